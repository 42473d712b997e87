"""Reading a point list by what the file is, not by what it is called."""

from pathlib import Path
from typing import Final

from data.errors import BrokenReference
from data.point_list.columns import LARGEST_FILE
from data.point_list.csv_file import read_csv
from data.point_list.geojson_file import read_geojson
from data.point_list.table import BrokenList, Fault, Progress, Table, silent
from data.point_list.xlsx_file import read_xlsx

GEOPACKAGE: Final = "GeoPackage"  # its geometry is read elsewhere; only its bytes are known here
_ENDINGS: Final = {
    "CSV": (".csv", ".txt"),
    "GeoJSON": (".geojson", ".json"),
    "XLSX": (".xlsx",),
    GEOPACKAGE: (".gpkg",),
}
_KNOWN: Final = "filen ska vara XLSX, CSV (UTF-8), GeoJSON eller GeoPackage"
# What a file that is none of these begins with.
_FOREIGN: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "filen är ett äldre eller lösenordsskyddat kalkylark. Spara som .xlsx utan lösenord",
    ),
    (b"%PDF", "filen är en PDF"),
    (b"\x1f\x8b", "filen är packad (gzip). Packa upp den först"),
    (b"Rar!", "filen är packad (RAR). Packa upp den först"),
    (b"7z\xbc\xaf", "filen är packad (7z). Packa upp den först"),
)
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
            return read_xlsx(file, content, progress)
        case "GeoJSON":
            return read_geojson(file, _text(file, content))
        case "CSV":
            return read_csv(file, _text(file, content))
    raise BrokenList(file, [Fault(_KNOWN)])


def _by_bytes(file: str, content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        return "XLSX"
    if content.startswith(b"SQLite format 3\x00"):
        if content[_APPLICATION_ID] in (b"GPKG", b"GP10", b"GP11"):
            return GEOPACKAGE
        raise BrokenList(file, [Fault("filen är en SQLite-databas men ingen GeoPackage")])
    for start, reason in _FOREIGN:
        if content.startswith(start):
            raise BrokenList(file, [Fault(f"{reason}. {_KNOWN.capitalize()}")])
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        raise BrokenList(file, [Fault(f"filen är XML eller HTML, som aldrig läses. {_KNOWN.capitalize()}")])
    return "GeoJSON" if text.startswith((b"{", b"[")) else "CSV"


def _said(kind: str) -> str:
    return {"XLSX": "en zip-fil, troligen ett kalkylark (XLSX)", "CSV": "ren text"}.get(kind, kind)


def _text(file: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        raise BrokenList(file, [Fault("filen är inte UTF-8. Spara som CSV UTF-8", row=row)]) from fault
    if "\x00" in text:
        raise BrokenList(file, [Fault(f"filen är ingen text. {_KNOWN.capitalize()}")])
    return text


def _too_large() -> Fault:
    return Fault(f"filen är större än {LARGEST_FILE // 1_000_000} MB")
