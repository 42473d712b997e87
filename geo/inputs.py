"""The files a municipality gives: read, checked row by row, and put in one shape for the build."""

import csv
import hashlib
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import geopandas
from geopandas import GeoDataFrame
from shapely import is_valid_reason

from geo.crs import to_wgs84
from geo.errors import BrokenInput, BrokenReference

SWEDEN = (10.0, 54.5, 25.0, 69.5)  # west, south, east, north: where a Swedish municipality can lie
TEXT_FORMATS = {".geojson", ".json", ".csv", ".toml"}
POLYGONS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
POINTS = ("Point",)


def read_frame(path: Path, columns: Sequence[str]) -> GeoDataFrame:
    """Read a geometry file GDAL knows, with at least these columns, and return it in WGS84.

    The file may be in any coordinate system as long as it says so. BrokenReference when it is missing,
    unreadable, empty, not UTF-8, without a column, without a CRS, or somewhere else than in Sweden.
    """
    check_text(path)
    frame = _read(path)
    for column in columns:
        if column not in frame.columns:
            raise BrokenReference(path.name, None, f"kolumnen ”{column}” saknas")
    if frame.empty:
        raise BrokenReference(path.name, None, "filen innehåller inga rader")
    if frame.crs is None:
        raise BrokenReference(path.name, None, "filen säger inte vilket koordinatsystem den är i")
    _check_degrees(frame, path.name)
    frame = to_wgs84(frame)
    _check_place(frame, path.name)
    return frame


def check_text(path: Path) -> None:
    """Refuse a missing file, and a text file that is not UTF-8 or was decoded wrongly on its way here."""
    if not path.is_file():
        raise BrokenReference(path.name, None, "filen finns inte")
    if path.suffix.lower() not in TEXT_FORMATS:
        return
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        raise BrokenReference(path.name, row, "texten är inte UTF-8; spara om filen i UTF-8") from fault
    for row, line in enumerate(text.splitlines(), start=1):
        if any(wrong in line for wrong in ("Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–", "\ufffd")):
            raise BrokenReference(path.name, row, "å, ä eller ö har förvanskats; exportera om filen i UTF-8")


def _read(path: Path) -> GeoDataFrame:
    with warnings.catch_warnings():
        # GDAL tells of half-read geometry in warnings; a half-read border is no border.
        warnings.simplefilter("error", RuntimeWarning)
        try:
            frame = geopandas.read_file(path)
        except Exception as fault:  # GDAL's readers raise whatever their format makes of it
            raise BrokenReference(path.name, None, f"filen går inte att läsa som karta ({fault})") from fault
    if not isinstance(frame, GeoDataFrame):
        raise BrokenReference(path.name, None, "filen innehåller ingen geometri")
    return frame


def _check_degrees(frame: GeoDataFrame, file: str) -> None:
    """Catch metres under a CRS in degrees: what GeoJSON saved without reprojecting looks like."""
    if not frame.crs.is_geographic:
        return
    for row, x, y in _corners(frame):
        if abs(x) > 180 or abs(y) > 90:
            raise BrokenReference(
                file,
                row,
                f"koordinaterna ({x:.0f}, {y:.0f}) är inte grader; filen är troligen i SWEREF 99"
                " utan att säga det, spara om den i WGS84 (EPSG:4326)",
            )


def _check_place(frame: GeoDataFrame, file: str) -> None:
    west, south, east, north = SWEDEN
    for row, x, y in _corners(frame):
        if west <= x <= east and south <= y <= north:
            continue
        swapped = west <= y <= east and south <= x <= north
        cause = "longitud och latitud har bytt plats" if swapped else "fel koordinatsystem eller fel fil"
        raise BrokenReference(file, row, f"läget {x:.4f}, {y:.4f} ligger inte i Sverige; {cause}")


def _corners(frame: GeoDataFrame) -> Iterator[tuple[int, float, float]]:
    """Yield each row that has a geometry, with its south-west corner."""
    for row, geometry in enumerate(frame.geometry, start=1):
        if geometry is not None and not geometry.is_empty:
            yield row, *geometry.bounds[:2]


def geometry_faults(frame: GeoDataFrame, file: str, kinds: Sequence[str]) -> Iterator[BrokenReference]:
    """Yield a fault for each row whose geometry is missing, of another kind, or invalid."""
    for row, geometry in enumerate(frame.geometry, start=1):
        if geometry is None or geometry.is_empty:
            yield BrokenReference(file, row, "geometri saknas")
        elif geometry.geom_type not in kinds:
            wanted = " eller ".join(kinds)
            yield BrokenReference(file, row, f"geometrin är {geometry.geom_type}, väntat {wanted}")
        elif not geometry.is_valid:
            yield BrokenReference(file, row, f"geometrin är trasig ({is_valid_reason(geometry)})")


def text_faults(frame: GeoDataFrame, file: str, column: str, *, unique: bool) -> Iterator[BrokenReference]:
    """Yield a fault for each row where the column is empty or, if asked, says what an earlier row said."""
    first: dict[str, int] = {}
    for row, value in enumerate(frame[column], start=1):
        if not isinstance(value, str) or not value.strip():
            yield BrokenReference(file, row, f"”{column}” är tomt eller inte text")
        elif unique and value in first:
            yield BrokenReference(file, row, f"{column} ”{value}” finns redan på rad {first[value]}")
        else:
            first.setdefault(value, row)


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
    """The given files as WGS84 frames (None: not given); `areas` has `id`, `name`, label columns if given."""

    areas: GeoDataFrame
    areas_land: GeoDataFrame | None
    districts: GeoDataFrame | None
    water: GeoDataFrame | None
    outline: GeoDataFrame | None
    rail: GeoDataFrame | None
    stations: GeoDataFrame | None
    buildings: GeoDataFrame | None
    population: Mapping[str, Population]
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


def read_inputs(paths: InputPaths) -> Inputs:
    """Read every given file; BrokenInput with all faults found in all of them."""
    faults: list[BrokenReference] = []
    frames: dict[str, GeoDataFrame] = {}
    for kind, path in paths.given().items():
        if kind in KINDS:
            _collect(faults, frames, kind, path)
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
