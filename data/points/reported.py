"""What a report and an occupancy report mean for the rows of their point: what stands once it is in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from data import truth
from data.carried.facts import HERE, Standpoint
from data.carried.projection import seen_here
from data.carried.reads import has_brought, places, stood_later
from data.entries.reports import OccupancyReported, Reported
from data.points.facts import FunctionState, Report
from data.points.projection import touch
from data.store.journal import Appended
from data.store.prepared import insert_row, row_of, upsert_row
from data.store.rows import report_from
from data.store.tables.carried import CARRIED_ENTRY
from data.store.tables.core import FUNCTION_STATE, OCCUPANCY, POINT_STATE, REPORT

_OCCUPIED = select(POINT_STATE.c.occupancy_revision, POINT_STATE.c.occupancy_observed_at).where(
    POINT_STATE.c.operation == bindparam("operation"),
    POINT_STATE.c.point == bindparam("point"),
    POINT_STATE.c.occupancy_revision.is_not(None),
)
_HISTORY = select(REPORT).where(
    REPORT.c.operation == bindparam("operation"),
    REPORT.c.point == bindparam("point"),
    REPORT.c.function == bindparam("function"),
)
_RECENT = _HISTORY.where(REPORT.c.observed_at >= bindparam("since")).order_by(
    REPORT.c.observed_at, REPORT.c.revision
)
_ANY_CARRIED = (
    _HISTORY.with_only_columns(REPORT.c.revision)
    .join(CARRIED_ENTRY, CARRIED_ENTRY.c.revision == REPORT.c.revision)
    .limit(1)
)
_STANDING = (
    select(
        REPORT,
        (REPORT.c.revision == FUNCTION_STATE.c.current).label("is_current"),
        has_brought(FUNCTION_STATE.c.operation).label("brought"),
    )
    .select_from(FUNCTION_STATE)
    .join(REPORT, REPORT.c.revision.in_([FUNCTION_STATE.c.current, FUNCTION_STATE.c.rival]))
    .where(
        FUNCTION_STATE.c.operation == bindparam("operation"),
        FUNCTION_STATE.c.point == bindparam("point"),
        FUNCTION_STATE.c.function == bindparam("function"),
    )
)

Here = Mapping[str, Any]


def reported(connection: Connection, entry: Appended[Reported]) -> None:
    row = {**report_row(entry), "seen": seen_here(connection, entry)}
    stands, contested = _standing_after(connection, report_from(row), entry)
    insert_row(connection, REPORT, {**row, "stands": stands, "contested": contested})
    upsert_row(
        connection,
        FUNCTION_STATE,
        {
            "operation": entry.operation,
            "point": entry.point,
            "function": row["function"],
            "current": stands,
            "rival": contested,
        },
    )
    touch(connection, entry, {})


def report_row(entry: Appended[Any]) -> dict[str, Any]:
    """Return a report, of the four or of a further function, as its row has it, but for what stands."""
    return {
        **row_of(entry.what),
        "revision": entry.revision,
        "operation": entry.operation,
        "point": entry.point,
        "observed_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
    }


def _standing_after(
    connection: Connection, report: Report, entry: Appended[Reported]
) -> tuple[int, int | None]:
    """Return the revisions of the report that stands after this one, and of the one that contradicts it.

    Most reports are observed after what stands; an older one folds the whole history again, and so does each
    of a function of which anything was carried here.
    """
    here: Here = {"operation": entry.operation, "point": report.point, "function": report.function}
    rows = connection.execute(_STANDING, here).mappings().all()
    if _on_islands(connection, entry, rows, here):
        state = _of_all_islands(connection, report, entry, rows, here)
    else:
        state = _of_one_chain(connection, report, rows, here)
    stands = state.current or report
    return stands.revision, state.rival.revision if state.rival else None


def _of_one_chain(
    connection: Connection, report: Report, rows: Iterable[Mapping[Any, Any]], here: Here
) -> FunctionState:
    before = {bool(row["is_current"]): report_from(row) for row in rows}
    current = before.get(True)
    if current is None or report.observed_at >= current.observed_at:

        def recall(since: datetime) -> Iterator[Report]:
            found = connection.execute(_RECENT, {**here, "since": since}).mappings()
            return (report_from(row) for row in found)

        return truth.fold(FunctionState(current, before.get(False)), report, recall)
    history = [report_from(row) for row in connection.execute(_HISTORY, here).mappings()]
    return truth.resolve([*history, report])


def _on_islands(
    connection: Connection, entry: Appended[Reported], rows: Iterable[Mapping[Any, Any]], here: Here
) -> bool:
    if entry.origin is not None:
        return True
    maybe = any(row["brought"] for row in rows)
    return maybe and connection.execute(_ANY_CARRIED, here).first() is not None


def _of_all_islands(
    connection: Connection,
    report: Report,
    entry: Appended[Reported],
    rows: Sequence[Mapping[Any, Any]],
    here: Here,
) -> FunctionState:
    """Fold the newest of all onto what stands; what came to stand between others folds all of them again."""
    standing = [bool(row["is_current"]) for row in rows]
    told = placed(connection, [*map(report_from, rows), report], entry.past)
    before, last = dict(zip(standing, told, strict=False)), told[-1]
    current = before.get(True)
    if current is None or truth.in_order(last) < truth.in_order(current):
        history = [report_from(row) for row in connection.execute(_HISTORY, here).mappings()]
        return truth.resolve(placed(connection, [*history, report], entry.past))

    def recall(since: datetime) -> list[Report]:
        found = connection.execute(_RECENT, {**here, "since": since}).mappings()
        return sorted(placed(connection, [report_from(row) for row in found], entry.past), key=truth.in_order)

    return truth.fold(FunctionState(current, before.get(False)), last, recall)


def placed(connection: Connection, reports: list[Report], past: Connection | None) -> list[Report]:
    """Return reports with where they stand among those of all installations."""
    found = places(connection, [one.revision for one in reports], past)
    return [replace(one, place=_with_seen(found[one.revision], one)) for one in reports]


def _with_seen(place: Standpoint, report: Report) -> Standpoint:
    return replace(place, seen=report.seen) if place.installation == HERE else place


def occupied(connection: Connection, entry: Appended[OccupancyReported]) -> None:
    """The newest observation stands, whenever it was received."""
    here = {"operation": entry.operation, "point": entry.point}
    held = connection.execute(_OCCUPIED, here).first()
    late = held is not None and stood_later(
        connection, entry, held.occupancy_revision, held.occupancy_observed_at
    )
    stands = held.occupancy_revision if held is not None and late else entry.revision
    insert_row(connection, OCCUPANCY, {**here, "revision": entry.revision, "stands": stands})
    full = entry.what
    changed = {
        "occupancy": full.occupancy,
        "people": full.people,
        "staffing": full.staffing,
        "relief_at": full.relief_at,
        "occupancy_observed_at": entry.occurred_at,
        "occupancy_valid_until": full.valid_until,
        "occupancy_revision": entry.revision,
    }
    touch(connection, entry, {} if late else changed)
