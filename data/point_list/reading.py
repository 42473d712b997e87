"""Reading a point list by what the file is, not by what it is called."""

from pathlib import Path
from typing import Final

from data.errors import BrokenReference
from data.point_list.columns import LARGEST_FILE, LAYOUT, SHEET
from data.point_list.geojson_file import read_geojson
from data.table_file.csv_file import read_csv, text_of
from data.table_file.foreign import why_foreign
from data.table_file.table import BrokenList, Fault, Progress, Table, silent
from data.table_file.xlsx_file import read_xlsx

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


def read_table(file: str, content: bytes, progress: Progress = silent) -> Table:
    """Return the rows of a file that is no GeoPackage; raises BrokenList."""
    match kind_of(file, content):
        case "XLSX":
            return read_xlsx(file, content, LAYOUT, SHEET, progress)
        case "GeoJSON":
            return read_geojson(file, text_of(file, content))
        case "CSV":
            return read_csv(file, text_of(file, content), LAYOUT)
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
