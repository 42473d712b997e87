"""A row of a sheet as the fact it is declared to be: each cell in words, and why one was refused."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from data import glossary
from data.freetext import has_personnummer
from data.list_files.table import Cell, Fault, Row, Spoilt, Table
from data.list_files.typed_row import kind_of

_FORMULA: Final = ("=", "+", "-", "@")
# A spreadsheet's own date comes with its time of day.
_DAY: Final = len("2026-11-30")


def words_of(fact: type, column: str) -> Mapping[str, Any]:
    """Return what may stand in a column of a sheet and what each means; none: any text."""
    kind = kind_of(fact, column)
    if kind is bool:
        return {"ja": True, "nej": False}
    if not issubclass(kind, StrEnum):
        return {}
    return {glossary.label(word): word for word in kind}


def row_as(fact: type, row: Row, table: Table, faults: list[Fault]) -> Any | None:
    """Return a row as a fact, or None where a cell was refused, which has then been added to `faults`."""
    values: dict[str, Any] = {}
    refused = len(faults)
    for one in fields(fact):
        value, why = _value(
            one, kind_of(fact, one.name), words_of(fact, one.name), row.cells.get(one.name, "")
        )
        values[one.name] = value
        if why:
            faults.append(Fault(why, row.number, table.named.get(one.name, one.name), table.sheet))
    return fact(**values) if len(faults) == refused else None


def _value(one: Field[Any], kind: type, words: Mapping[str, Any], cell: Cell) -> tuple[Any, str]:
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
    if kind in (int, float, date):
        return counted(kind, cell)
    if cell.startswith(_FORMULA):
        return None, f"{cell[:20]} börjar med {cell[0]} och kan köras som formel i ett kalkylprogram"
    if has_personnummer(cell):
        return None, "texten ser ut att innehålla ett personnummer: det hör inte hemma i ett register"
    return cell, ""


def counted(kind: type, cell: str) -> tuple[Any, str]:
    """Return a number, with a decimal comma or point and spaces between thousands, or a date; or why none."""
    if kind is date:
        try:
            return date.fromisoformat(cell[:_DAY]), ""
        except ValueError:
            return None, f"{cell[:20]} är inget datum; det skrivs 2026-11-30"
    try:
        return kind("".join(cell.split()).replace(",", ".")), ""
    except ValueError:
        return None, f"{cell[:20]} är inget {'heltal' if kind is int else 'tal'}"
