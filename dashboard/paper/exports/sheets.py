"""One table as it leaves the application, whatever the format: its columns, its rows, what to know of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from dashboard.paper.exports.tables import Column, as_csv, as_xlsx
from dashboard.words.cells import EXERCISE, in_text
from data.errors import Refused
from data.operations.facts import Operation

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
