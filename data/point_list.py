"""A municipality's list of trygghetspunkter as a file: CSV or GeoJSON in, checked rows out."""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from data.domain.freetext import why_not_text
from data.domain.words import PointKind
from data.errors import BrokenReference

COLUMNS: Final = (
    *("id", "name", "address", "area", "lat", "lon", "kind", "example", "source"),
    *("capacity", "operated_by", "infrastructure_by", "owner", "fault_contact"),
)
LARGEST_FILE: Final = 5_000_000
LONGEST: Final = {"id": 32, "name": 120, "address": 160, "area": 40, "source": 400}
LONGEST_OTHER: Final = 160
LARGEST_CAPACITY: Final = 100_000
# A frame around Sweden in WGS84 degrees: wide enough for the borders, too narrow for a mistake.
LATITUDES: Final = (55.0, 69.5)
LONGITUDES: Final = (10.0, 25.0)

_ID = re.compile(r"[^\W_][\w.-]*")
_MONTH = "jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec"
# What a spreadsheet makes of an id such as 1-2, 2E3 or 007.0 when nobody looks.
_MANGLED = re.compile(
    rf"\d{{1,4}}[-/. ]?(?:{_MONTH})[a-z]*[-/. ]?\d{{0,4}}|(?:{_MONTH})[a-z]*[-/. ]\d{{1,4}}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|\d+(?:[.,]\d+)?E[+-]\d+|\d+[.,]\d+|#.*",
    re.IGNORECASE,
)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_FORMULA = ("=", "+", "-", "@")

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListedPoint:
    """One point as its file states it. Position in WGS84 degrees; an empty `area` means: by position.

    `row` is where it stood: the line of a spreadsheet (the header is 1), or the number of the feature.
    """

    row: int
    id: str
    name: str
    address: str
    area: str
    lat: float
    lon: float
    kind: PointKind
    example: bool
    source: str
    capacity: int | None
    operated_by: str
    infrastructure_by: str
    owner: str
    fault_contact: str


def read_points(path: Path) -> tuple[ListedPoint, ...]:
    """Read a point list by the ending of its name; raises BrokenReference at the first thing wrong."""
    readers = {".csv": _csv_rows, ".geojson": _geojson_rows, ".json": _geojson_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BrokenReference(path.name, None, "filen ska vara CSV (UTF-8) eller GeoJSON")
    text = _text(path)
    points: list[ListedPoint] = []
    rows_of: dict[str, int] = {}
    for row, cells in reader(path.name, text):
        point = _Row(path.name, row, cells).point()
        if point.id in rows_of:
            raise BrokenReference(path.name, row, f"id {point.id} finns redan på rad {rows_of[point.id]}")
        rows_of[point.id] = row
        points.append(point)
    if not points:
        raise BrokenReference(path.name, None, "filen har inga punkter")
    return tuple(points)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except OSError as fault:
        raise BrokenReference(path.name, None, f"filen kan inte läsas ({fault.strerror})") from fault
    if raw is None:
        raise BrokenReference(path.name, None, f"filen är större än {LARGEST_FILE // 1_000_000} MB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = raw[: fault.start].count(b"\n") + 1
        reason = "filen är inte UTF-8. Spara som CSV UTF-8"
        raise BrokenReference(path.name, row, reason) from fault


def _csv_rows(file: str, text: str) -> Iterator[tuple[int, Cells]]:
    first = text.split("\n", 1)[0]
    # A Swedish spreadsheet writes semicolons and still calls it CSV.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            if row == 1:
                header = _header(file, cells)
            elif any(cell.strip() for cell in cells):
                yield row, _named(file, row, header, cells)
    except csv.Error as fault:
        raise BrokenReference(file, row + 1, f"raden kan inte läsas som CSV ({fault})") from fault
    if not header:
        raise BrokenReference(file, None, "filen är tom")


def _header(file: str, cells: list[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    _check_columns(file, 1, header)
    return header


def _check_columns(file: str, row: int, names: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise BrokenReference(file, row, f"kolumnen {', '.join(missing)} saknas")
    unknown = [name or "(utan namn)" for name in names if name not in COLUMNS]
    if unknown:
        raise BrokenReference(file, row, f"kolumnen {', '.join(unknown)} är okänd")
    if len(set(names)) < len(names):
        raise BrokenReference(file, row, "en kolumn finns två gånger")


def _named(file: str, row: int, header: list[str], cells: list[str]) -> Cells:
    if len(cells) != len(header):
        raise BrokenReference(
            file,
            row,
            f"raden har {len(cells)} fält men rubriken {len(header)}. "
            "Ett decimalkomma eller en text med komma utan citattecken?",
        )
    return dict(zip(header, (cell.strip() for cell in cells), strict=True))


def _geojson_rows(file: str, text: str) -> Iterator[tuple[int, Cells]]:
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise BrokenReference(file, fault.lineno, "filen kan inte läsas som JSON") from fault
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise BrokenReference(file, None, "filen är ingen GeoJSON FeatureCollection")
    crs = str(document.get("crs") or "CRS84")
    if not any(known in crs for known in ("CRS84", "4326")):
        raise BrokenReference(file, None, "koordinatsystemet ska vara WGS84 (EPSG:4326)")
    features = document.get("features")
    for row, feature in enumerate(features if isinstance(features, list) else [], start=1):
        yield row, _feature_cells(file, row, feature)


def _feature_cells(file: str, row: int, feature: Any) -> Cells:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise BrokenReference(file, row, "objektet saknar egenskaper (properties)")
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as lon, int() | float() as lat, *_]}:
            cells = {**properties, "lat": lat, "lon": lon}
        case _:
            raise BrokenReference(file, row, "geometrin ska vara en punkt (Point)")
    _check_columns(file, row, list(cells))
    return {name: _word(file, row, name, value) for name, value in cells.items()}


def _word(file: str, row: int, column: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case str():
            return value.strip()
        case int() | float():
            return str(value)
    raise BrokenReference(file, row, f"{column}: värdet ska vara en text eller ett tal")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row on its way to a point; every reader of a cell knows where to point."""

    file: str
    row: int
    cells: Cells

    def point(self) -> ListedPoint:
        lat, lon = self._position()
        return ListedPoint(
            row=self.row,
            id=self._id(),
            name=self._needed("name"),
            address=self._text("address"),
            area=self._text("area"),
            lat=lat,
            lon=lon,
            kind=PointKind(self._one_of("kind", tuple(PointKind))),
            example=self._one_of("example", ("ja", "nej")) == "ja",
            source=self._needed("source"),
            capacity=self._capacity(),
            operated_by=self._text("operated_by"),
            infrastructure_by=self._text("infrastructure_by"),
            owner=self._text("owner"),
            fault_contact=self._text("fault_contact"),
        )

    def _broken(self, column: str, reason: str) -> BrokenReference:
        return BrokenReference(self.file, self.row, f"{column}: {reason}")

    def _id(self) -> str:
        identity = self._needed("id")
        if _MANGLED.fullmatch(identity):
            raise self._broken(
                "id", f"{identity} ser ut som ett datum eller tal som ett kalkylprogram gjort om"
            )
        if not _ID.fullmatch(identity):
            raise self._broken("id", f"{identity} får bara ha bokstäver, siffror, punkt, _ och -")
        return identity

    def _needed(self, column: str) -> str:
        value = self._text(column)
        if not value:
            raise self._broken(column, "fältet är tomt")
        return value

    def _text(self, column: str) -> str:
        value = self.cells[column]
        if value.startswith(_FORMULA):
            raise self._broken(
                column, f"{value[:20]} börjar med {value[0]} och kan köras som formel i ett kalkylprogram"
            )
        reason = why_not_text(value, column, LONGEST.get(column, LONGEST_OTHER))
        if reason is not None:
            raise self._broken(column, reason.text)
        return value

    def _one_of(self, column: str, words: tuple[str, ...]) -> str:
        value = self._text(column).lower()
        if value not in words:
            raise self._broken(column, f"{value or 'tomt'} är okänt; det ska vara {' eller '.join(words)}")
        return value

    def _capacity(self) -> int | None:
        value = self.cells["capacity"]
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or int(value[:9]) > LARGEST_CAPACITY:
            raise self._broken("capacity", f"{value[:20]} är inget antal från 0 till {LARGEST_CAPACITY}")
        return int(value)

    def _position(self) -> tuple[float, float]:
        lat, lon = self._number("lat"), self._number("lon")
        if _within(lat, LATITUDES) and _within(lon, LONGITUDES):
            return lat, lon
        if _within(lat, LONGITUDES) and _within(lon, LATITUDES):
            raise self._broken("lat, lon", f"{lat} och {lon} ser ut att ha bytt plats")
        if max(abs(lat), abs(lon)) > 1000:
            raise self._broken("lat, lon", "ser ut som meter (SWEREF 99). Ange grader i WGS84")
        raise self._broken("lat, lon", f"{lat} och {lon} ligger utanför Sverige")

    def _number(self, column: str) -> float:
        value = self.cells[column]
        if _DECIMAL_COMMA.fullmatch(value):
            raise self._broken(column, f"{value} har decimalkomma. Skriv {value.replace(',', '.')}")
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self._broken(column, f"{value[:20] or 'tomt'} är inget tal")
        return number


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
