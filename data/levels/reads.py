"""Reads of the levels that stand in an operation."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from data.levels.facts import Level, Stock
from data.log.reads import NEWEST
from data.operations.carried import moved
from data.operations.facts import Operation
from data.store.database import Store
from data.store.rows import MASKED, said
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.levels import LEVEL

Levels = Mapping[tuple[str, Stock], Level]


def levels(store: Store, operation: Operation, until: int = NEWEST) -> Levels:
    """Return the level that stands of each point's stocks, or stood at a revision.

    `operation` is as it was then: its clock says what has been carried along.
    """
    with store.reading() as connection:
        return levels_in(connection, operation, until)


def levels_in(connection: Connection, operation: Operation, until: int = NEWEST) -> Levels:
    """Return the same inside the caller's transaction."""
    rows = connection.execute(_STANDING, {"operation": operation.id, "until": until})
    found = (_level(operation, row) for row in rows)
    return {(level.point, level.stock): level for level in found}


def readings_since(connection: Connection, operation: Operation, revision: int) -> tuple[Level, ...]:
    """Return every level that has been read since a revision, also those that no longer stand."""
    rows = connection.execute(_SINCE, {"operation": operation.id, "revision": revision})
    return tuple(_level(operation, row) for row in rows)


# One index look-up per point and stock, however often each has been read.
_LAST: Any = (
    select(func.max(LEVEL.c.revision))
    .where(LEVEL.c.operation == bindparam("operation"), LEVEL.c.revision <= bindparam("until"))
    .group_by(LEVEL.c.point, LEVEL.c.stock)
)
_last = LEVEL.alias("last")
_TOLD: Any = (
    select(LEVEL, PAYLOAD.c.text, JOURNAL.c.actor)
    .join(PAYLOAD, PAYLOAD.c.revision == LEVEL.c.revision)
    .join(JOURNAL, JOURNAL.c.revision == LEVEL.c.revision)
)
_STANDING: Any = _TOLD.where(LEVEL.c.revision.in_(select(_last.c.stands).where(_last.c.revision.in_(_LAST))))
_SINCE: Any = _TOLD.where(
    LEVEL.c.operation == bindparam("operation"), LEVEL.c.revision > bindparam("revision")
)


def _level(operation: Operation, row: Any) -> Level:
    by = moved(operation.clock, row.observed_at, row.recorded_at)
    words = said(row.text) if row.text is not None else {"on_behalf_of": MASKED}
    return Level(
        point=row.point,
        stock=row.stock,
        litres=row.litres,
        observed_at=row.observed_at + by,
        source=words.get("on_behalf_of") or row.actor,
        revision=row.revision,
        carried=bool(by),
    )
