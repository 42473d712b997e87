"""What follows from an assumed outage: the picture as it would be, who is concerned, and what waits there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from data.assessments.facts import Outage
from data.points.counting import counts
from data.points.facts import FunctionState, Picture, Point, Report
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.requests.facts import AWAITED, SupportRequest
from data.sectors.facts import SectorRegister
from data.sectors.owners import covers
from data.words import Channel, Function, Status, Supply


def carried_by_reserve(
    outage: Outage, inside: Collection[str], equipment: Mapping[str, Equipment]
) -> frozenset[str]:
    """Return the points inside that are assumed to go on by a reserve of their own when the mains go."""
    if outage.function is not Function.EL:
        return frozenset()
    return frozenset(
        point for point in inside if point in equipment and equipment[point].reserve is Reserve.FAST
    )


def assumed(
    picture: Picture,
    outage: Outage,
    inside: Collection[str],
    now: datetime,
    carried: Collection[str] = frozenset(),
) -> Picture:
    """Return the picture as it would be: the function out of order at the points inside, for so long, or
    on reserve at those that are `carried`.

    Nothing of it is in the store; its revision is the one that it was thought from. A point that does not
    count is left as it is: a report there would make it count.
    """
    touched = {one.id for one in picture.points if one.id in inside and counts(one, now)}
    points = tuple(
        _touched(one, outage, now, reserve=one.id in carried) if one.id in touched else one
        for one in picture.points
    )
    return replace(picture, points=points)


def _touched(point: Point, outage: Outage, now: datetime, *, reserve: bool) -> Point:
    report = Report(
        id="",
        revision=0,
        point=point.id,
        function=outage.function,
        status=Status.FUNGERAR if reserve else Status.UR_FUNKTION,
        supply=Supply.RESERV if reserve else Supply.OKANT,
        observed_at=outage.begins,
        recorded_at=now,
        valid_until=None,
        lasts_until=None,
        restored_estimate=None if reserve else outage.ends,
        channel=Channel.WEBB,
        source="",
        source_key="",
    )
    return replace(point, functions={**point.functions, outage.function: FunctionState(report)})


def sectors_concerned(register: SectorRegister, outage: Outage, *, real: bool) -> tuple[str, ...]:
    """Return the sectors whose organisations answer for the function there, in the list's order.

    In a real operation an example is nobody.
    """
    rows = [
        one
        for one in register.responsibilities
        if not (real and one.example) and any(covers(one, area, outage.function) for area in outage.areas)
    ]
    named = {one.sector for one in rows}
    here = {one.organisation for one in rows if one.sector is None}
    named |= {one.sector for one in register.memberships if one.organisation in here}
    return tuple(one.id for one in register.sectors if one.id in named and not (real and one.example))


def requests_there(
    requests: Iterable[SupportRequest], areas: Collection[str], inside: Collection[str]
) -> tuple[SupportRequest, ...]:
    """Return the requests that still wait for a point inside, or for the whole of an area that is touched."""
    waiting = (one for one in requests if one.state in AWAITED)
    return tuple(one for one in waiting if one.point in inside or (one.point is None and one.area in areas))
