"""Support requests as a report holds them: what waits, and why somebody must act on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from data.domain.facts import Point
from data.domain.requests import SupportRequest, late, unacknowledged, unowned
from data.domain.sectors import SectorRegister
from data.domain.situation_report_document import Quote, RequestLine
from data.domain.words import Priority


def request_lines(
    requests: Sequence[SupportRequest],
    asked: Mapping[str, int],
    register: SectorRegister,
    areas: Mapping[str, str],
    points: Mapping[str, Point],
    chains: Mapping[str, tuple[str, ...]],
    now: datetime,
) -> tuple[RequestLine, ...]:
    """Return the requests that wait: those in trouble first, then the most urgent, then by deadline."""
    lines = [
        _line(one, asked[one.id], register, areas, points, chains.get(one.id, ()), now) for one in requests
    ]
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                not (one.late or one.unowned),
                not one.unacknowledged,
                list(Priority).index(one.priority),
                one.deadline,
            ),
        )
    )


def _line(
    one: SupportRequest,
    asked: int,
    register: SectorRegister,
    areas: Mapping[str, str],
    points: Mapping[str, Point],
    chain: tuple[str, ...],
    now: datetime,
) -> RequestLine:
    owner, point = register.organisation(one.owner), points.get(one.point or "")
    return RequestLine(
        what=Quote(asked, "what"),
        amount=Quote(asked, "amount"),
        kind=one.kind,
        priority=one.priority,
        state=one.state,
        area=areas.get(one.area, one.area),
        point=point.name if point else (one.point or ""),
        owner=register.name_of(one.owner),
        asked_at=one.asked_at,
        deadline=one.deadline,
        late=late(one, now),
        unowned=unowned(one, register),
        unacknowledged=tuple(register.name_of(who) for who in unacknowledged(one)),
        escalated=chain,
        example=owner.example if owner else False,
    )
