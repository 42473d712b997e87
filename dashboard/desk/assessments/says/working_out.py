"""What would follow from an assumed outage, worked out from what is known; nothing is stored by it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.reach.aims import NEAR, Aim, working
from dashboard.reach.facts import covered
from dashboard.wall.reading import Reading
from data.assessments.facts import Closed, Consequences, Inside, Loss, Outage, Persons, Source
from data.assessments.following import assumed, carried_by_reserve, requests_there, sectors_concerned
from data.forecast.facts import HOURS, Grounds
from data.forecast.facts import Loss as Foreseen
from data.forecast.rules import forecast
from data.points.facts import Picture
from data.requests.rules import Coordination
from geo.coverage import People, Reach
from geo.outage import OutageArea


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when an outage is judged. `reach` None: it is being measured, or cannot be.

    `barred` is the reach with every chosen crossing closed, `each` with one of them alone, by its id.
    """

    picture: Picture
    readings: Sequence[Reading]
    held: Coordination
    now: datetime
    reach: Reach | None = None
    barred: Reach | None = None
    each: Mapping[str, Reach] = field(default_factory=dict)
    crossings: Mapping[str, str] = field(default_factory=dict)
    grounds: Grounds | None = None


def worked_out(outage: Outage, area: OutageArea, known: Known) -> Consequences:
    """Return all that would follow."""
    picture = known.picture
    inside = area.holds({one.id: (one.lon, one.lat) for one in picture.points})
    within = known.reach.within(area.shape) if known.reach is not None else None
    before, after, closed = _reached(outage, inside, known)
    requests = requests_there(known.held.requests, outage.areas, inside)
    real = not picture.operation.is_exercise
    return Consequences(
        revision=picture.revision,
        at=known.now,
        km2=area.km2,
        points=tuple(_inside(one, outage) for one in known.readings if one.point.id in inside),
        people=_persons(within.people) if within is not None else None,
        before=before,
        after=after,
        metres=NEAR,
        method=known.reach.method if known.reach is not None else "",
        closed=closed,
        sectors=sectors_concerned(known.held.register, outage, real=real),
        requests=tuple(one.id for one in requests),
        losses=_losses(outage, inside, known),
        unforeseen=known.grounds is None,
        sources=tuple(Source(one.name, one.vintage) for one in known.reach.sources) if known.reach else (),
    )


def _inside(one: Reading, outage: Outage) -> Inside:
    return Inside(one.point.id, one.point.area, one.functions[outage.function].status, open=one.counts)


def _reached(
    outage: Outage, inside: Collection[str], known: Known
) -> tuple[Persons | None, Persons | None, tuple[Closed, ...]]:
    """Return who is within reach now, then, and what each closed crossing does to that."""
    named = {one: known.crossings.get(one, one) for one in outage.closed}
    if known.reach is None:
        return None, None, tuple(Closed(one, name) for one, name in named.items())
    now = working(known.readings, Aim(outage.function))
    then = now - (frozenset(inside) - _carried(outage, inside, known))
    before = _persons(covered(known.reach, now, NEAR).people)
    open_ = _persons(covered(known.reach, then, NEAR).people)
    after = open_ if known.barred is None else _persons(covered(known.barred, then, NEAR).people)
    closed = tuple(
        Closed(one, name, _fewer(open_, _persons(covered(known.each[one], then, NEAR).people)))
        if one in known.each
        else Closed(one, name)
        for one, name in named.items()
    )
    return before, after, closed


def _fewer(more: Persons | None, less: Persons | None) -> Persons | None:
    """Return how many fewer are within reach: of each bound by itself, as both are of the same squares."""
    if more is None or less is None:
        return None
    low, high = sorted((more.low - less.low, more.high - less.high))
    return Persons(low, more.spread - less.spread, high, more.of)


def _persons(people: People | None) -> Persons | None:
    return None if people is None else Persons(people.low, people.spread, people.high, people.of)


def _losses(outage: Outage, inside: Collection[str], known: Known) -> tuple[Loss, ...]:
    """Return what fails inside under the assumption and would not have failed so early without it."""
    if known.grounds is None:
        return ()
    stands = {one.key: one.earliest for one in _foreseen(known.picture, outage, known.grounds)}
    thought = assumed(known.picture, outage, inside, known.now, _carried(outage, inside, known))
    then = _foreseen(thought, outage, known.grounds)
    return tuple(
        Loss(one.point.id, one.function, one.earliest, one.latest, one.assumed)
        for one in then
        if one.point is not None and one.point.id in inside and stands.get(one.key) != one.earliest
    )


def _carried(outage: Outage, inside: Collection[str], known: Known) -> frozenset[str]:
    equipment = known.grounds.equipment if known.grounds is not None else {}
    return carried_by_reserve(outage, inside, equipment)


def _foreseen(picture: Picture, outage: Outage, grounds: Grounds) -> tuple[Foreseen, ...]:
    """Return the losses from when the outage begins until it ends, or for as long as a forecast reaches."""
    hours = min(HOURS, outage.lasts.total_seconds() / 3600)
    rests_on = (grounds.equipment, grounds.levels, grounds.assumptions)
    return forecast(picture, *rests_on, outage.begins, hours).losses
