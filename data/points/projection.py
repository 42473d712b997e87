"""What the points that an operation has of its own mean for its rows, and how a point's version moves."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, update

from data.entries.entry import What
from data.entries.operations import Masked, RetentionDecided
from data.entries.points import PointAdded, PointSettled
from data.points.temporary import added_point
from data.store.journal import Appended
from data.store.prepared import insert_row, row_of, upsert_row
from data.store.rows import MASKED
from data.store.tables.core import POINT, POINT_STATE
from data.words import Phase, Retention

OPENING: Final = ("opened", "opening_at", "opening_revision")


def point_added(connection: Connection, entry: Appended[PointAdded]) -> None:
    """It has opened, as its own word: no decision says so."""
    words = entry.text or {"name": MASKED}
    row = row_of(added_point(str(entry.point), entry.what, words))
    own = {"added_in": entry.operation, "temporary": True}
    insert_row(connection, POINT, {**row, **own, "retired": False, "revision": entry.revision})
    touch(connection, entry, dict(zip(OPENING, (True, entry.occurred_at, entry.revision), strict=True)))


def point_settled(connection: Connection, entry: Appended[PointSettled]) -> None:
    settled = {"temporary": False} if entry.what.keeps else {"retired": True}
    connection.execute(update(POINT).where(POINT.c.id == entry.point).values(**settled))
    touch(connection, entry, {})


def masked(connection: Connection, entry: Appended[Masked]) -> None:
    _nameless(connection, POINT.c.revision == entry.what.masks)


def retention(connection: Connection, entry: Appended[RetentionDecided]) -> None:
    if entry.what.keep is Retention.GALLRAS:
        _nameless(connection, POINT.c.added_in == entry.operation)


def _nameless(connection: Connection, which: ColumnElement[bool]) -> None:
    """The words of the entry that added a point are its name and address."""
    own = update(POINT).where(which, POINT.c.added_in != "")
    connection.execute(own.values(name=MASKED, address=""))


def touch(connection: Connection, entry: Appended[What], changed: Mapping[str, Any]) -> None:
    """Move a point's version inside its operation, with whatever else changed."""
    row = {"operation": entry.operation, "point": entry.point, **changed, "revision": entry.revision}
    kept = frozenset({"phase"} - changed.keys())
    upsert_row(connection, POINT_STATE, {"phase": Phase.PLANERAD, **row}, kept)
