"""When points are full if the increase goes on, in words: a reckoning for a desk, never a report."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from dashboard.words import _
from dashboard.words.times import clock
from data.assumptions.facts import Assumptions
from data.assumptions.words import FigureKind
from data.demand.facts import Count, Load, Reaching
from data.demand.rules import fits, load, reaching
from data.points.facts import Point
from data.preparedness.facts import Equipment
from data.truth import occupancy_now
from data.words import Occupancy

_QUARTER = timedelta(minutes=15)
_FULL = (Occupancy.FULLT, Occupancy.KAN_INTE_TA_EMOT)
_KILOWATTS = (FigureKind.KW_BESOKARE, FigureKind.KW_VATTENKOKARE)

Counts = Mapping[str, tuple[Count, ...]]
Lines = tuple[tuple[Point, str], ...]
Fact = tuple[str, str]
Facts = tuple[Fact, ...]


def counted(points: Sequence[Point]) -> tuple[str, ...]:
    """Return the points at which anybody has given a number: of the others nothing need be read."""
    return tuple(one.id for one in points if one.occupancy is not None and one.occupancy.people is not None)


def filling(point: Point, counts: Counts, now: datetime) -> str:
    """Return "mellan 20:00 och 00:00 om ökningen fortsätter"; "" where nothing is known."""
    found = _filling(point, counts, now)
    return between(found, now) if found is not None else ""


def reckoned(point: Point, held: Load | None, counts: Counts, assumed: Assumptions, now: datetime) -> Facts:
    """Return what follows of how many have come to a point, by name, and what it rests on."""
    return (*_full(point, counts, now), *(_loaded(point, held, counts, assumed, now) if held else ()))


def _full(point: Point, counts: Counts, now: datetime) -> Iterator[Fact]:
    found = _filling(point, counts, now)
    if found is not None:
        yield _("Blir fullt"), between(found, now)
        yield _("Räknat på"), _rests(found, now)


def _loaded(point: Point, held: Load, counts: Counts, assumed: Assumptions, now: datetime) -> Iterator[Fact]:
    crowd = occupancy_now(point.occupancy, now)
    people = crowd.people if crowd is not None else None
    yield _("Reservkraften"), passing(point, held, counts, now)
    if people is not None and people < held.passes_at:
        most = fits(held, people, assumed.kw_per_kettle)
        if most is not None:
            yield _("Ryms"), _("%(n)d vattenkokare åt gången", n=most)
    sources = {one.source or _("förslag") for one in assumed.figures if one.kind in _KILOWATTS}
    yield (
        _("Antaget"),
        _(
            "%(each)s kW för varje besökare och %(kettle)s kW för en vattenkokare (%(sources)s); det som "
            "huset självt använder är inte med",
            each=kilowatts(held.kw_per_visitor),
            kettle=kilowatts(assumed.kw_per_kettle),
            sources=", ".join(sorted(sources)),
        ),
    )


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
