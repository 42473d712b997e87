"""An area's phones that nobody has vouched for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.access.reads import Token
from data.operations.facts import Operation
from data.points.facts import Point


@dataclass(frozen=True, slots=True)
class Phone:
    """`token` and `device` name it to the service; `seen` is in the operation's time."""

    token: str
    device: str
    point: str
    place: str
    seen: datetime


def strangers(
    tokens: Sequence[Token], points: Sequence[Point], operation: Operation, real: datetime
) -> tuple[Phone, ...]:
    """Return the unconfirmed phones of these points' links that still open, newest first.

    An exercise has links of its own; `real` is the real time.
    """
    names = {point.id: point.name for point in points}
    own = operation.id if operation.is_exercise else ""
    found = [
        Phone(
            token.id,
            device.id,
            token.grant.bound,
            names[token.grant.bound],
            operation.clock.at(device.seen_at),
        )
        for token in tokens
        if token.grant.bound in names and token.grant.operation == own and _opens(token, real)
        for device in token.devices
        if device.confirmed_at is None
    ]
    return tuple(sorted(found, key=lambda one: one.seen, reverse=True))


def _opens(token: Token, real: datetime) -> bool:
    return token.revoked_at is None and (token.expires_at is None or real < token.expires_at)
