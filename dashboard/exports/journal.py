"""An operation's journal as a file: CSV that a spreadsheet cannot execute, or JSON."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from dashboard.exports.tables import as_csv
from dashboard.viewmodels.cells import EXERCISE
from data import queries
from data.database import Store
from data.domain.facts import Entry
from data.errors import Refused

_PAGE = 1000
JOURNAL_COLUMNS = (
    *("revision", "kind", "occurred_at", "recorded_at", "actor", "point"),
    *("facts", "text"),
)


def write_journal(store: Store, operation: str, out: Path) -> int:
    """Write an operation's journal as .csv or .json; returns how many entries."""
    if out.suffix not in (".csv", ".json"):
        raise Refused(f"Okänd filändelse {out.suffix}: välj .csv eller .json.")
    exercise = queries.picture(store, operation, recent=0).operation.is_exercise
    rows = [journal_row(entry, exercise) for entry in _every_entry(store, operation)]
    if out.suffix == ".json":
        out.write_text(json.dumps(rows, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    else:
        out.write_bytes(as_csv([*JOURNAL_COLUMNS, "marking"], rows))
    return len(rows)


def _every_entry(store: Store, operation: str) -> Iterator[Entry]:
    after = 0
    for _page in count():
        entries = queries.entries_since(store, after, operation, _PAGE)
        yield from entries
        if len(entries) < _PAGE:
            return
        after = entries[-1].revision


def journal_row(entry: Entry, exercise: bool) -> dict[str, Any]:
    """Return one entry as a flat row; masked words say so."""
    said = queries.MASKED if entry.text is None else "; ".join(f"{k}: {v}" for k, v in entry.text.items())
    return {
        "revision": entry.revision,
        "kind": entry.kind,
        "occurred_at": entry.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "actor": entry.actor,
        "point": entry.point,
        "facts": json.dumps(dict(entry.facts), ensure_ascii=False, default=str),
        "text": said,
        "marking": EXERCISE if exercise else "",
    }
