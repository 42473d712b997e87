"""Reads of an operation's entries of a few kinds: index look-ups, however long the journal has grown."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from data.domain.facts import Entry
from data.domain.words import EntryKind
from data.models import JOURNAL, POINT
from data.rows import entry_from, worded_entries

NEWEST = 2**62
_HERE = (
    JOURNAL.c.operation == bindparam("operation"),
    JOURNAL.c.kind.in_(bindparam("kinds", expanding=True)),
    JOURNAL.c.revision <= bindparam("until"),
)
_APART: Any = worded_entries().where(*_HERE, JOURNAL.c.point.is_(None))
_AT_POINTS: Any = worded_entries().where(*_HERE, JOURNAL.c.point.in_(select(POINT.c.id)))
_BY_ACT: Any = worded_entries().where(JOURNAL.c.act == bindparam("act"))
_NEWEST: Any = _APART.order_by(JOURNAL.c.revision.desc()).limit(1)


def apart(connection: Connection, operation_id: str, *kinds: EntryKind, until: int = NEWEST) -> list[Entry]:
    """Return the entries of these kinds that concern no point, in the order they were made."""
    rows = connection.execute(_APART, {"operation": operation_id, "kinds": kinds, "until": until})
    return sorted((entry_from(row) for row in rows), key=lambda one: one.revision)


def everywhere(
    connection: Connection, operation_id: str, *kinds: EntryKind, until: int = NEWEST
) -> list[Entry]:
    """Return the entries of these kinds, those about a point too, in the order they were made."""
    asked = {"operation": operation_id, "kinds": kinds, "until": until}
    at_points = connection.execute(_AT_POINTS, asked)
    found = [*apart(connection, operation_id, *kinds, until=until), *(entry_from(row) for row in at_points)]
    return sorted(found, key=lambda one: one.revision)


def newest(connection: Connection, operation_id: str, kind: EntryKind, until: int = NEWEST) -> Entry | None:
    """Return the last entry of a kind that concerns no point."""
    asked = {"operation": operation_id, "kinds": [kind], "until": until}
    row = connection.execute(_NEWEST, asked).first()
    return entry_from(row) if row is not None else None


def by_act(connection: Connection, act: str) -> Entry:
    """Return the entry of an act that another entry names."""
    return entry_from(connection.execute(_BY_ACT, {"act": act}).one())
