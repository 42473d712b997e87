"""Reads of what has been decided of an operation's records: kept, disposed of, or nothing yet."""

from typing import Any

from sqlalchemy import Connection, Select, bindparam

from data.entries.entry import EntryKind
from data.entries.operations import RetentionDecided
from data.operations.rules import Kept
from data.store.database import Store
from data.store.rows import entry_from, worded_entries
from data.store.tables.core import JOURNAL

_NEWEST: Select[Any] = (
    worded_entries()
    .where(
        JOURNAL.c.operation == bindparam("operation"),
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind == EntryKind.RETENTION,
    )
    .order_by(JOURNAL.c.revision.desc())
    .limit(1)
)


def standing(store: Store, operation_id: str) -> Kept | None:
    """Return the newest decision on an operation's records; None where nothing is decided."""
    with store.reading() as connection:
        return standing_in(connection, operation_id)


def standing_in(connection: Connection, operation_id: str) -> Kept | None:
    """Return the newest decision inside the caller's transaction."""
    row = connection.execute(_NEWEST, {"operation": operation_id}).first()
    if row is None:
        return None
    entry = entry_from(row)
    decided = entry.says(RetentionDecided)
    return Kept(
        choice=decided.keep,
        decision=(entry.text or {}).get("decision"),
        decider=entry.actor,
        at=entry.recorded_at,
        revision=entry.revision,
        removed=decided.removes,
    )
