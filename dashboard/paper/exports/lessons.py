"""What was learnt of a real operation, as a file."""

from typing import Final

from dashboard.paper.exports.tables import Column, Sheet, sheet
from data.lessons.reads import lessons
from data.lessons.rules import followed_up
from data.operations.facts import Operation
from data.store.database import Store

COLUMNS: Final = (
    Column("revision", "Post", tag="#meta+id"),
    Column("text", "Lärdom", width=60, tag="#description"),
    Column("owner", "Ägare", width=24, tag="#org+owner"),
    Column("due", "Senast", width=12, tag="#date+due"),
    Column("done", "Klar", width=8, tag="#status"),
)
_IN_THE_EVALUATION: Final = "En övnings lärdomar står i dess utvärdering."


def lessons_sheet(store: Store, operation: Operation) -> Sheet:
    """Return an operation's lessons, what is open first; an exercise's are its control's alone."""
    held = () if operation.is_exercise else followed_up(lessons(store, operation))
    rows = [
        {
            **{name: getattr(one, name) for name in ("revision", "text", "owner", "due")},
            "done": "ja" if one.done else "nej",
        }
        for one in held
    ]
    notice = _IN_THE_EVALUATION if operation.is_exercise else ""
    return sheet("Lärdomar", COLUMNS, rows, operation, [("Antal", str(len(rows)))], notice)
