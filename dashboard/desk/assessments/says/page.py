"""What *Tänk om* says of an assumed outage beside its rows: the figures to read first, and each point."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.assessments import Names
from dashboard.words.reach import people
from dashboard.words.times import clock
from data.assessments.facts import Consequences, Outage
from data.forecast.facts import Grounds
from data.levels.facts import Stock
from data.levels.rules import left_at
from data.points.facts import Picture, Point
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.sectors.facts import SectorRegister
from data.words import Function


def names(picture: Picture, register: SectorRegister) -> Names:
    return Names(
        {one.id: one.name for one in picture.areas},
        {one.id: one.name for one in picture.points},
        {one.id: one.name for one in register.sectors},
    )


def figures(outage: Outage, found: Consequences) -> Iterator[tuple[str, str]]:
    """Yield the figures to read first; what is not known is not among them."""
    yield str(len(found.points)), _.n("punkt där", "punkter där", len(found.points))
    if found.people is not None:
        yield people(found.people.spread), _("människor där")
    if found.before is not None and found.after is not None:
        fewer = found.before.spread - found.after.spread
        yield people(fewer), _("förlorar räckvidd till %(what)s", what=label(outage.function))
    waiting = len(found.requests)
    yield str(waiting), _.n("begäran väntar där", "begäranden väntar där", waiting)
    if not found.unforeseen:
        n = len(found.losses)
        yield str(n), _.n("väntat bortfall", "väntade bortfall", n)


@dataclass(frozen=True, slots=True)
class PointRow:
    name: str
    cells: tuple[str, ...]


def point_rows(
    picture: Picture, outage: Outage, found: Consequences, grounds: Grounds, now: datetime
) -> tuple[PointRow, ...]:
    """Return each point inside: what its function says now, and what it is known to have to last on."""
    points = {one.id: one for one in picture.points}
    areas = {one.id: one.name for one in picture.areas}
    real = not picture.operation.is_exercise
    return tuple(
        PointRow(
            points[one.point].name,
            (
                areas.get(one.area, one.area),
                label(one.status) if one.open else _("%(status)s, inte öppen", status=label(one.status)),
                *_lasts(points[one.point], outage.function, grounds, real, now),
            ),
        )
        for one in found.points
        if one.point in points
    )


def _real(held: Equipment | None, real: bool) -> Equipment | None:
    """Return what is known of a point; in a real operation an example is nothing."""
    return None if held is None or (real and held.example) else held


def _lasts(point: Point, function: Function, grounds: Grounds, real: bool, now: datetime) -> tuple[str, str]:
    """Return its reserve power, and how long it says that the function lasts, else what its tank has."""
    held = _real(grounds.equipment.get(point.id), real)
    word = label(held.reserve) if held is not None and held.reserve is not None else _("inte angivet")
    if held is not None and held.reserve_kw:
        word = _("%(word)s, %(kw)g kW", word=word, kw=held.reserve_kw)
    if function is Function.EL and held is not None and held.reserve is Reserve.FAST:
        word = _("%(word)s, antas starta", word=word)
    report = point.functions[function].current
    if report is not None and report.lasts_until is not None:
        return word, _("räcker till %(at)s", at=clock(report.lasts_until, now))
    if held is None or not held.litres_per_hour:
        return word, "–"
    level = grounds.levels.get((point.id, Stock.DIESEL))
    if level is not None:
        left = left_at(level, held, max(now, level.observed_at))
        hours, at = int(left / held.litres_per_hour), clock(level.observed_at, now)
        return word, _("%(n)d h på %(left)d liter (avläst %(at)s)", n=hours, left=left, at=at)
    if held.tank_litres:
        return word, _("%(n)d h (om tanken är full)", n=int(held.tank_litres / held.litres_per_hour))
    return word, "–"
