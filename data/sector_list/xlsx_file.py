"""A sector list as an XLSX: a sheet for each part, every refused cell by its sheet, row and column."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from data.domain.freetext import has_personnummer
from data.domain.sectors import SectorRegister
from data.sector_list.columns import LAYOUTS, PARTS, READ_ME, SHEETS, words_of
from data.sector_list.rows import MOST_ROWS, Listed, broken
from data.table_file.table import BrokenList, Cell, Fault, Row, Spoilt, Table
from data.table_file.xlsx_file import read_sheets

_FORMULA = ("=", "+", "-", "@")


def read_xlsx(file: str, content: bytes) -> Listed:
    """Return the sector list in a workbook's bytes; what cannot be read is said with its place."""
    try:
        tables = read_sheets(file, content, LAYOUTS, (READ_ME,))
    except BrokenList as unreadable:
        return broken(unreadable.faults)
    faults: list[Fault] = []
    found: dict[str, tuple[Any, ...]] = {}
    places: dict[str, tuple[str, tuple[int, ...]]] = {}
    for part, fact in PARTS.items():
        table = tables[SHEETS[part]]
        faults += table.faults
        if len(table.rows) > MOST_ROWS:
            faults.append(Fault(f"fliken har fler än {MOST_ROWS} rader", sheet=table.sheet))
        rows = [(row.number, _row(fact, row, table, faults)) for row in table.rows[:MOST_ROWS]]
        found[part] = tuple(one for _, one in rows if one is not None)
        places[part] = table.sheet, tuple(number for number, one in rows if one is not None)
    notes = next(iter(tables.values())).notes
    return Listed(SectorRegister(**found), tuple(faults), places, notes)


def _row(fact: type, row: Row, table: Table, faults: list[Fault]) -> Any | None:
    """Return a row of a part, or None where a cell was refused, which has then been added to `faults`."""
    values: dict[str, Any] = {}
    refused = len(faults)
    for one in fields(fact):
        value, why = _value(one, words_of(fact, one.name), row.cells.get(one.name, ""))
        values[one.name] = value
        if why:
            faults.append(Fault(why, row.number, table.named.get(one.name, one.name), table.sheet))
    return fact(**values) if len(faults) == refused else None


def _value(one: Field[Any], words: Mapping[str, Any], cell: Cell) -> tuple[Any, str]:
    """Return a cell's value, or why it is none."""
    if isinstance(cell, Spoilt):
        return None, cell.reason
    if not cell:
        return (one.default, "") if one.default is not MISSING else (None, "cellen är tom")
    if words:
        known = {word.casefold(): value for word, value in words.items()}
        known |= {str(value): value for value in words.values() if isinstance(value, str)}
        if cell.casefold() in known:
            return known[cell.casefold()], ""
        return None, f"{cell[:20]} är okänt; det ska vara {' eller '.join(words)}"
    if cell.startswith(_FORMULA):
        return None, f"{cell[:20]} börjar med {cell[0]} och kan köras som formel i ett kalkylprogram"
    if has_personnummer(cell):
        return None, "texten ser ut att innehålla ett personnummer: organisationer och funktioner har inga"
    return cell, ""
