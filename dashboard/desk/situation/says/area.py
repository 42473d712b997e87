"""An area: its points, the oldest word first, and what ends next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from dashboard.desk.situation.says.rows import Row, counted, owes, row
from dashboard.wall.reading import Reading, read
from dashboard.words import _
from dashboard.words.empty import why_not
from dashboard.words.failures import returns
from dashboard.words.forecast import what_ends
from data import glossary
from data.points.counting import endings
from data.points.facts import Picture
from data.points.opening import awaited
from data.rights import Deed, Who
from data.truth import effective

ENDINGS = 6


@dataclass(frozen=True, slots=True)
class EndLine:
    """Something at a point that ends at `at` unless somebody acts; `passed`: it was to have ended."""

    point: str
    place: str
    what: str
    at: datetime
    passed: bool = False


@dataclass(frozen=True, slots=True)
class BackLine:
    """Something at a point that has failed and is expected back, in words."""

    point: str
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class AreaPage:
    area: str
    name: str
    counted: str
    rows: tuple[Row, ...]
    endings: tuple[EndLine, ...]
    nothing_ends: str
    back: tuple[BackLine, ...]
    why_not_links: str


def area_page(picture: Picture, area: str, who: Who, now: datetime) -> AreaPage:
    readings = [read(point, now) for point in picture.points if point.area == area]
    ordered = sorted(readings, key=_order)
    names = {one.id: one.name for one in picture.areas}
    some = readings[0].point if readings else None
    return AreaPage(
        area=area,
        name=names.get(area, area),
        counted=counted(readings),
        rows=tuple(row(reading, "", now) for reading in ordered),
        endings=tuple(_endings(readings, now))[:ENDINGS],
        nothing_ends=_nothing_ends(readings),
        back=_back(readings, now),
        why_not_links=why_not(who, Deed.POINT_LINKS, picture.operation, some),
    )


def _order(reading: Reading) -> tuple[bool, bool, float, str]:
    """Those that owe a word first: never heard, then the longest silent."""
    oldest = _oldest(reading)
    asked = owes(reading) or awaited(reading.point) is not None
    return not asked, oldest is not None, oldest.timestamp() if oldest else 0.0, reading.point.name


def _oldest(reading: Reading) -> datetime | None:
    reports = [one.report for one in reading.functions.values()]
    return None if None in reports else min(report.observed_at for report in reports if report)


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


def _back(readings: Sequence[Reading], now: datetime) -> tuple[BackLine, ...]:
    """Return what has failed and is expected back, what should have been first."""
    found = []
    for point in (reading.point for reading in readings if reading.counts):
        for function, state in point.functions.items():
            estimate = state.expected(effective(state, now).report)
            if estimate is not None:
                what = f"{glossary.label(function)} {returns(estimate, now)}"
                found.append((estimate.at, BackLine(point.id, point.name, what)))
    return tuple(line for _at, line in sorted(found, key=lambda one: (one[0], one[1].place, one[1].what)))


def _nothing_ends(readings: Sequence[Reading]) -> str:
    if any(one.counts for one in readings):
        return _("Inget av det som är rapporterat i området går ut av sig självt.")
    return _("Ingen punkt i området är öppen, och ingen rapporterar.")
