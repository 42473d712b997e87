"""The files a municipality gives: read, checked row by row, and put in one shape for the build."""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from geopandas import GeoDataFrame

from geo.errors import BrokenInput, BrokenReference
from geo.people_inputs import EXTRAS, read_extra
from geo.reading import LINES, POINTS, POLYGONS, check_text, geometry_faults, read_frame, text_faults


@dataclass(frozen=True, slots=True)
class InputPaths:
    """Where the given files are; only `areas` must be there."""

    areas: Path
    areas_land: Path | None = None
    districts: Path | None = None
    water: Path | None = None
    outline: Path | None = None
    rail: Path | None = None
    stations: Path | None = None
    population: Path | None = None
    buildings: Path | None = None
    population_areas: Path | None = None
    ages: Path | None = None
    crossings: Path | None = None
    network: Path | None = None

    def given(self) -> dict[str, Path]:
        """Return kind → path for the files that were given."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {kind: path for kind, path in named.items() if path is not None}


@dataclass(frozen=True, slots=True)
class Population:
    """People registered in an area, and the day they were counted (ISO date, or None)."""

    people: int
    date: str | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The given files as WGS84 frames (None: not given); `areas` has `id`, `name`, label columns if given.

    `extras` has those of `EXTRAS` that were given, with columns of our own names.
    """

    areas: GeoDataFrame
    areas_land: GeoDataFrame | None
    districts: GeoDataFrame | None
    water: GeoDataFrame | None
    outline: GeoDataFrame | None
    rail: GeoDataFrame | None
    stations: GeoDataFrame | None
    buildings: GeoDataFrame | None
    population: Mapping[str, Population]
    extras: Mapping[str, GeoDataFrame]
    digests: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one kind of file must hold: columns, geometry, and the column that names a row, if any."""

    columns: tuple[str, ...]
    geometry: tuple[str, ...]
    key: str | None = None


KINDS = {
    "areas": _Kind(("name",), POLYGONS, "name"),
    "areas_land": _Kind(("name",), POLYGONS, "name"),
    "districts": _Kind(("name",), POLYGONS, "name"),
    "water": _Kind((), POLYGONS),
    "outline": _Kind((), POLYGONS),
    "rail": _Kind(("mode", "line", "colour"), LINES),
    "stations": _Kind(("name", "lines"), POINTS, "name"),
    "buildings": _Kind(("id", "name", "address", "postal_town", "kind"), POINTS, "id"),
}
# Stockholm's own statistics use the Swedish words; both are understood.
POPULATION_WORDS = {"folkmangd": "population", "folkmangd_datum": "population_date"}
_FOLDED = str.maketrans({"ø": "o", "æ": "a", "ß": "ss"})


def slug(name: str) -> str:
    """Return a short stable id in ASCII: "Hägersten-Älvsjö" → "hagersten-alvsjo"."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_FOLDED))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def read_inputs(paths: InputPaths, metric_crs: str) -> Inputs:
    """Read every given file; BrokenInput with all faults found in all of them."""
    faults: list[BrokenReference] = []
    frames: dict[str, GeoDataFrame] = {}
    extras: dict[str, GeoDataFrame | None] = {}
    for kind, path in paths.given().items():
        if kind in KINDS:
            _collect(faults, frames, kind, path)
        if kind in EXTRAS:
            extras[kind] = read_extra(kind, path, metric_crs, faults)
    if paths.ages and not paths.population_areas:
        faults.append(BrokenReference(paths.ages.name, None, "åldrar kräver också --population-areas"))
    people: dict[str, Population] = {}
    if paths.population:
        faults.extend(_read_population(paths.population, people))
    if faults:
        raise BrokenInput(faults)
    areas = with_ids(frames["areas"], paths.areas.name)
    return Inputs(
        areas=areas,
        **{kind: frames.get(kind) for kind in KINDS if kind != "areas"},
        population=_by_area(people, areas, paths.population),
        extras={kind: frame for kind, frame in extras.items() if frame is not None},
        digests={
            kind: (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
            for kind, path in paths.given().items()
        },
    )


def _collect(faults: list[BrokenReference], frames: dict[str, GeoDataFrame], kind: str, path: Path) -> None:
    wanted = KINDS[kind]
    try:
        frame = frames[kind] = read_frame(path, wanted.columns)
    except BrokenReference as fault:
        faults.append(fault)
        return
    faults.extend(geometry_faults(frame, path.name, wanted.geometry))
    if wanted.key:
        faults.extend(text_faults(frame, path.name, wanted.key, unique=True))


def with_ids(areas: GeoDataFrame, file: str) -> GeoDataFrame:
    """Give areas an `id`: the file's own, else the name's slug; BrokenInput if two agree."""
    if "id" not in areas.columns:
        areas = areas.assign(id=[slug(name) for name in areas["name"]])
    if faults := list(text_faults(areas, file, "id", unique=True)):
        raise BrokenInput(faults)
    return areas


def _read_population(path: Path, people: dict[str, Population]) -> Iterator[BrokenReference]:
    """Fill `people` by area name and yield what is wrong with the CSV's rows (the header is row 1).

    A Swedish spreadsheet separates them by semicolons.
    """
    try:
        check_text(path)
    except BrokenReference as fault:
        yield fault
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        reader = csv.DictReader(file, delimiter=";" if first.count(";") > first.count(",") else ",")
        header = {POPULATION_WORDS.get(word, word): word for word in reader.fieldnames or ()}
        for column in ("name", "population"):
            if column not in header:
                yield BrokenReference(path.name, 1, f"kolumnen ”{column}” saknas")
                return
        for row, line in enumerate(reader, start=2):
            name, count = line["name"], (line[header["population"]] or "").strip()
            if name in people:
                yield BrokenReference(path.name, row, f"området ”{name}” finns redan")
            elif not count.isdecimal():
                yield BrokenReference(path.name, row, f"folkmängden ”{count}” är inte ett heltal")
            else:
                date = line.get(header.get("population_date", "")) or None
                people[name] = Population(int(count), date)


def _by_area(
    people: Mapping[str, Population], areas: GeoDataFrame, path: Path | None
) -> dict[str, Population]:
    """Key the figures by area id; BrokenInput when a figure has no area or an area no figure."""
    if path is None:
        return {}
    ids = dict(zip(areas["name"], areas["id"], strict=True))
    faults = [
        BrokenReference(path.name, row, f"området ”{name}” finns inte bland områdena")
        for row, name in enumerate(people, start=2)
        if name not in ids
    ]
    faults += [
        BrokenReference(path.name, None, f"folkmängd saknas för ”{n}”") for n in ids if n not in people
    ]
    if faults:
        raise BrokenInput(faults)
    return {ids[name]: figure for name, figure in people.items()}
