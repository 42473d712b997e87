"""Räckvidd in Läget: who has nothing near enough that works, and what would help most of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.reach.aims import DISTANCES, Aim, could_open, working
from dashboard.reach.facts import Better, Standing, covered, without
from dashboard.reach.says import Said, said
from dashboard.wall.reading import Reading
from dashboard.words import _, label
from dashboard.words.reach import between, lacking, land, people, share, within
from data.points.facts import Area, Point
from geo.coverage import Coverage, Gain, Place, Reach, Shares

MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Figure:
    aim: Aim
    words: str
    said: Said
    chosen: bool


@dataclass(frozen=True, slots=True)
class AreaRow:
    area: str
    name: str
    cells: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A closed point and how many of those without it would reach; `point` is its id."""

    point: str
    name: str
    area: str
    gives: str


@dataclass(frozen=True, slots=True)
class Helps:
    """What would help most of those without: the closed points first, then a mobile one, in words."""

    asks: str
    points: tuple[Opening, ...]
    nothing: str
    mobile: str


@dataclass(frozen=True, slots=True)
class DistanceRow:
    """What an area lacks: an aim, and who has none within each distance."""

    words: str
    cells: tuple[Said, ...]


def distances() -> Mapping[int, str]:
    return {metres: within(metres) for metres in DISTANCES}


def figures(standing: Iterable[Standing], chosen: Aim) -> tuple[Figure, ...]:
    return tuple(
        Figure(one.aim, lacking(one.aim.function), said(one.covered), one.aim is chosen) for one in standing
    )


def area_rows(standing: Sequence[Standing], areas: Iterable[Area]) -> tuple[AreaRow, ...]:
    """Return the areas, those with most people (or land) without what they lack most first."""
    rows = [
        (
            max(_lack(one.areas[area.id]) for one in standing),
            AreaRow(area.id, area.name, _cells(standing, area)),
        )
        for area in areas
        if all(area.id in one.areas for one in standing)
    ]
    return tuple(row for _most, row in sorted(rows, key=lambda each: (-each[0], each[1].name)))


def _cells(standing: Sequence[Standing], area: Area) -> tuple[Said, ...]:
    return tuple(said(one.areas[area.id]) for one in standing)


def _lack(held: Coverage) -> float:
    none = without(held)
    return none.spread if none is not None else held.land_of_km2 - held.land_km2


def area_page(reach: Reach, readings: Sequence[Reading], area: str) -> tuple[DistanceRow, ...]:
    """Return who in an area has none within each distance, for each aim."""
    rows = []
    for aim in Aim:
        points = working(readings, aim)
        cells = tuple(said(covered(reach, points, metres, area)) for metres in DISTANCES)
        rows.append(DistanceRow(lacking(aim.function), cells))
    return tuple(rows)


def helps(better: Better, aim: Aim, metres: int, points: Iterable[Point], areas: Iterable[Area]) -> Helps:
    """Say which closed point would reach most of those without, and where a mobile one would."""
    known, names = {point.id: point for point in points}, {area.id: area.name for area in areas}
    openings = tuple(
        Opening(one.point, known[one.point].name, names.get(known[one.point].area, ""), gained(one))
        for one in better.points
        if one.point in known
    )
    return Helps(
        asks=_("Når flest %(who)s %(far)s om den öppnas nu", who=lacking(aim.function), far=within(metres)),
        points=openings,
        nothing=_("Ingen stängd punkt når fler."),
        mobile=_mobile(better, names),
    )


def gained(more: Gain | Place) -> str:
    """Say how many of those without a point more would reach, or how much land."""
    found = more.people
    if found is None:
        return f"+{land(more.land_km2)}"
    certain = between(found.low, found.high)
    return _("+%(n)s personer (%(between)s)", n=people(found.spread), between=certain)


def _mobile(better: Better, names: Mapping[str, str]) -> str:
    place = better.place
    if place is None:
        return ""
    return _(
        "En mobil punkt når flest i %(area)s, vid %(lat).4f, %(lon).4f: %(gives)s.",
        area=names.get(place.area, place.area),
        lat=place.lat,
        lon=place.lon,
        gives=gained(place),
    )


def older(whom: str, shares: Shares | None) -> str:
    """Say how large a part of somebody the oldest are; the year is that of their count, and old."""
    if shares is None or shares.over_65 is None or shares.over_80 is None:
        return ""
    return _(
        "Av %(whom)s är %(over_65)s 65 år och äldre, %(over_80)s 80 år och äldre (andelar från %(year)s).",
        whom=whom,
        over_65=share(shares.over_65, 1),
        over_80=share(shares.over_80, 1),
        year=shares.vintage[:4],
    )


def lost(reach: Reach, reading: Reading, readings: Sequence[Reading], metres: int) -> Mapping[str, str]:
    """Say for each function that works at a point who would have none near if it went."""
    found: dict[Aim, str] = {}
    for aim in Aim:
        points = working(readings, aim)
        if reading.point.id in points:
            found[aim] = _loses(reach.lost_without(reading.point.id, points, metres))
    return _together(found)


def opening(reach: Reach, reading: Reading, readings: Sequence[Reading], metres: int) -> Mapping[str, str]:
    """Say for each function that may work at a closed point whom it would reach of those without."""
    here = frozenset({reading.point.id})
    found: dict[Aim, str] = {}
    for aim in Aim:
        if could_open((reading,), aim) == here:
            gains = reach.best(working(readings, aim), here, metres, 1)
            found[aim] = gained(gains[0]) if gains else _nobody()
    return _together(found)


def _together(found: Mapping[Aim, str]) -> Mapping[str, str]:
    """Return what is said of several aims alike once, by what they are called."""
    return {", ".join(_called(aim) for aim in found if found[aim] == says): says for says in found.values()}


def _called(aim: Aim) -> str:
    return label(aim.function) if aim.function is not None else _("öppen punkt")


def _nobody() -> str:
    return _("ingen: andra punkter är nära nog")


def _loses(gone: Coverage) -> str:
    if gone.people is None:
        return land(gone.land_km2)
    if not gone.people.high:
        return _nobody()
    middle, certain = people(gone.people.spread), between(gone.people.low, gone.people.high)
    return _("omkring %(n)s personer (%(between)s)", n=middle, between=certain)


def uncounted(reach: Reach, points: Iterable[Point]) -> str:
    """Name the points that reach nobody since they lie on no land that is known: the first, and how many."""
    names = [
        f"{point.name} ({reach.unreachable[point.id]})" for point in points if point.id in reach.unreachable
    ]
    more = _(" och %(n)d till", n=len(names) - MOST) if len(names) > MOST else ""
    return _("Räknas inte: %(names)s%(more)s.", names=", ".join(names[:MOST]), more=more) if names else ""
