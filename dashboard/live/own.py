"""What comes to somebody in an exercise: sent to their own open pages alone, as soon as it is delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

import orjson

from dashboard.words.inbox_rows import inbox_rows, names_of, standing
from data.access import reads as access_reads
from data.errors import SignedOut
from data.exercise import taking_part
from data.exercise.arrivals import Arrivals
from data.exercise.facts import Delivered, is_for
from data.exercise.reads import delivered_since
from data.exercise.scenario import Recipient, name_of_recipient
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points.facts import Picture
from data.requests.rules import Coordination
from data.rights import NOBODY
from data.store.database import Store


@dataclass(frozen=True, slots=True)
class Own:
    """As whom somebody who listens is sent injects, by the rights as they were at a number."""

    key: str
    to: tuple[Recipient, ...]
    rights: int


@dataclass(slots=True)
class News:
    """What has just been delivered in an operation, drawn once for all who are the same recipients."""

    operation: Operation
    told: Sequence[Delivered]
    now: datetime
    names: Mapping[str, str]
    _drawn: dict[tuple[Recipient, ...], bytes | None] = field(default_factory=dict)

    def frame(self, own: Own | None) -> bytes | None:
        """Return what somebody who listens is sent; None where nothing is theirs."""
        if own is None:
            return None
        if own.to not in self._drawn:
            self._drawn[own.to] = self._draw(own.to)
        return self._drawn[own.to]

    def _draw(self, to: tuple[Recipient, ...]) -> bytes | None:
        ours = (replace(one, to=_ours(one, to), by="", heard=None) for one in self.told)
        rows = inbox_rows([one for one in ours if one.to], self.operation, self.now, dict(self.names))
        if not rows:
            return None
        facts = [row.facts for row in rows]
        return orjson.dumps({"kind": "inbox", "operation": self.operation.id, "rows": facts})


def _ours(told: Delivered, to: Sequence[Recipient]) -> tuple[Recipient, ...]:
    return tuple(one for one in to if is_for(told.to, name_of_recipient(one.role, one.bound)))


def own_of(store: Store, key: str, operation_id: str, now: datetime) -> Own:
    """Return as whom the session with this key is sent injects in an operation. Raises Missing."""
    with store.reading() as connection:
        rights = access_reads.rights_number(connection)
        operation = operation_reads.operation(connection, operation_id)
        areas = taking_part.areas_in(connection, operation_id)
        try:
            who = access_reads.who(connection, key, now, rights)
        except SignedOut:
            who = NOBODY
    found = standing(who, operation, areas) if operation.is_exercise else ()
    return Own(key, tuple(Recipient(one.role, one.bound) for one in found), rights)


class Holder(Protocol):
    """Whoever listens."""

    own: Own | None


def news(
    store: Store,
    picture: Picture,
    held: Coordination,
    before: Arrivals | None,
    listeners: Sequence[Holder],
    real: datetime,
) -> News | None:
    """Return what has been delivered since `before`; None where nothing was, or nothing was known before.

    Where rights have changed meanwhile it is asked again who the listeners are.
    """
    told = delivered_since(store, picture.operation.id, before.last) if before is not None else ()
    if not told:
        return None
    with store.reading() as connection:
        rights = access_reads.rights_number(connection)
    for one in listeners:
        if one.own is not None and one.own.rights != rights:
            one.own = own_of(store, one.own.key, picture.operation.id, real)
    names, moment = names_of(picture.areas, held.register), picture.operation.clock.at(real)
    return News(picture.operation, told, moment, names)
