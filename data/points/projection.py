"""What the points that an operation has of its own mean for its rows, and how a point's version moves."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, update

from data.carried.facts import Standpoint
from data.carried.reads import brought, places
from data.entries.entry import What
from data.entries.operations import Masked, RetentionDecided
from data.entries.points import PointAdded, PointSettled
from data.entries.reports import OpeningSaid, PhaseChanged
from data.points.islands import OF_PHASES, Written, settled_last, standing, written
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
    if brought(connection, entry.operation, entry.revision):
        told = written(connection, entry, PointSettled.KIND)
        keeps = settled_last(told, _places(connection, entry, told)).keeps
        settled = {"temporary": not keeps, "retired": not keeps}
    connection.execute(update(POINT).where(POINT.c.id == entry.point).values(**settled))
    touch(connection, entry, {})


def phase_changed(connection: Connection, entry: Appended[PhaseChanged]) -> None:
    """What the point has said of its opening is answered, unless the entry says that it stands."""
    if brought(connection, entry.operation, entry.revision):
        return _of_all_islands(connection, entry)
    changed = {"phase": entry.what.phase, "phase_at": entry.occurred_at}
    said = {} if entry.what.opening_stands else dict.fromkeys(OPENING)
    return touch(connection, entry, {**changed, **said, "phase_revision": entry.revision})


def opening_said(connection: Connection, entry: Appended[OpeningSaid]) -> None:
    """What the point says stands beside the phase until it is answered; not if something later stands."""
    if brought(connection, entry.operation, entry.revision):
        return _of_all_islands(connection, entry)
    said = entry.what.opened, entry.occurred_at, entry.revision
    stands = {} if entry.what.opening_stands else dict(zip(OPENING, said, strict=True))
    return touch(connection, entry, stands)


def _of_all_islands(connection: Connection, entry: Appended[Any]) -> None:
    told = written(connection, entry, *OF_PHASES)
    stands = standing(told, _places(connection, entry, told))
    phase, opening = stands.phase, stands.opening
    changed: dict[str, Any] = dict.fromkeys(OPENING)
    if phase is not None and isinstance(phase.what, PhaseChanged):
        at = {"phase_at": phase.occurred_at, "phase_revision": phase.revision}
        changed |= {"phase": phase.what.phase, **at}
    if opening is not None:
        opened = not isinstance(opening.what, OpeningSaid) or opening.what.opened
        changed |= dict(zip(OPENING, (opened, opening.occurred_at, opening.revision), strict=True))
    touch(connection, entry, changed)


def _places(connection: Connection, entry: Appended[Any], told: list[Written]) -> dict[int, Standpoint]:
    return places(connection, [one.revision for one in told], entry.past)


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
