"""What is known of each point, in words: a line for each, and what a list would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from dashboard.words import _, label
from dashboard.words.times import local, span
from data import glossary
from data.points.aggregation import equipment_shown, why_weaknesses
from data.points.facts import Point
from data.preparedness.facts import Check, Equipment, Known
from data.preparedness.rules import QUARTER, day_of, due_since, endurance
from data.preparedness.words import Reserve

# What a point's row and form show besides the point itself.
SHOWN: Final = tuple(name for name in Equipment.__slots__ if name not in ("point", "example"))


def heading(column: str) -> str:
    """Return what people call a column of the list."""
    return glossary.column(column, _.language)


def in_words(value: object) -> str:
    """Return what is known as people say it; what nobody has said is said so."""
    match value:
        case None | "":
            return _("okänt")
        case bool():
            return _("ja") if value else _("nej")
        case StrEnum():
            return label(value)
        case float():
            return f"{value:g}".replace(".", ",")
        case date():
            return value.isoformat()
    return str(value)


def changes(before: Equipment, after: Equipment) -> tuple[tuple[str, str, str], ...]:
    """Return each field that differs, before and after."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in Equipment.__slots__)
    return tuple((heading(name), in_words(was), in_words(now)) for name, was, now in pairs if was != now)


def stated(one: Equipment) -> str:
    """Return all that is said of a point, in one line."""
    said = ((heading(name), getattr(one, name)) for name in SHOWN)
    return " · ".join(f"{name} {in_words(value)}" for name, value in said if value not in (None, ""))


@dataclass(frozen=True, slots=True)
class Line:
    """One point as the table shows it; `wants`: something of it is unknown, late or lacking."""

    id: str
    name: str
    area: str
    example: bool
    reserve: str
    detail: str
    lasts: str
    tried: str
    tried_late: str
    check: str
    check_late: bool
    lacks: str
    wants: bool


def lines(
    points: Sequence[Point], known: Mapping[str, Known], areas: Mapping[str, str], now: datetime
) -> tuple[Line, ...]:
    """Return a line for each point, by area and name."""
    ordered = sorted(points, key=lambda one: (areas.get(one.area, one.area), one.name))
    return tuple(_line(point, known[point.id], areas, now) for point in ordered if point.id in known)


def _line(point: Point, held: Known, areas: Mapping[str, str], now: datetime) -> Line:
    has = held.equipment
    lasts = endurance(has)
    late = has.reserve is not Reserve.INGEN and not held.started_since(day_of(now) - QUARTER)
    due = due_since(held.check.at if held.check else None, now)
    lacks = _lacking(held.check) if held.check else ""
    note = held.check.note if held.check else ""
    return Line(
        id=point.id,
        name=point.name,
        area=areas.get(point.area, point.area),
        example=point.example,
        reserve=label(has.reserve) if has.reserve else _("okänt"),
        detail=_amounts(has),
        lasts=_lasts(has, lasts),
        tried=_tried(held),
        tried_late=_late(held) if late else "",
        check=f"{local(held.check.at):%Y-%m-%d}" if held.check else _("aldrig"),
        check_late=due,
        lacks=" · ".join(part for part in (lacks, note) if part),
        wants=late or due or bool(lacks) or has.reserve is None,
    )


def _lasts(has: Equipment, lasts: timedelta | None) -> str:
    if has.reserve is Reserve.INGEN:
        return "–"
    return span(lasts) if lasts is not None else _("okänt")


def _tried(held: Known) -> str:
    """Return when its reserve power was last run; a check says that it was, and not on which day."""
    tried = held.last_tried
    if tried is None:
        return "–" if held.equipment.reserve is Reserve.INGEN else _("okänt")
    day = tried.isoformat()
    return _("senast vid kontrollen %(day)s", day=day) if tried == held.tried_at_check else day


def _late(held: Known) -> str:
    if held.failing is None:
        return _("försenad")
    return _("startade inte vid kontrollen %(day)s", day=held.failing.isoformat())


def _amounts(has: Equipment) -> str:
    """Return the power, tank and water of a point, as far as they are known."""
    said = (
        _("%(n)s kW", n=in_words(has.reserve_kw)) if has.reserve_kw is not None else "",
        _("tank %(n)s l", n=has.tank_litres) if has.tank_litres is not None else "",
        _("vatten %(n)s l", n=has.water_litres) if has.water_litres is not None else "",
        _("nivå %(n)s", n=has.level) if has.level is not None else "",
        _("fylls på som nr %(n)s", n=has.fuel_priority) if has.fuel_priority is not None else "",
    )
    return " · ".join(part for part in said if part)


def _lacking(check: Check) -> str:
    """Return what the last check did not find as it should be."""
    said = (
        "" if check.opened else _("gick inte att öppna"),
        "" if check.staffed else _("personal saknas i listan"),
        "" if check.stocked else _("förråd saknas"),
        _("reservkraften startade inte") if check.tried is False else "",
    )
    return ", ".join(part for part in said if part)


def warning(known: Mapping[str, Known]) -> str:
    """Return the warning for what the page shows together; empty where it is no map of weaknesses."""
    return why_weaknesses(equipment_shown(one.equipment for one in known.values()))
