"""The page *Mitt område*: an area's points, the oldest word first; what ends next, what waits for an act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from dashboard.desk.point.says import opening_bad, opening_says, stranger
from dashboard.desk.situation.says.page import Cell, cell
from dashboard.wall.coming import what_ends
from dashboard.wall.reading import Reading, read, undecided_word
from dashboard.words import _, label
from dashboard.words.empty import why_not
from data import glossary
from data.points import rules as point_rules
from data.points.commands import NewPhase, NewReport
from data.points.counting import IN_USE, endings
from data.points.facts import Picture, Point
from data.points.opening import awaited, to_carry_out
from data.rights import Deed, Who
from data.words import Function, Mark, Phase, Role, Status

HOME = (Role.STADSDEL, Role.LOKAL_OVNINGSLEDARE)
ENDINGS = 6
CARRIED_OUT = "punkten säger att den har öppnat"


@dataclass(frozen=True, slots=True)
class Said:
    """One function: its chip, and when that was observed."""

    cell: Cell
    observed: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One point. `oldest` is None where some function was never reported."""

    id: str
    name: str
    example: bool
    phase: Phase
    phase_word: str
    undecided: str
    since: datetime | None
    said: tuple[Said, ...]
    oldest: datetime | None
    owing: bool
    occupancy: str
    staffing: str
    relief: datetime | None
    unconfirmed: tuple[str, ...]
    contradicted: tuple[str, ...]
    opening: str
    opening_bad: bool


@dataclass(frozen=True, slots=True)
class EndLine:
    """Something at a point that ends at `at` unless somebody acts; `passed`: it was to have ended."""

    point: str
    place: str
    what: str
    at: datetime
    passed: bool = False


@dataclass(frozen=True, slots=True)
class AreaPage:
    area: str
    name: str
    rows: tuple[Row, ...]
    endings: tuple[EndLine, ...]
    nothing_ends: str
    why_not_links: str


def at_home(who: Who) -> bool:
    """Return whether somebody has an area of their own, and so begins the day on this page."""
    return any(who.has(role) for role in HOME)


def areas(picture: Picture, who: Who) -> dict[str, str]:
    """Return the areas to choose among, own ones first; who is bound to areas has no others here."""
    own = {bound for role in HOME for bound in who.bounds(role)}
    bound = bool(own) and all(grant.role in HOME for grant in who.grants)
    ordered = sorted(picture.areas, key=lambda area: area.id not in own)
    return {area.id: area.name for area in ordered if not bound or area.id in own}


def area_page(picture: Picture, area: str, who: Who, now: datetime) -> AreaPage:
    readings = [read(point, now) for point in picture.points if point.area == area]
    ordered = sorted(readings, key=_order)
    names = {one.id: one.name for one in picture.areas}
    some = readings[0].point if readings else None
    return AreaPage(
        area=area,
        name=names.get(area, area),
        rows=tuple(_row(reading, now) for reading in ordered),
        endings=tuple(_endings(readings, now))[:ENDINGS],
        nothing_ends=_nothing_ends(readings),
        why_not_links=why_not(who, Deed.POINT_LINKS, picture.operation, some),
    )


def _order(reading: Reading) -> tuple[bool, bool, float, str]:
    """Those that owe a word first: never heard, then the longest silent."""
    oldest = _oldest(reading)
    asked = _owes(reading) or awaited(reading.point) is not None
    return not asked, oldest is not None, oldest.timestamp() if oldest else 0.0, reading.point.name


def _owes(reading: Reading) -> bool:
    """Whoever receives people, is about to, or has begun to report, owes a word; the others wait in peace."""
    return reading.point.phase in IN_USE or reading.undecided


def _oldest(reading: Reading) -> datetime | None:
    reports = [one.report for one in reading.functions.values()]
    return None if None in reports else min(report.observed_at for report in reports if report)


def _row(reading: Reading, now: datetime) -> Row:
    point, held = reading.point, reading.occupancy
    people = _(" · %(n)d personer", n=held.people) if held and held.people is not None else ""
    return Row(
        id=point.id,
        name=point.name,
        example=point.example,
        phase=point.phase,
        phase_word=label(point.phase),
        undecided=undecided_word(reading),
        since=point.phase_change.at if point.phase_change else None,
        said=tuple(
            Said(cell(function, reading, now), one.report.observed_at if one.report else None)
            for function, one in reading.functions.items()
        ),
        oldest=_oldest(reading),
        owing=_owes(reading),
        occupancy=f"{label(held.occupancy)}{people}" if held else "",
        staffing=label(held.staffing) if held and held.staffing else "",
        relief=held.relief_at if held else None,
        unconfirmed=_named(f for f in Function if stranger(point.functions[f])),
        contradicted=_named(f for f, one in reading.functions.items() if one.mark is Mark.MOTSTRIDIGT),
        opening=opening_says(point, now),
        opening_bad=opening_bad(point),
    )


def _named(functions: Iterator[Function]) -> tuple[str, ...]:
    return tuple(glossary.label(function) for function in functions)


def _endings(readings: Sequence[Reading], now: datetime) -> list[EndLine]:
    """Return what ends at the points that count, soonest first; last what was to have ended."""
    found = [one for reading in readings if reading.counts for one in _lapsing(reading, now)]
    for end in endings((one.point for one in readings), now):
        what = f"{glossary.label(end.function)}: {what_ends(end, now)}"
        found.append(EndLine(end.point.id, end.point.name, what, end.at, end.passed))
    return sorted(found, key=lambda one: (one.passed, one.at, one.place, one.what))


def _lapsing(reading: Reading, now: datetime) -> Iterator[EndLine]:
    """Yield when reports stop being believed, those at one moment together, and the staff's relief."""
    point = reading.point
    lapsing = [
        (one.expires_at, function)
        for function, one in reading.functions.items()
        if one.report and one.expires_at is not None and one.expires_at != one.report.lasts_until
    ]
    for at, group in groupby(sorted(lapsing, key=lambda one: one[0]), key=lambda one: one[0]):
        words = ", ".join(glossary.label(function) for _at, function in group)
        yield EndLine(point.id, point.name, _("%(what)s: rapporten slutar gälla", what=words), at)
    relief = reading.occupancy.relief_at if reading.occupancy else None
    if relief is not None and relief > now:
        yield EndLine(point.id, point.name, _("avlösning"), relief)


def _nothing_ends(readings: Sequence[Reading]) -> str:
    if any(one.counts for one in readings):
        return _("Inget av det som är rapporterat i området går ut av sig självt.")
    return _("Ingen punkt i området är öppen, och ingen rapporterar.")


def answering(point: Point, act: str, operation: str, decider: str, reason: str) -> list[NewPhase]:
    """Return the decision that answers a point which has opened, and the opening itself as a second entry.

    The decision is made now; the opening happened when the point says. Where it is decided already, only
    that is left. Empty where nothing is missing, or no way leads to it.
    """
    said = awaited(point)
    if said is None or not said.opened:
        return []
    carried = partial(
        NewPhase,
        operation=operation,
        point=point.id,
        phase=Phase.OPPEN,
        decider=said.source,
        reason=CARRIED_OUT,
        carried_out=True,
    )
    if to_carry_out(point):
        return [carried(id=f"{act}:1", occurred_at=said.at, version=point.version)]
    open_now = point_rules.TRANSITIONS[point.phase]
    if Phase.OPPEN in open_now:
        return [NewPhase(f"{act}:1", operation, point.id, Phase.OPPEN, decider, reason, None, point.version)]
    if Phase.UNDER_AKTIVERING not in open_now:
        return []
    decided = NewPhase(
        f"{act}:1", operation, point.id, Phase.UNDER_AKTIVERING, decider, reason, None, point.version
    )
    return [decided, carried(id=f"{act}:2", occurred_at=said.at)]


def settling(
    point: Point, function: Function, status: Status, why: str, act: str, operation: str
) -> NewReport | None:
    """Return the report that settles a contradiction for one of the two sources; what it said is kept."""
    state = point.functions[function]
    if status not in {one.status for one in (state.current, state.rival) if one is not None}:
        return None
    return NewReport(
        id=act,
        operation=operation,
        point=point.id,
        function=function,
        status=status,
        note=why,
        settles=True,
        version=point.version,
    )
