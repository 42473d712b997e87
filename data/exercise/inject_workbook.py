"""The inspelslista as a formatted workbook: headings in sight, texts wrapped, every row marked."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from data import glossary
from data.exercise.checking import in_order
from data.exercise.columns import (
    HEADINGS,
    LED_ONLY,
    LISTS,
    MARK,
    READ_ME,
    SHEETS,
    WIDTHS,
    columns_of,
    condition_said,
    words_in,
)
from data.exercise.rules import START
from data.exercise.scenario import Scenario
from data.exercise.schema import ScenarioFile
from data.exercise.written import origin_said, span_said

_HEAD: Final = Font(bold=True, color="FFFFFF")
_HEAD_FILL: Final = PatternFill("solid", fgColor="2B3A42")
_MARKED: Final = Font(bold=True, color="A32014", size=8)
_LINE: Final = Border(bottom=Side(style="thin", color="C9D1D6"))
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_TEXT: Final = "@"  # so that a spreadsheet leaves an id such as 1-2 or 007 as it was written
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROOM: Final = 500


def write_inject_list(scenario: Scenario) -> bytes:
    """Return the inspelslista as a workbook, the injects in order."""
    ordered = replace(scenario, injects=in_order(scenario.injects))
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for part, title in SHEETS.items():
        _fill(book.create_sheet(title), part, list(_rows(ordered, part)))
    _explain(book.create_sheet(READ_ME), scenario)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(scenario: Scenario, part: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a part's sheet, as the scenario's file would have them."""
    plain = ScenarioFile.model_validate(scenario).model_dump(mode="json")
    if not part:
        for inject, row in zip(scenario.injects, plain["injects"], strict=True):
            said = {"condition": condition_said(inject.condition), "questions": "\n".join(inject.questions)}
            yield {**row, **said}
        return
    if part == "effects":
        yield from ({**one, "inject": START} for one in plain["start"])
    for row in plain["injects"]:
        yield from ({**one, "inject": row["id"]} for one in row[part])


def _fill(sheet: Worksheet, part: str, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = ("marking", *columns_of(part))
    sheet.freeze_panes = "D2" if not part else "C2"
    sheet.sheet_properties.tabColor = "A32014"
    for edge in (sheet.oddHeader, sheet.oddFooter):
        if edge is not None:
            edge.center.text = f"{MARK} – {LED_ONLY}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column, 18)
        _head(_put(sheet, 1, place, HEADINGS[column]))
        _offer(sheet, part, column, get_column_letter(place), len(rows))
    for number, row in enumerate(rows, start=2):
        _put(sheet, number, 1, MARK).font = _MARKED
        for place, column in enumerate(columns[1:], start=2):
            _put(sheet, number, place, _said(part, column, row[column]))


def _said(part: str, column: str, value: Any) -> str:
    """Return what a cell says: words as people say them, lists with commas."""
    if value is None or (column == "supply" and value == "okant"):
        return ""
    kind = words_in(part, column)
    listed = value if column in LISTS else [value]
    return ", ".join(glossary.label(kind(one)) if kind else str(one) for one in listed)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  nothing is merged in here
    cell.value = _UNWRITABLE.sub("", text) or None
    if cell.value is not None:
        cell.data_type = "s"  # text whatever it begins with
    cell.number_format, cell.alignment, cell.border = _TEXT, _WRAPPED, _LINE
    return cell


def _head(cell: Cell) -> None:
    cell.font, cell.fill = _HEAD, _HEAD_FILL


def _offer(sheet: Worksheet, part: str, column: str, letter: str, rows: int) -> None:
    """Let a spreadsheet offer a column's words, also in the rows that somebody adds."""
    kind = words_in(part, column)
    if kind is None or column in LISTS:
        return
    said = ",".join(glossary.label(one) for one in kind)
    offered = DataValidation(type="list", formula1=f'"{said}"', allow_blank=True)
    offered.add(f"{letter}2:{letter}{rows + _ROOM}")
    sheet.add_data_validation(offered)


def _explain(sheet: Worksheet, scenario: Scenario) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 110
    for number, (name, text) in enumerate(_read_me(scenario), start=1):
        left, right = _put(sheet, number, 1, name), _put(sheet, number, 2, text)
        left.font = Font(bold=True)
        if number == 1:
            left.font = right.font = Font(bold=True, color="A32014", size=14)


def _read_me(scenario: Scenario) -> Iterable[tuple[str, str]]:
    yield MARK, f"Inspelslista – {LED_ONLY}"
    yield "Scenario", f"{scenario.title} ({scenario.id})"
    yield "T+0:00", f"{origin_said(scenario.origin)}, längd {span_said(scenario.duration)}"
    yield "Inspel", "En rad för varje inspel. Id ändras aldrig. Tid som T+1:30; tom tid är ett reservinspel."
    yield "", "Till: krisledning, stadsdel:<område>, sektor:<sektor> eller punkt:<punkt>, med komma emellan."
    yield "", "Villkor: till exempel har inte rapporterat: område sodermalm, el, inom 15 min."
    yield "", "Frågor: till en bordsövning, en på varje rad i rutan."
    yield "Facit", f"Vad som blir sant när inspelet levereras; {START} i stället för inspel: från början."
    yield "Förväntat", "Åtgärder som ska följa på inspelet, och inom hur lång tid."
    yield "Motspel", "Rapporter som motspelet gör självt när inspelet levereras."
    yield (
        "Gör så här",
        "Ändra, flytta, lägg till eller ta bort rader. Läs in filen: alla ändringar visas först.",
    )
    yield "", "Slå inte ihop celler och skriv inga formler. Den här fliken läses aldrig in."
    yield "Skede", ", ".join(scenario.phases)
    yield from ((f"Mål {one.id}", one.text) for one in scenario.objectives)
