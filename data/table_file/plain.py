"""A typed value of a file (a spreadsheet's, a GeoJSON property, a GeoPackage field) as the text of a cell."""

import math
from datetime import date, datetime, time, timedelta
from typing import Any

from data.table_file.layout import Layout
from data.table_file.table import Cell, Spoilt

_LARGEST = 10**15  # of more than fifteen digits a spreadsheet has kept only the first
_RETYPE = "Formatera kolumnen som Text och skriv värdet på nytt"


def cell(layout: Layout, column: str, value: Any) -> Cell:
    """Return a value as a cell of a column; Spoilt where the text that somebody wrote is gone."""
    match value:
        case None:
            return ""
        case bool():
            return _truth(layout, column, value)
        case str():
            return value.strip()
        case int() | float():
            return _number(layout, column, value)
        case datetime() if layout.column_of(column) in layout.times:
            return value.isoformat(timespec="minutes")
        case datetime() | date() | time() | timedelta():
            shown = str(value).removesuffix(" 00:00:00")
            return Spoilt(shown, f"{shown} är ett datum eller en tid: kalkylprogrammet har gjort om texten")
    return Spoilt("", "värdet ska vara en text eller ett tal")


def _truth(layout: Layout, column: str, value: bool) -> Cell:
    said = "ja" if value else "nej"
    if layout.column_of(column) in layout.yes_or_no:
        return said
    return Spoilt(said, "värdet är sant eller falskt, men ska vara en text eller ett tal")


def _number(layout: Layout, column: str, value: float) -> Cell:
    if abs(value) >= _LARGEST or not math.isfinite(value):
        return Spoilt("", "talet är för stort eller inget tal alls")
    whole = value == int(value)
    said = str(int(value)) if whole else str(value)
    known = layout.column_of(column)
    if known in layout.numbers:
        return said
    if known in layout.ids:
        return Spoilt(
            said,
            f"{said} är ett tal, inte text: inledande nollor kan ha försvunnit. {_RETYPE}",
        )
    if not whole:
        return Spoilt(said, f"{said} är ett tal, men ska vara en text. {_RETYPE}")
    return said
