"""Rows as a file for spreadsheets: CSV and XLSX where no cell can act as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.viewmodels.cells import safe_cell

_HEAD = Font(bold=True)
_NAMES = Font(italic=True, color="6B7780", size=9)
_EXAMPLE = PatternFill("solid", fgColor="FBEFD2")
_TEXT = "@"  # so that a spreadsheet leaves an id such as 1-2 or 007 as it was written


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its heading for people, the words it may hold, and its width.

    A `number` keeps its digits in the file; everything else is text. `tag` is its HXL hashtag.
    """

    name: str
    heading: str
    words: tuple[str, ...] = ()
    number: str = ""
    width: int = 22
    tag: str = ""


def as_csv(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], tags: Sequence[str] | None = None
) -> bytes:
    """Return rows as CSV; the byte order mark makes spreadsheets read the Swedish letters right.

    `tags` are the HXL hashtags that stand in a row of their own under the names.
    """
    return b"".join(csv_pieces(columns, rows, tags))


def csv_pieces(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], tags: Sequence[str] | None = None
) -> Iterator[bytes]:
    """Yield the same CSV row by row, for as many rows as there are."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    out.write("\ufeff")
    for head in (columns, *([tags] if tags is not None else [])):
        writer.writerow(head)
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


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
        sheet.append([_value(sheet, column, row.get(column.name), fill) for column in columns])


def _choose(sheet: Any, column: Column, letter: str, rows: int) -> None:
    """Let a spreadsheet offer a column's words, also in the rows that somebody adds."""
    offered = DataValidation(
        type="list", formula1=f'"{",".join(column.words)}"', allow_blank=True, showErrorMessage=True
    )
    offered.errorTitle, offered.error = column.heading, f"Välj {', '.join(column.words)}."
    offered.add(f"{letter}3:{letter}{rows + 502}")
    sheet.data_validations.append(offered)


def _value(sheet: Any, column: Column, value: Any, fill: PatternFill | None) -> Any:
    if column.number and value is not None:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = column.number
    else:
        cell = _cell(sheet, safe_cell(value) or None)
    if fill is not None:
        cell.fill = fill
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
