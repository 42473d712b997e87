"""When points are full if the increase goes on, in words: a reckoning for a desk, never a report."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dashboard.words import _
from dashboard.words.times import clock
from data.demand.facts import Count, Reaching
from data.demand.rules import reaching
from data.points.facts import Point
from data.words import Occupancy

_QUARTER = timedelta(minutes=15)
_FULL = (Occupancy.FULLT, Occupancy.KAN_INTE_TA_EMOT)

Counts = Mapping[str, tuple[Count, ...]]


def counted(points: Sequence[Point]) -> tuple[str, ...]:
    """Return the points at which anybody has given a number: of the others nothing need be read."""
    return tuple(one.id for one in points if one.occupancy is not None and one.occupancy.people is not None)


def filling(point: Point, counts: Counts, now: datetime) -> str:
    """Return "mellan 20:00 och 00:00 om ökningen fortsätter", and by which reports; "" if unknown."""
    found = _filling(point, counts, now)
    return f"{between(found, now)} ({_rests(found, now)})" if found is not None else ""


def _filling(point: Point, counts: Counts, now: datetime) -> Reaching | None:
    if point.occupancy is None or point.occupancy.occupancy in _FULL:
        return None
    found = reaching(counts.get(point.id, ()), point.capacity, now)
    return found if found is None or not found.reached else None


def filling_next(points: Sequence[Point], counts: Counts, now: datetime) -> tuple[tuple[Point, str], ...]:
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
        return _("skulle ha varit fullt %(at)s om ökningen fortsatte: fråga", at=clock(latest, now))
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
