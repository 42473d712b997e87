"""Reads of operations as they stand or stood, of how far a read goes, and of what is kept of each."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select

from data.clock import Clock
from data.entries.entry import Entry, EntryKind
from data.entries.kinds import Part, touching
from data.entries.operations import (
    ExerciseInterrupted,
    OfClock,
    OperationChanged,
    OperationClosed,
    OperationOpened,
    OperationReopened,
    RetentionDecided,
)
from data.errors import Missing
from data.operations.facts import BrokenOff, Operation
from data.operations.rules import Kept
from data.store.database import Store
from data.store.moment import once
from data.store.rows import (
    clock_after,
    entry_from,
    operation_from,
    worded_entries,
    worded_operations,
)
from data.store.tables.core import (
    HEAD,
    JOURNAL,
    OPERATION,
)

_RULES: Final = touching(Part.OPERATION)


# How far a read goes: to a revision, or to the last act recorded at or before a real moment.
Until = int | datetime


def revision_at(connection: Connection, until: Until) -> int:
    """Return the revision that a read goes to (0: nothing was there yet)."""
    if isinstance(until, int):
        return until
    newest = JOURNAL.c.recorded_at.desc(), JOURNAL.c.revision.desc()
    found = select(JOURNAL.c.revision).where(JOURNAL.c.recorded_at <= until).order_by(*newest).limit(1)
    return int(connection.execute(found).scalar() or 0)


_ACTS_SINCE: Any = (
    select(JOURNAL.c.kind, JOURNAL.c.operation, JOURNAL.c.point)
    .where(JOURNAL.c.revision > bindparam("revision"))
    .order_by(JOURNAL.c.revision)
    .limit(bindparam("most"))
)


def acts_since(connection: Connection, revision: int, most: int) -> Sequence[Row[Any]]:
    """Return the kind, operation and point of each act since a revision; none where there are so many.

    Whoever keeps what was read at that revision then reads all of it again.
    """
    asked = {"revision": revision, "most": most}
    acts: Sequence[Row[Any]] = once(
        connection, ("acts", revision, most), lambda: connection.execute(_ACTS_SINCE, asked).all()
    )
    return acts if len(acts) < most else ()


def operation_at(connection: Connection, operation_id: str, revision: int) -> Operation:
    """Return what `queries.operation` does of a revision that is past: as named, clocked and open then."""
    statement = (
        worded_entries()
        .where(JOURNAL.c.operation == operation_id, JOURNAL.c.point.is_(None), JOURNAL.c.kind.in_(_RULES))
        .where(JOURNAL.c.revision <= revision)
    )
    # Sorted here: asked for an order, SQLite walks all of the operation's entries to keep it.
    rows = sorted(connection.execute(statement), key=lambda row: int(row.revision))
    if not rows:
        raise Missing(f"Händelsen {operation_id} fanns inte då.", "operation")
    first, *later = [entry_from(row) for row in rows]
    operation = _opened(first)
    for entry in later:
        operation = _after(operation, entry)
    return operation


def _opened(entry: Entry) -> Operation:
    opened = entry.says(OperationOpened)
    return Operation(
        id=str(entry.operation),
        name=(entry.text or {}).get("name", ""),
        kind=opened.kind,
        readiness=opened.readiness,
        clock=Clock(opened.clock_started_at, opened.clock_origin, opened.clock_speed),
        opened_at=entry.origin.recorded_at if entry.origin is not None else entry.recorded_at,
        closed_at=None,
        version=entry.revision,
        owner=opened.owner,
        rehearses=opened.rehearses,
    )


def _after(operation: Operation, entry: Entry) -> Operation:
    """Return an operation after one more entry about it."""
    operation = replace(operation, version=entry.revision, interrupted=False)
    match entry.what:
        case OperationChanged(readiness=readiness):
            name = (entry.text or {}).get("name", operation.name)
            return replace(operation, readiness=readiness, name=name)
        case OperationClosed():
            return replace(operation, closed_at=entry.recorded_at, pause="")
        case OperationReopened():
            return replace(operation, closed_at=None)
        case OfClock() as act:
            said = (entry.text or {}).get("word", "") if act.pauses else operation.pause
            return replace(
                operation,
                clock=clock_after(operation.clock, act),
                pause="" if act.ends_pause else said,
                closed_at=entry.recorded_at if act.ends else operation.closed_at,
                interrupted=isinstance(act, ExerciseInterrupted),
            )
    return operation


SHARED: ColumnElement[bool] = OPERATION.c.owner == ""
_OPERATION = worded_operations().where(OPERATION.c.id == bindparam("id"))


def revision(store: Store) -> int:
    """Return the number of the last committed act."""
    with store.reading() as connection:
        return current_revision(connection)


def recorded_at(connection: Connection, revision: int) -> datetime | None:
    """Return when an entry was recorded; None where there is none."""
    return connection.execute(select(JOURNAL.c.recorded_at).where(JOURNAL.c.revision == revision)).scalar()


_REVISION: Final = select(HEAD.c.revision)


def current_revision(connection: Connection) -> int:
    return once(connection, "revision", lambda: int(connection.execute(_REVISION).scalar_one()))


def last_of_others(
    connection: Connection, kinds: Collection[EntryKind], after: int, revision: int
) -> int | None:
    """Return the last entry after one, up to a revision, that is of none of some kinds, if there is one."""
    others = JOURNAL.c.kind.not_in(kinds), JOURNAL.c.revision > after, JOURNAL.c.revision <= revision
    newest = select(JOURNAL.c.revision).where(*others).order_by(JOURNAL.c.revision.desc()).limit(1)
    return connection.execute(newest).scalar()


def operations(store: Store, *, private: bool = False) -> list[Operation]:
    """Return every operation that is everybody's, newest first.

    `private`: those that are somebody's own too, while they are open; who may read them is for
    `rights.may` to say.
    """
    listed = SHARED | OPERATION.c.closed_at.is_(None) if private else SHARED
    asked = worded_operations().where(listed).order_by(OPERATION.c.opened_at.desc(), OPERATION.c.id)
    with store.reading() as connection:
        rows = once(connection, ("operations", private), lambda: connection.execute(asked).all())
        return [operation_from(row) for row in rows]


_BROKEN_OFF: Any = (
    select(JOURNAL.c.revision, JOURNAL.c.recorded_at.label("at"), OPERATION.c.name)
    .join(OPERATION, OPERATION.c.id == JOURNAL.c.operation)
    .where(OPERATION.c.interrupted, SHARED, JOURNAL.c.point.is_(None))
    .where(JOURNAL.c.kind == EntryKind.EXERCISE_INTERRUPTED, JOURNAL.c.recorded_at >= bindparam("since"))
    .where(JOURNAL.c.revision <= bindparam("until"))
    .order_by(JOURNAL.c.revision)
)


def broken_off(connection: Connection, since: datetime, until: int) -> tuple[BrokenOff, ...]:
    """Return everybody's exercises that were broken off since a real moment, up to a revision."""
    rows = connection.execute(_BROKEN_OFF, {"since": since, "until": until})
    return tuple(BrokenOff(row.revision, row.at, row.name) for row in rows)


def rehearsals_in(connection: Connection) -> list[Operation]:
    """Return everybody's own rehearsals that are open, the oldest first: for who ends them."""
    asked = select(OPERATION).where(~SHARED, OPERATION.c.closed_at.is_(None))
    rows = connection.execute(asked.order_by(OPERATION.c.opened_at, OPERATION.c.id))
    return [operation_from(row) for row in rows]


def operation(connection: Connection, identity: str, until: Until | None = None) -> Operation:
    """Return one operation; raises Missing."""
    if until is not None:
        return operation_at(connection, identity, revision_at(connection, until))
    row = None
    if "\0" not in identity:  # PostgreSQL cannot be asked for it
        row = once(
            connection,
            ("operation", identity),
            lambda: connection.execute(_OPERATION, {"id": identity}).first(),
        )
    if row is None:
        raise Missing(f"Det finns ingen händelse med id {identity}.", "operation")
    return operation_from(row)


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
