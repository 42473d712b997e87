"""One table as it leaves the application, whatever the format: its columns, its rows, what to know of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from dashboard.exports.tables import Column, as_csv, as_xlsx
from dashboard.viewmodels.cells import EXERCISE
from data.domain.facts import Operation
from data.errors import Refused

ENDINGS: Final = (".csv", ".xlsx", ".json")
MARKING: Final = Column("marking", "Märkning", width=28, tag="#meta+marking")
NOTICE: Final = Column("notice", "Observera", width=60, tag="#meta+notice")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and its head: which operation, when, which revision, and what it adds up to."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    head: tuple[tuple[str, str], ...]
    notice: str = ""

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def tags(self) -> list[str]:
        return [column.tag for column in self.columns]


def sheet(
    title: str,
    columns: Iterable[Column],
    rows: Iterable[Mapping[str, Any]],
    operation: Operation,
    about: Iterable[tuple[str, str]],
    notice: str = "",
) -> Sheet:
    """Return an operation's table, every row marked where it is an exercise's."""
    marking = EXERCISE if operation.is_exercise else ""
    marked = [{**row, "marking": marking} for row in rows]
    head = [
        ("Händelse", operation.name),
        *([(EXERCISE, "Ingenting i filen är på riktigt.")] if marking else []),
        *about,
        *([("Observera", notice)] if notice else []),
    ]
    return Sheet(title, (*columns, MARKING), marked, tuple(head), notice)


def moment(at: datetime, revision: int) -> list[tuple[str, str]]:
    """Return the lines that say which moment a table is of, in the operation's time."""
    return [("Läget", at.isoformat()), ("Revision", str(revision))]


def sheet_file(table: Sheet, ending: str, *, hxl: bool) -> bytes:
    """Return a table as .csv, .xlsx or .json; raises Refused for another ending.

    With `hxl` the hashtags are the CSV's second row. A CSV has no head: its notice is a last column.
    """
    match ending.lower():
        case ".csv":
            noted = with_notice(table)
            return as_csv(noted.names, noted.rows, noted.tags if hxl else None)
        case ".xlsx":
            return as_xlsx(table.title, table.columns, table.rows, table.head, marked="example")
        case ".json":
            whole = {"title": table.title, "about": dict(table.head), "rows": table.rows}
            return json.dumps(whole, ensure_ascii=False, indent=1, default=str).encode()
    raise Refused(f"Okänd filändelse {ending or '(ingen)'}: välj {', '.join(ENDINGS)}.")


def with_notice(table: Sheet) -> Sheet:
    """Return a table whose first row says what its head would."""
    if not table.notice or not table.rows:
        return table
    first = {**table.rows[0], "notice": table.notice}
    return replace(table, columns=(*table.columns, NOTICE), rows=[first, *table.rows[1:]])
