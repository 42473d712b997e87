"""Tables as an XLSX: its size is read in the zip directory first, its formulas and links never used."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Final, TypeVar

import openpyxl

from data.list_files import typed_row
from data.list_files.headings import (
    LOOKED_IN,
    LOOSE,
    SAID_AGAIN,
    Headings,
    again,
    drawn_in,
    headings,
    hidden,
    merged_below,
    unmerged,
)
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
    said_numbers,
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
_Read = TypeVar("_Read")


def read_xlsx(file: str, content: bytes, layout: Layout, sheet: str, progress: Progress) -> Table:
    """Return the rows of a sheet by its name, or of the only sheet; raises BrokenList."""
    notes = _check_parts(file, content)

    def read(book: Any) -> Table:
        table = _table(file, _sheet(file, book, sheet), layout, progress)
        return replace(table, notes=(*notes, *table.notes))

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
        return {name: replace(table, notes=(*notes, *table.notes)) for name, table in tables.items()}

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
    first = list(islice(lines, LOOKED_IN))
    if not first:
        raise BrokenList(file, [Fault("fliken är tom", sheet=sheet.title)])
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        drawn = drawn_in(part.read(_LARGEST_XML))
    texts = [(number, _texts(cells)) for number, cells in first]
    there = headings(file, unmerged(texts, drawn), layout, sheet.title)
    if drawn.filled > LARGEST_ROWS + there.row:  # told without reading them all
        raise BrokenList(file, [Fault(_too_many(), sheet=sheet.title)])
    reading = _Reading(file, sheet.title, layout, there)
    for number, cells in chain((line for line in first if line[0] > there.row), lines):
        reading.row(number, cells)
    merged = [Fault(reason, sheet=sheet.title) for reason in merged_below(drawn, there)]
    notes = (*reading.notes(), *hidden(drawn, there, {row.number for row in reading.rows}))
    heads = there.heads_of(reading.filled)
    faults = (*merged, *reading.faults)
    return Table("XLSX", there.named, tuple(reading.rows), sheet.title, None, faults, notes, heads)


class _Reading:
    """The rows of a sheet as they are read, below its headings."""

    def __init__(self, file: str, title: str, layout: Layout, there: Headings) -> None:
        self.file, self.title, self.layout, self.there = file, title, layout, there
        self.rows: list[Row] = []
        self.faults: list[Fault] = []
        self.filled: set[int] = set()
        self._repeated: list[int] = []
        self._loose: list[int] = []

    def row(self, number: int, cells: Sequence[Any]) -> None:
        if number - self.there.row > LARGEST_ROWS:
            raise BrokenList(self.file, [Fault(_too_many(), number, sheet=self.title)])
        if repeats := again(_texts(cells), self.there, self.layout):
            if isinstance(repeats, str):
                raise BrokenList(self.file, [Fault(repeats, number, sheet=self.title)])
            self._repeated += [number] if number > self.there.row + 1 else []
            return
        width = len(self.there.columns)
        if any(_filled(cell) for cell in cells[width:]):
            self._loose.append(number)
        self.filled.update(place for place, cell in enumerate(cells[:width]) if _filled(cell))
        self.rows.append(Row(number, _cells(self.layout, self.there.columns, cells)))

    def notes(self) -> Iterator[str]:
        """Yield what is worth a second look; where other columns are somebody's fault they are refused."""
        if self._repeated:
            yield SAID_AGAIN % said_numbers(self._repeated)
        if self._loose and self.layout.ignores:
            yield LOOSE % said_numbers(self._loose)
        elif self._loose:
            said = "raden har värden i en kolumn utan rubrik"
            self.faults += [Fault(said, number, sheet=self.title) for number in self._loose]


def _too_many() -> str:
    return f"fliken har fler än {LARGEST_ROWS} rader"


def _texts(cells: Sequence[Any]) -> list[str]:
    return ["" if cell.value is None else str(cell.value).strip() for cell in cells]


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


def _cells(layout: Layout, columns: Sequence[str | None], cells: Sequence[Any]) -> dict[str, Cell]:
    padded = [*cells, *[None] * (len(columns) - len(cells))]
    pairs = zip(columns, padded, strict=False)
    return {column: _cell(layout, column, cell) for column, cell in pairs if column is not None}


def _cell(layout: Layout, column: str, cell: Any) -> Cell:
    if cell is None:
        return ""
    if cell.data_type == "f":
        said = "cellen är en formel. Klistra in värdet i stället (Klistra in special, Värden)"
        return Spoilt(str(cell.value)[:40], said)
    if cell.data_type == "e":
        return Spoilt(str(cell.value), f"{cell.value} är ett felvärde som kalkylprogrammet har satt dit")
    return typed_row.cell(layout, column, cell.value)
