"""A list of points as a file: its columns, read by what the file is, and typed records as its rows."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from data import glossary
from data.errors import BrokenReference
from data.list_files import typed_row
from data.list_files.csv_file import read_csv, text_of, why_foreign
from data.list_files.table import LARGEST_ROWS, BrokenList, Cell, Fault, Layout, Progress, Row, Table, silent
from data.list_files.xlsx_file import read_xlsx
from data.points.facts import ANSWERS, SINCE

NEEDED: Final = ("id", "name", "lat", "lon")
COLUMNS: Final[tuple[str, ...]] = (
    *("id", "name", "address", "area", "lat", "lon", "kind", "example", "source"),
    *("capacity", "operated_by", "infrastructure_by", "owner", "fault_contact"),
    *SINCE,
)
# A file without one of these says nothing about it: the register keeps what it holds, and of a new point
# it is *ej angivet* until somebody says it.
OPTIONAL: Final = tuple(column for column in COLUMNS if column not in NEEDED)
# What municipalities call the columns in lists of their own, likeliest first; how it is written is no matter.
ALSO: Final = {
    "id": ("punkt-id", "punktid", "beteckning", "nummer", "nr", "kod", "objekt-id", "objektid"),
    "name": ("benämning", "punktnamn", "trygghetspunkt", "objektnamn", "plats", "lokal"),
    "address": ("gatuadress", "besöksadress", "gata", "adress och ort"),
    "area": ("områdesnamn", "stadsdelsnämndsområde", "stadsdelsområde", "stadsdel", "kommundel", "sdn"),
    "lat": (
        *("lat", "latitud (wgs84)", "lat (wgs84)", "wgs84 lat", "breddgrad", "northing", "nord", "n"),
        *("n (sweref 99)", "n (sweref99)", "sweref n", "sweref99 n", "sweref 99 tm n", "n-koordinat"),
    ),
    "lon": (
        *("lon", "long", "lng", "longitud (wgs84)", "lon (wgs84)", "long (wgs84)", "wgs84 long"),
        *("wgs84 lon", "längdgrad", "easting", "öst", "ost", "e", "e (sweref 99)", "e (sweref99)"),
        *("sweref e", "sweref99 e", "sweref 99 tm e", "e-koordinat"),
    ),
    "kind": ("typ", "fast eller mobil"),
    "source": ("uppgiftslämnare",),
    "capacity": ("antal platser", "platser", "max antal personer", "antal personer"),
    "operated_by": ("driftansvarig", "ansvarig", "verksamhet"),
    "infrastructure_by": ("infrastrukturansvarig",),
    "owner": ("ägare", "hyresvärd"),
    "fault_contact": ("felanmälan till", "jour"),
    "accessibility": ("tillgänglig", "tillgänglighetsanpassad"),
    "water_plan": ("nödvatten",),
}
NUMBERS: Final = ("lat", "lon", "capacity")
YES_OR_NO: Final = ("example", *ANSWERS)
SHEET: Final = "Punkter"  # where a spreadsheet has its points
LONGEST: Final = {"id": 32, "name": 120, "address": 160, "area": 40, "source": 400}
LONGEST_OTHER: Final = 160
LARGEST_CAPACITY: Final = 100_000
LARGEST_FILE: Final = 10_000_000


def heading(column: str) -> str:
    """Return what people call a column."""
    return glossary.column(column)


LAYOUT: Final = Layout(
    needed=NEEDED,
    optional=OPTIONAL,
    headings={column: heading(column) for column in COLUMNS},
    also=ALSO,
    numbers=NUMBERS,
    yes_or_no=YES_OR_NO,
    ignores=True,
)


NO_POINT = "geometrin ska vara en punkt (Point)"


def typed_table(
    file: str,
    kind: str,
    records: Sequence[Mapping[str, Any] | str],
    declared: str | None,
    layout: Layout = LAYOUT,
) -> Table:
    """Return the records as a table; one that is a sentence is refused with it. Raises BrokenList."""
    if len(records) > LARGEST_ROWS:
        raise BrokenList(file, [Fault(f"filen har fler än {LARGEST_ROWS} punkter")])
    faults: list[Fault] = []
    rows: list[Row] = []
    for number, record in enumerate(records, start=1):
        if isinstance(record, str):
            faults.append(Fault(record, row=number))
            continue
        wrong = [Fault(reason, row=number) for reason in layout.header_faults(list(record))]
        faults += wrong
        if not wrong:
            rows.append(Row(number, _cells(record, layout)))
    names = list(dict.fromkeys(name for record in records if not isinstance(record, str) for name in record))
    heads = layout.heads(names)
    if heads.missing and faults and not rows:
        raise BrokenList(file, _once(faults, len(records)), heads)
    stated = {column for row in rows for column in row.cells}
    rows = [Row(row.number, {**dict.fromkeys(stated, ""), **row.cells}) for row in rows]
    named = {column: column for column in COLUMNS if column in stated}
    return Table(kind, named, tuple(rows), declared=declared, faults=_once(faults, len(records)), heads=heads)


def _cells(record: Mapping[str, Any], layout: Layout) -> dict[str, Cell]:
    pairs = zip(layout.columns_of(list(record)), record.values(), strict=True)
    return {column: typed_row.cell(layout, column, value) for column, value in pairs if column is not None}


def _once(faults: Sequence[Fault], records: int) -> tuple[Fault, ...]:
    """Return the faults, those that every record has as one about the whole file."""
    counted = Counter(fault.reason for fault in faults)
    common = [reason for reason, count in counted.items() if count == records > 1]
    return (
        *(Fault(reason) for reason in common),
        *(fault for fault in faults if fault.reason not in common),
    )


_CRS = re.compile(r"(?:urn:ogc:def:crs:)?(?:OGC:[\d.]*:?(CRS84)|EPSG:[\d.]*:?(\d{4,5}))", re.IGNORECASE)


def read_geojson(file: str, text: str, layout: Layout = LAYOUT) -> Table:
    """Return the features of a FeatureCollection; raises BrokenList where it is none."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise BrokenList(file, [Fault("filen kan inte läsas som JSON", row=fault.lineno)]) from fault
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise BrokenList(file, [Fault("filen är ingen GeoJSON FeatureCollection")])
    declared = _declared(file, document.get("crs"))
    features = document.get("features")
    listed = features if isinstance(features, list) else []
    return typed_table(file, "GeoJSON", [_record(feature) for feature in listed], declared, layout)


def _declared(file: str, crs: Any) -> str | None:
    """Return the system that the file states by name; a link to one is refused, never followed."""
    match crs:
        case None:
            return None
        case {"type": "name", "properties": {"name": str() as name}} if found := _CRS.fullmatch(name.strip()):
            return "EPSG:4326" if found.group(1) else f"EPSG:{found.group(2)}"
    reason = "crs ska vara namnet på ett koordinatsystem, till exempel EPSG:3006; länkar följs aldrig"
    raise BrokenList(file, [Fault(reason)])


def _record(feature: Any) -> dict[str, Any] | str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return "objektet saknar egenskaper (properties)"
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as east, int() | float() as north, *_]}:
            return {**properties, "lat": north, "lon": east}
    return NO_POINT


GEOPACKAGE: Final = "GeoPackage"  # its geometry is read elsewhere; only its bytes are known here
_ENDINGS: Final = {
    "CSV": (".csv", ".txt"),
    "GeoJSON": (".geojson", ".json"),
    "XLSX": (".xlsx",),
    GEOPACKAGE: (".gpkg",),
}
_KNOWN: Final = "filen ska vara XLSX, CSV (UTF-8), GeoJSON eller GeoPackage"
_APPLICATION_ID: Final = slice(68, 72)


def content_of(path: Path) -> bytes:
    """Return a file's bytes; raises BrokenReference where it is too large to be a list, or cannot be read."""
    try:
        large = path.stat().st_size > LARGEST_FILE
        content = b"" if large else path.read_bytes()
    except OSError as fault:
        raise BrokenReference(path.name, None, f"filen kan inte läsas ({fault.strerror})") from fault
    if large:
        raise BrokenList(path.name, [_too_large()])
    return content


def kind_of(file: str, content: bytes) -> str:
    """Return which format a file has; raises BrokenList where it is none, or its name says another."""
    if len(content) > LARGEST_FILE:
        raise BrokenList(file, [_too_large()])
    if not content.strip():
        raise BrokenList(file, [Fault("filen är tom")])
    kind = _by_bytes(file, content)
    ending = Path(file).suffix.lower()
    if ending == ".xlsm":
        raise BrokenList(file, [Fault("filen kan ha makron (.xlsm). Spara som vanlig arbetsbok (.xlsx)")])
    if ending not in _ENDINGS[kind]:
        if not any(ending in endings for endings in _ENDINGS.values()):
            raise BrokenList(file, [Fault(_KNOWN)])
        raise BrokenList(file, [Fault(f"filen heter {ending} men innehållet är {_said(kind)}")])
    return kind


def read_table(file: str, content: bytes, progress: Progress = silent, layout: Layout = LAYOUT) -> Table:
    """Return the rows of a file that is no GeoPackage; raises BrokenList."""
    match kind_of(file, content):
        case "XLSX":
            return read_xlsx(file, content, layout, SHEET, progress)
        case "GeoJSON":
            return read_geojson(file, text_of(file, content), layout)
        case "CSV":
            return read_csv(file, text_of(file, content), layout)
    raise BrokenList(file, [Fault(_KNOWN)])


def _by_bytes(file: str, content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        return "XLSX"
    if content.startswith(b"SQLite format 3\x00"):
        if content[_APPLICATION_ID] in (b"GPKG", b"GP10", b"GP11"):
            return GEOPACKAGE
        raise BrokenList(file, [Fault("filen är en SQLite-databas men ingen GeoPackage")])
    if (reason := why_foreign(content)) is not None:
        raise BrokenList(file, [Fault(f"{reason}. {_KNOWN.capitalize()}")])
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "GeoJSON" if text.startswith((b"{", b"[")) else "CSV"


def _said(kind: str) -> str:
    return {"XLSX": "en zip-fil, troligen ett kalkylark (XLSX)", "CSV": "ren text"}.get(kind, kind)


def _too_large() -> Fault:
    return Fault(f"filen är större än {LARGEST_FILE // 1_000_000} MB")
