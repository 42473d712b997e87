"""Tables as an XLSX: its size is read in the zip directory first, its formulas and links never used."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

import openpyxl

from data.list_files import typed_row
from data.list_files.table import (
    LARGEST_ROWS,
    BrokenList,
    Cell,
    Fault,
    Layout,
    Progress,
    Row,
    Spoilt,
    Table,
    silent,
)

_MOST_COLUMNS: Final = 60
_MOST_PARTS: Final = 500
_LARGEST_XML: Final = 40_000_000
_WORKBOOK: Final = "xl/workbook.xml"
_MACROS: Final = re.compile(r"vbaproject|macrosheets|activex", re.IGNORECASE)
_LINKS: Final = "xl/externalLinks/"
_DOCTYPE: Final = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_EVERY: Final = 200
_MERGED: Final = re.compile(rb'<mergeCell[^>]*?ref="([A-Z0-9:]{2,30})"')
_Read = TypeVar("_Read")


def read_xlsx(file: str, content: bytes, layout: Layout, sheet: str, progress: Progress) -> Table:
    """Return the rows of a sheet by its name, or of the only sheet; raises BrokenList."""
    notes = _check_parts(file, content)

    def read(book: Any) -> Table:
        return replace(_table(file, _sheet(file, book, sheet), layout, progress), notes=notes)

    return _opened(file, content, read)


def read_sheets(
    file: str, content: bytes, layouts: Mapping[str, Layout], spare: Sequence[str]
) -> dict[str, Table]:
    """Return every sheet named in `layouts`, by that name; raises BrokenList with all that is wrong.

    All of them must be there, and no other with anything in it but the `spare` ones, which are not read.
    """
    notes = _check_parts(file, content)

    def read(book: Any) -> dict[str, Table]:
        found = {one.title.strip().casefold(): one for one in book.worksheets}
        faults = [Fault(f"fliken {name} saknas") for name in layouts if name.casefold() not in found]
        known = {name.casefold() for name in (*layouts, *spare)}
        for folded, sheet in found.items():
            if folded not in known and next(_lines(sheet, silent), None) is not None:
                faults.append(
                    Fault(f"fliken hör inte hit; flikarna heter {', '.join(layouts)}", sheet=sheet.title)
                )
        if faults:
            raise BrokenList(file, faults)
        tables = {
            name: _table(file, found[name.casefold()], layout, silent) for name, layout in layouts.items()
        }
        return {name: replace(table, notes=notes) for name, table in tables.items()}

    return _opened(file, content, read)


def _opened(file: str, content: bytes, read: Callable[[Any], _Read]) -> _Read:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of every extension of a spreadsheet that it leaves out
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=False, keep_links=False
            )
            try:
                return read(book)
            finally:
                book.close()
    except BrokenList:
        raise
    except Exception as fault:  # openpyxl raises whatever a damaged part makes of it
        raise BrokenList(
            file, [Fault("filen går inte att läsa som kalkylark (XLSX); den är skadad")]
        ) from fault


def _check_parts(file: str, content: bytes) -> tuple[str, ...]:
    """Refuse what is no plain spreadsheet before anything in it is unpacked for real."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            reason = _why_not_open(parts)
            if reason is None and any(_has_doctype(archive, part) for part in parts if _is_xml(part)):
                reason = "filen har en XML-del med DOCTYPE, vilket inget kalkylprogram skriver"
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
    ) as fault:
        raise BrokenList(file, [Fault("filen är en skadad zip-fil")]) from fault
    except Exception as fault:  # zlib and the other unpackers have their own errors
        raise BrokenList(file, [Fault("filen är en skadad zip-fil")]) from fault
    if reason is not None:
        raise BrokenList(file, [Fault(reason)])
    linked = any(part.filename.startswith(_LINKS) for part in parts)
    return ("Filen har länkar till andra filer. De läses aldrig.",) if linked else ()


def _why_not_open(parts: Sequence[zipfile.ZipInfo]) -> str | None:
    names = [part.filename for part in parts]
    if _WORKBOOK not in names:
        return "filen är en zip-fil men inget kalkylark (XLSX)"
    if any(part.flag_bits & 1 for part in parts):
        return "filen är skyddad med lösenord"
    if any(_MACROS.search(name) for name in names):
        return "filen har makron. Spara som vanlig arbetsbok (.xlsx)"
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts if _is_xml(part)) > _LARGEST_XML:
        return f"filen är större än {_LARGEST_XML // 1_000_000} MB uppackad"
    return None


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels", ".vml"))


def _has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as opened:
        start = opened.read(4096)
        return any(mark in start for mark in _DOCTYPE)


def _table(file: str, sheet: Any, layout: Layout, progress: Progress) -> Table:
    lines = _lines(sheet, progress)
    head = next(lines, None)
    if head is None:
        raise BrokenList(file, [Fault("fliken är tom", sheet=sheet.title)])
    width = max((place for place, cell in enumerate(head[1], start=1) if _filled(cell)), default=0)
    names = [str(cell.value if cell.value is not None else "").strip() for cell in head[1][:width]]
    if reasons := layout.header_faults(names):
        raise BrokenList(file, [Fault(reason, head[0], sheet=sheet.title) for reason in reasons])
    columns = [layout.column_of(name) or name for name in names]
    rows: list[Row] = []
    faults = [Fault(reason, sheet=sheet.title) for reason in _merged(sheet)]
    for number, cells in lines:
        if number == head[0] + 1 and [layout.column_of(str(cell.value)) for cell in cells[:width]] == columns:
            continue  # the line of machine names under the headings
        if not any(_filled(cell) for cell in cells):
            continue
        if number - head[0] > LARGEST_ROWS:
            faults.append(Fault(f"fliken har fler än {LARGEST_ROWS} rader", number, sheet=sheet.title))
            break
        if any(_filled(cell) for cell in cells[width:]) and not layout.ignores:
            faults.append(Fault("raden har värden i en kolumn utan rubrik", number, sheet=sheet.title))
        rows.append(Row(number, _cells(layout, columns, cells)))
    named = dict(zip(columns, names, strict=True))
    return Table("XLSX", named, tuple(rows), sheet.title, faults=tuple(faults))


def _merged(sheet: Any) -> Iterator[str]:
    """Merged cells show one value over several rows, and hold it in the first alone."""
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        found = [ref.decode() for ref in _MERGED.findall(part.read(_LARGEST_XML))]
    if found:
        more = f" och {len(found) - 3} till" if len(found) > 3 else ""
        where = f"{', '.join(found[:3])}{more}"
        yield f"cellerna {where} är sammanfogade. Dela upp dem och skriv värdet i varje cell"


def _sheet(file: str, book: Any, name: str) -> Any:
    sheets = book.worksheets
    for sheet in sheets:
        if sheet.title.strip().casefold() == name.casefold():
            return sheet
    if len(sheets) == 1:
        return sheets[0]
    there = ", ".join(sheet.title for sheet in sheets[:8]) or "inga flikar"
    raise BrokenList(file, [Fault(f"fliken {name} saknas; filen har {there}")])


def _lines(sheet: Any, progress: Progress) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows with anything in them; what the file says of its own size is not believed."""
    stated = min(sheet.max_row or 0, LARGEST_ROWS)
    sheet.reset_dimensions()
    most = LARGEST_ROWS + 50
    for number, cells in enumerate(sheet.iter_rows(max_row=most, max_col=_MOST_COLUMNS), start=1):
        if number % _EVERY == 0:
            progress("Läser filen", number, max(stated, number))
        if any(_filled(cell) for cell in cells):
            yield number, cells


def _filled(cell: Any) -> bool:
    return cell.value is not None and str(cell.value).strip() != ""


def _cells(layout: Layout, columns: Sequence[str], cells: Sequence[Any]) -> dict[str, Cell]:
    padded = [*cells, *[None] * (len(columns) - len(cells))]
    return {column: _cell(layout, column, cell) for column, cell in zip(columns, padded, strict=False)}


def _cell(layout: Layout, column: str, cell: Any) -> Cell:
    if cell is None:
        return ""
    if cell.data_type == "f":
        said = "cellen är en formel. Klistra in värdet i stället (Klistra in special, Värden)"
        return Spoilt(str(cell.value)[:40], said)
    if cell.data_type == "e":
        return Spoilt(str(cell.value), f"{cell.value} är ett felvärde som kalkylprogrammet har satt dit")
    return typed_row.cell(layout, column, cell.value)
