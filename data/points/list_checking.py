"""Judging a point list cell by cell: every fault of every row, and the points of the rows without any."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from data.freetext import warning_for, why_not_text
from data.glossary import label
from data.list_files.table import Cell, Fault, Progress, Row, Spoilt, Table, silent
from data.points.facts import ANSWERS
from data.points.list_file import LARGEST_CAPACITY, LONGEST, LONGEST_OTHER, OPTIONAL
from data.words import Answer, PointKind

_ID = re.compile(r"[^\W_][\w.-]*")
_MONTH = "jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec"
# What a spreadsheet makes of an id such as 1-2, 2E3 or 007.0 when nobody looks.
_MANGLED = re.compile(
    rf"\d{{1,4}}[-/. ]?(?:{_MONTH})[a-z]*[-/. ]?\d{{0,4}}|(?:{_MONTH})[a-z]*[-/. ]\d{{1,4}}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|\d+(?:[.,]\d+)?E[+-]\d+|\d+[.,]\d+|#.*",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\d{{1,4}}[-/. ]?(?:{_MONTH})[a-z]*[-/. ]?\d{{0,4}}|(?:{_MONTH})[a-z]*[-/. ]\d{{1,4}}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}",
    re.IGNORECASE,
)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_FORMULA = ("=", "+", "-", "@")
_WORDS: Final = {label(answer): answer for answer in Answer} | {answer.value: answer for answer in Answer}
_EVERY: Final = 200


@dataclass(frozen=True, slots=True)
class ListedPoint:
    """One point as its file states it. `north` and `east` are in whatever system the file is in.

    An empty `area` means: by position. A column that the file lacks is not in `stated`.
    """

    row: int
    id: str
    name: str
    north: float
    east: float
    area: str
    stated: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a list holds: the points of its sound rows, every fault, and every id it mentions at all."""

    points: tuple[ListedPoint, ...]
    faults: tuple[Fault, ...]
    ids: frozenset[str]
    notes: tuple[str, ...]


def check(table: Table, progress: Progress = silent) -> Checked:
    """Judge every row of a table; nothing is raised."""
    faults, points, notes = list(table.faults), [], list(table.notes)
    rows_of: dict[str, int] = {}
    ids: set[str] = set()
    if _numbered(table.rows):
        table = replace(table, rows=tuple(map(_as_shown, table.rows)))
        notes.append(
            "Alla id är tal i filen och läses som de visas: se efter att inga inledande nollor saknas."
        )
    for done, row in enumerate(table.rows, start=1):
        judged = _Row(table, row)
        point = judged.point()
        ids.update(one for one in (judged.said_id,) if one)
        if point is not None and point.id in rows_of:
            judged.refuse("id", f"{point.id} finns redan på rad {rows_of[point.id]}")
            point = None
        elif judged.said_id:
            rows_of.setdefault(judged.said_id, row.number)
        faults += judged.faults
        notes += judged.notes
        if point is not None:
            points.append(point)
        if done % _EVERY == 0:
            progress("Granskar raderna", done, len(table.rows))
    if not table.rows and not faults:
        faults.append(Fault("filen har inga punkter", sheet=table.sheet))
    return Checked(tuple(points), tuple(sorted(faults, key=_order)), frozenset(ids), tuple(notes))


def _order(fault: Fault) -> int:
    return fault.row or 0


def _numbered(rows: Sequence[Row]) -> bool:
    """Return whether every id is a whole number to the spreadsheet: then none has been made over alone."""
    ids = [row.cells.get("id", "") for row in rows]
    return len(ids) > 1 and all(isinstance(cell, Spoilt) and cell.shown.isdigit() for cell in ids)


def _as_shown(row: Row) -> Row:
    cell = row.cells["id"]
    return replace(row, cells={**row.cells, "id": cell.shown if isinstance(cell, Spoilt) else cell})


class _Row:
    """One row on its way to a point; every reader of a cell knows where to point, and goes on."""

    def __init__(self, table: Table, row: Row) -> None:
        self.table, self.row = table, row
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.said_id = ""

    def refuse(self, column: str, reason: str) -> None:
        named = ", ".join(self.table.named.get(name, name) for name in column.split(", "))
        self.faults.append(Fault(reason, self.row.number, named, self.table.sheet))

    def point(self) -> ListedPoint | None:
        """Return the point, or None where any of its cells was refused."""
        identity, name = self._id(), self._text("name")
        if not name and not self._is_refused("name"):
            self.refuse("name", "fältet är tomt")
        stated = {column: self._stated(column) for column in OPTIONAL if column in self.row.cells}
        north, east = self._number("lat"), self._number("lon")
        if self.faults:
            return None
        area = str(stated.pop("area", ""))
        return ListedPoint(self.row.number, identity, name, north, east, area, stated)

    def _is_refused(self, column: str) -> bool:
        named = self.table.named.get(column, column)
        return any(fault.column == named for fault in self.faults)

    def _cell(self, column: str) -> str | None:
        """Return a cell's text, or None where it is spoilt, which has then been said."""
        cell: Cell = self.row.cells[column]
        if isinstance(cell, Spoilt):
            self.refuse(column, cell.reason)
            return None
        return cell

    def _id(self) -> str:
        identity = self._text("id")
        self.said_id = identity
        if not identity:
            if not self._is_refused("id"):
                self.refuse("id", "fältet är tomt")
        elif _MANGLED.fullmatch(identity):
            self.refuse("id", f"{identity} ser ut som ett datum eller tal som ett kalkylprogram gjort om")
        elif not _ID.fullmatch(identity):
            self.refuse("id", f"{identity} får bara ha bokstäver, siffror, punkt, _ och -")
        return identity

    def _text(self, column: str) -> str:
        value = self._cell(column) or ""
        if value.startswith(_FORMULA):
            self.refuse(
                column, f"{value[:20]} börjar med {value[0]} och kan köras som formel i ett kalkylprogram"
            )
            return ""
        reason = why_not_text(value, column, LONGEST.get(column, LONGEST_OTHER))
        if reason is not None:
            self.refuse(column, reason.text)
            return ""
        if column != "fault_contact" and (warning := warning_for(value)):
            self.notes.append(f"Rad {self.row.number}, {self.table.named.get(column, column)}: {warning}")
        return value

    def _one_of(self, column: str, words: tuple[str, ...]) -> str:
        cell = self._cell(column)
        value = (cell or "").lower()
        if cell is not None and value not in words:
            self.refuse(column, f"{cell[:20] or 'tomt'} är okänt; det ska vara {' eller '.join(words)}")
        return value

    def _stated(self, column: str) -> object:
        """Return what a cell says of a point, as the fact it is."""
        match column:
            case "kind":
                word = self._one_of(column, tuple(PointKind))
                return PointKind(word) if word in tuple(PointKind) else word
            case "example":
                return self._one_of(column, ("ja", "nej")) == "ja"
            case "capacity":
                return self._capacity()
        return self._answer(column) if column in ANSWERS else self._text(column)

    def _answer(self, column: str) -> Answer | None:
        cell = self._cell(column)
        if not cell:
            return None
        answer = _WORDS.get(cell.lower())
        if answer is None:
            words = ", ".join(label(one) for one in Answer)
            self.refuse(column, f"{cell[:20]} är okänt; det ska vara {words} eller tomt")
        return answer

    def _capacity(self) -> int | None:
        value = self._cell("capacity")
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or int(value[:9]) > LARGEST_CAPACITY:
            self.refuse("capacity", f"{value[:20]} är inget antal från 0 till {LARGEST_CAPACITY}")
            return None
        return int(value)

    def _number(self, column: str) -> float:
        value = self._cell(column)
        if value is None:
            return math.nan
        if _DECIMAL_COMMA.fullmatch(value):
            self.refuse(column, f"{value} har decimalkomma. Skriv {value.replace(',', '.')}")
        elif _DATE.fullmatch(value):
            self.refuse(
                column, f"{value[:20]} ser ut som ett datum som ett kalkylprogram har gjort av ett tal"
            )
        else:
            number = _finite(value)
            if number is not None:
                return number
            self.refuse(column, f"{value[:20] or 'tomt'} är inget tal")
        return math.nan


def _finite(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
