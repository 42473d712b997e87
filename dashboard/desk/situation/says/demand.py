"""When points are full if the increase goes on, in words: a reckoning for a desk, never a report."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dashboard.words import _
from dashboard.words.times import clock
from data.assumptions.facts import Assumptions
from data.assumptions.words import FigureKind
from data.demand.facts import Count, Load, Reaching
from data.demand.rules import fits, load, reaching
from data.points.facts import Point
from data.preparedness.facts import Equipment
from data.words import Occupancy

_QUARTER = timedelta(minutes=15)
_FULL = (Occupancy.FULLT, Occupancy.KAN_INTE_TA_EMOT)

Counts = Mapping[str, tuple[Count, ...]]
Lines = tuple[tuple[Point, str], ...]


def counted(points: Sequence[Point]) -> tuple[str, ...]:
    """Return the points at which anybody has given a number: of the others nothing need be read."""
    return tuple(one.id for one in points if one.occupancy is not None and one.occupancy.people is not None)


def filling(point: Point, counts: Counts, now: datetime) -> str:
    """Return "mellan 20:00 och 00:00 om ökningen fortsätter", and by which reports; "" if unknown."""
    found = _filling(point, counts, now)
    return f"{between(found, now)} ({_rests(found, now)})" if found is not None else ""


def passing_soon(points: Sequence[Point], loads: Mapping[str, Load], counts: Counts, now: datetime) -> Lines:
    """Return the points whose visitors use more than the reserve power, or will if the increase goes on."""
    found = []
    for point in points:
        held = loads.get(point.id)
        if held is not None and reaching(counts.get(point.id, ()), held.passes_at, now) is not None:
            found.append((point, passing(point, held, counts, now)))
    return tuple(found)


def _filling(point: Point, counts: Counts, now: datetime) -> Reaching | None:
    if point.occupancy is None or point.occupancy.occupancy in _FULL:
        return None
    found = reaching(counts.get(point.id, ()), point.capacity, now)
    return found if found is None or not found.reached else None


def filling_next(points: Sequence[Point], counts: Counts, now: datetime) -> Lines:
    """Return the points that are filling with their intervals, the first that may be full first."""
    found = [(_filling(point, counts, now), point) for point in points]
    coming = sorted(((one, point) for one, point in found if one), key=lambda each: each[0].earliest)
    return tuple((point, between(one, now)) for one, point in coming)


def between(found: Reaching, now: datetime) -> str:
    """Return when it comes, rounded outwards to quarters: nobody counts heads to the minute."""
    earliest, latest = _down(found.earliest), found.latest
    if latest is None:
        said = _("när som helst") if found.earliest <= now else _("tidigast %(at)s", at=clock(earliest, now))
        return _("%(said)s om ökningen fortsätter, eller inte alls", said=said)
    if latest <= now:
        return _("skulle ha hänt %(at)s om ökningen fortsatte: fråga punkten", at=clock(latest, now))
    until = _down(latest + _QUARTER - timedelta(microseconds=1))
    if found.earliest <= now:
        return _("när som helst, senast %(at)s om ökningen fortsätter", at=clock(until, now))
    if earliest == until:
        return _("omkring %(at)s om ökningen fortsätter", at=clock(until, now))
    return _(
        "mellan %(first)s och %(last)s om ökningen fortsätter",
        first=clock(earliest, now),
        last=clock(until, now),
    )


def load_of(equipment: Equipment | None, assumed: Assumptions) -> Load | None:
    return load(equipment.reserve_kw, assumed.kw_per_visitor) if equipment is not None else None


def loaded(point: Point, held: Load, counts: Counts, assumed: Assumptions, now: datetime) -> str:
    """Return at how many visitors a point's reserve power is passed, and what fits beside those there are."""
    people = point.occupancy.people if point.occupancy is not None else None
    parts = [passing(point, held, counts, now)]
    if people is not None and people < held.passes_at:
        most = fits(held, people, assumed.kw_per_kettle)
        parts.append(_("med %(n)d besökare ryms %(most)d vattenkokare", n=people, most=most))
    source = next(one.source for one in assumed.figures if one.kind is FigureKind.KW_BESOKARE)
    parts.append(
        _(
            "antaget %(kw)s kW var (%(source)s), husets egen last är inte med",
            kw=kilowatts(held.kw_per_visitor),
            source=source or _("förslag"),
        )
    )
    return "; ".join(parts)


def passing(point: Point, held: Load, counts: Counts, now: datetime) -> str:
    """Return "vid 176 besökare passerar antagen last 35,2 kW reservkraftens 35 kW", and when that may be."""
    coming = reaching(counts.get(point.id, ()), held.passes_at, now)
    if coming is not None and coming.reached:
        return _(
            "%(n)d besökare antas använda %(kw)s kW, mer än reservkraftens %(has)s kW",
            n=coming.last.people,
            kw=kilowatts(held.of(coming.last.people)),
            has=kilowatts(held.reserve_kw),
        )
    said = _(
        "vid %(n)d besökare passerar antagen last %(kw)s kW reservkraftens %(has)s kW",
        n=held.passes_at,
        kw=kilowatts(held.of(held.passes_at)),
        has=kilowatts(held.reserve_kw),
    )
    return f"{said}, {between(coming, now)}" if coming is not None else said


def kilowatts(number: float) -> str:
    return f"{number:.4g}".replace(".", ",")


def _down(moment: datetime) -> datetime:
    return moment - (moment - datetime.min.replace(tzinfo=moment.tzinfo)) % _QUARTER


def _rests(found: Reaching, now: datetime) -> str:
    """Return "60 personer 16:00, 120 personer 18:00, planerad för 200"."""
    return _(
        "%(n)d personer %(first)s, %(m)d personer %(last)s, planerad för %(room)d",
        n=found.first.people,
        first=clock(found.first.observed_at, now),
        m=found.last.people,
        last=clock(found.last.observed_at, now),
        room=found.level,
    )
