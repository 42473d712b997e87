"""One table as it leaves the application: CSV and XLSX where no cell can act as a formula, and JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.words.cells import EXERCISE, Spoken, as_it_is, csv_lines, in_text, safe_cell
from data.clock import season
from data.errors import Refused
from data.operations.facts import Operation

_HEAD = Font(bold=True)
_NAMES = Font(italic=True, color="6B7780", size=9)
_EXAMPLE = PatternFill("solid", fgColor="FBEFD2")
_TEXT = "@"  # so that a spreadsheet leaves an id such as 1-2 or 007 as it was written
_MOMENT = "yyyy\\-mm\\-dd hh:mm:ss"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its heading for people, the words it may hold, and its width.

    A `number` keeps its digits in the file; everything else is text or a time. `tag` is its HXL hashtag.
    `spoken` makes what people read of what programs get.
    """

    name: str
    heading: str
    words: tuple[str, ...] = ()
    number: str = ""
    width: int = 22
    tag: str = ""
    spoken: Spoken = as_it_is

    def says(self, row: Mapping[str, Any]) -> Any:
        """Return what people read in this column of a row."""
        return self.spoken(row.get(self.name), row)


def as_csv(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, hxl: bool = False, commas: bool = False
) -> bytes:
    """Return rows as CSV: for people and their Swedish spreadsheets, or with `commas` for programs.

    For people it has semicolons, words, Swedish time and decimal commas; for programs what the API has.
    With `hxl` the hashtags stand in a row of their own under the names.
    """
    return b"".join(csv_pieces(columns, rows, hxl=hxl, commas=commas))


def csv_pieces(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, hxl: bool = False, commas: bool = False
) -> Iterator[bytes]:
    """Yield the same CSV row by row, for as many rows as there are."""
    return csv_lines(_lines(columns, rows, hxl=hxl, commas=commas), commas=commas)


def _lines(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, hxl: bool, commas: bool
) -> Iterator[Sequence[object]]:
    yield [column.name for column in columns]
    if hxl:
        yield [column.tag for column in columns]
    for row in rows:
        yield [row.get(column.name) if commas else in_text(column.says(row)) for column in columns]


def as_xlsx(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    read_me: Sequence[Sequence[str]],
    marked: str = "",
) -> bytes:
    """Return a workbook: the rows under headings and names that stay in sight, and a sheet *Läs mig*.

    `marked` names a column; a row where it says "ja", or is true, is coloured.
    """
    return as_workbook([(title, columns, rows)], read_me, marked)


def as_workbook(
    sheets: Iterable[tuple[str, Sequence[Column], Sequence[Mapping[str, Any]]]],
    read_me: Sequence[Sequence[str]],
    marked: str = "",
) -> bytes:
    """Return a workbook with several such sheets, each with its title, columns and rows."""
    book = Workbook(write_only=True)
    for title, columns, rows in sheets:
        _fill(book.create_sheet(title), columns, rows, marked)
    _explain(book.create_sheet("Läs mig"), read_me)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], marked: str) -> None:
    sheet.freeze_panes = "C3"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        if column.words:
            _choose(sheet, column, get_column_letter(place), len(rows))
    sheet.append([_cell(sheet, column.heading, font=_HEAD) for column in columns])
    sheet.append([_cell(sheet, column.name, font=_NAMES) for column in columns])
    for row in rows:
        fill = _EXAMPLE if row.get(marked) in ("ja", True) else None
        sheet.append([_value(sheet, column, column.says(row), fill) for column in columns])


def _choose(sheet: Any, column: Column, letter: str, rows: int) -> None:
    """Let a spreadsheet offer a column's words, also in the rows that somebody adds."""
    offered = DataValidation(
        type="list", formula1=f'"{",".join(column.words)}"', allow_blank=True, showErrorMessage=True
    )
    offered.errorTitle, offered.error = column.heading, f"Välj {', '.join(column.words)}."
    offered.add(f"{letter}3:{letter}{rows + 502}")
    sheet.data_validations.append(offered)


def _value(sheet: Any, column: Column, value: Any, fill: PatternFill | None) -> Any:
    if isinstance(value, datetime):
        cell = _moment(sheet, value)
    elif column.number and value is not None:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = column.number
    else:
        cell = _cell(sheet, safe_cell(value) or None)
    if fill is not None:
        cell.fill = fill
    return cell


def _moment(sheet: Any, value: datetime) -> Any:
    """Return a real date, which knows no zone: where its hour comes twice the format says which one it is."""
    cell = WriteOnlyCell(sheet, value=value.replace(tzinfo=None, microsecond=0))
    which = season(value)
    cell.number_format = f'{_MOMENT}" {which}"' if which else _MOMENT
    return cell


def _cell(sheet: Any, text: str | None, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.number_format = _TEXT
    if text is not None:
        cell.data_type = "str"  # text whatever it begins with, and read back in half the time of "s"
    if font is not None:
        cell.font = font
    return cell


def _explain(sheet: Any, lines: Sequence[Sequence[str]]) -> None:
    for letter, width in (("A", 24), ("B", 20), ("C", 100)):
        sheet.column_dimensions[letter].width = width
    for place, line in enumerate(lines):
        cells = [_cell(sheet, text, font=_HEAD if place == 0 else None) for text in line]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)


ENDINGS: Final = (".csv", ".xlsx", ".json")
MARKING: Final = Column("marking", "Märkning", width=28, tag="#meta+marking")
NOTICE: Final = Column("notice", "Observera", width=60, tag="#meta+notice")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and its head: which operation, when, which revision, and what it adds up to."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    head: tuple[tuple[str, str | datetime], ...]
    notice: str = ""

    @property
    def wire(self) -> list[dict[str, Any]]:
        """Return the rows as programs get them."""
        names = [column.name for column in self.columns]
        return [{name: row.get(name) for name in names} for row in self.rows]


def sheet(
    title: str,
    columns: Iterable[Column],
    rows: Iterable[Mapping[str, Any]],
    operation: Operation,
    about: Iterable[tuple[str, str | datetime]],
    notice: str = "",
) -> Sheet:
    """Return an operation's table, every row marked where it is an exercise's."""
    marking = EXERCISE if operation.is_exercise else ""
    marked = [{**row, "marking": marking} for row in rows]
    head: list[tuple[str, str | datetime]] = [
        ("Händelse", operation.name),
        *([(EXERCISE, "Ingenting i filen är på riktigt.")] if marking else []),
        *about,
        *([("Observera", notice)] if notice else []),
    ]
    return Sheet(title, (*columns, MARKING), marked, tuple(head), notice)


def moment(at: datetime, revision: int) -> list[tuple[str, str | datetime]]:
    """Return the lines that say which moment a table is of, in the operation's time."""
    return [("Läget", at), ("Revision", str(revision))]


def sheet_file(table: Sheet, ending: str, *, hxl: bool = False, commas: bool = False) -> bytes:
    """Return a table as .csv, .xlsx or .json; raises Refused for another ending.

    `hxl` and `commas` concern CSV alone, which has no head: its notice is a last column.
    """
    match ending.lower():
        case ".csv":
            noted = with_notice(table)
            return as_csv(noted.columns, noted.rows, hxl=hxl, commas=commas)
        case ".xlsx":
            head = [(name, str(in_text(said))) for name, said in table.head]
            return as_xlsx(table.title, table.columns, table.rows, head, marked="example")
        case ".json":
            about = {
                name: said.isoformat() if isinstance(said, datetime) else said for name, said in table.head
            }
            whole = {"title": table.title, "about": about, "rows": table.wire}
            return json.dumps(whole, ensure_ascii=False, indent=1, default=str).encode()
    raise Refused(f"Okänd filändelse {ending or '(ingen)'}: välj {', '.join(ENDINGS)}.")


def with_notice(table: Sheet) -> Sheet:
    """Return a table whose first row says what its head would."""
    if not table.notice or not table.rows:
        return table
    first = {**table.rows[0], "notice": table.notice}
    return replace(table, columns=(*table.columns, NOTICE), rows=[first, *table.rows[1:]])
