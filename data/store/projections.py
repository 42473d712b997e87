"""What one journal entry means for the current-state rows: the same for a new act and for a rebuild."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from data import truth
from data.entries.deliveries import LevelReported
from data.entries.entry import What
from data.entries.lists import AreasLoaded, EquipmentLoaded, EventsLoaded, PointsLoaded, SectorsLoaded
from data.entries.operations import (
    ClockSet,
    ExerciseInterrupted,
    Masked,
    OfClock,
    OperationChanged,
    OperationClosed,
    OperationOpened,
    OperationReopened,
    RetentionDecided,
)
from data.entries.points import PointAdded, PointChecked, PointSettled
from data.entries.reports import OccupancyReported, OpeningSaid, PhaseChanged, Reported, ServiceReported
from data.entries.sectors import RequestAcknowledged, RequestMoved, SectorReported, SupportRequested
from data.entries.servers import ServerTook
from data.entries.staff import DecisionWritten, EntryCorrected, FileAttached, LineTicked, LogLine, NoteWritten
from data.levels.projection import level_reported
from data.points.facts import FunctionState, Report
from data.points.projection import OPENING, masked, point_added, point_settled, retention, touch
from data.preparedness.projection import equipment_loaded, point_checked
from data.requests.projection import request_acknowledged, request_moved, requested
from data.sectors.projection import sector_report, sectors_loaded
from data.server.projection import server_took
from data.services.projection import service_reported
from data.store.journal import Appended
from data.store.prepared import insert_row, row_of, upsert_row
from data.store.rows import clock_after, clock_from, kept_stretches, report_from
from data.store.tables.core import AREA, FUNCTION_STATE, OCCUPANCY, OPERATION, POINT, POINT_STATE, REPORT
from data.store.tables.staff import EVENT, MARKED_ENTRY


def events_loaded(connection: Connection, entry: Appended[EventsLoaded]) -> None:
    for place, event in enumerate(entry.what.events):
        row = {
            "operation": entry.operation,
            "source": entry.what.source,
            "id": event.id,
            "area": event.area,
            "at": event.at,
            "recorded_at": entry.recorded_at,
            "place": place,
            "revision": entry.revision,
        }
        upsert_row(connection, EVENT, row)


def marked(connection: Connection, entry: Appended[LogLine]) -> None:
    """Keep an entry that is key or open; most lines are neither."""
    line = entry.what
    if line.key or line.due:
        row = {"revision": entry.revision, "operation": entry.operation}
        insert_row(connection, MARKED_ENTRY, {**row, "key": line.key, "due": line.due, "ticked_by": None})


def ticked(connection: Connection, entry: Appended[LineTicked]) -> None:
    one = MARKED_ENTRY.c.revision == entry.what.ticks
    connection.execute(update(MARKED_ENTRY).where(one).values(ticked_by=entry.revision))


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
_STANDING = (
    select(REPORT, (REPORT.c.revision == FUNCTION_STATE.c.current).label("is_current"))
    .select_from(FUNCTION_STATE)
    .join(REPORT, REPORT.c.revision.in_([FUNCTION_STATE.c.current, FUNCTION_STATE.c.rival]))
    .where(
        FUNCTION_STATE.c.operation == bindparam("operation"),
        FUNCTION_STATE.c.point == bindparam("point"),
        FUNCTION_STATE.c.function == bindparam("function"),
    )
)


def apply(connection: Connection, entry: Appended[What]) -> None:
    """Change the projection rows that this entry concerns; called inside the entry's transaction."""
    project = PROJECTORS.get(type(entry.what))
    if project is not None:
        project(connection, entry)


def _areas(connection: Connection, entry: Appended[AreasLoaded]) -> None:
    """The list is the whole municipality: an area it leaves out is retired with its points."""
    connection.execute(update(AREA).values(retired=True))
    for place, area in enumerate(entry.what.areas):
        row = {**row_of(area), "position": place, "retired": False, "revision": entry.revision}
        upsert_row(connection, AREA, row)
    gone = select(AREA.c.id).where(AREA.c.retired)
    connection.execute(update(POINT).where(POINT.c.area.in_(gone)).values(retired=True))


def _points(connection: Connection, entry: Appended[PointsLoaded]) -> None:
    """The import is the whole list: what it leaves out is retired, never deleted. An operation's own stay."""
    connection.execute(update(POINT).where(POINT.c.added_in == "").values(retired=True))
    for point in entry.what.points:
        listed = {"added_in": "", "temporary": False, "retired": False, "revision": entry.revision}
        upsert_row(connection, POINT, {**row_of(point), **listed})


def _operation_opened(connection: Connection, entry: Appended[OperationOpened]) -> None:
    row = {
        **row_of(entry.what),
        "id": entry.operation,
        "name": (entry.text or {}).get("name", ""),
        "opened_at": entry.recorded_at,
        "revision": entry.revision,
    }
    connection.execute(insert(OPERATION), row)


def _operation_changed(connection: Connection, entry: Appended[OperationChanged]) -> None:
    changed: dict[str, Any] = {"revision": entry.revision, "readiness": entry.what.readiness}
    if entry.text and "name" in entry.text:
        changed["name"] = entry.text["name"]
    _change_operation(connection, entry, changed)


def _operation_closed(connection: Connection, entry: Appended[OperationClosed]) -> None:
    _change_operation(
        connection,
        entry,
        {"revision": entry.revision, "closed_at": entry.recorded_at, "pause_revision": None},
    )


def _operation_reopened(connection: Connection, entry: Appended[OperationReopened]) -> None:
    _change_operation(connection, entry, {"revision": entry.revision, "closed_at": None})


def _exercise_clock(connection: Connection, entry: Appended[OfClock]) -> None:
    """The entry holds the stretch that begins; what ran until then is kept before it."""
    row = select(OPERATION).where(OPERATION.c.id == entry.operation)
    held = clock_from(connection.execute(row).mappings().one())  # type: ignore[arg-type]
    clock = clock_after(held, entry.what)
    changed: dict[str, Any] = {
        "clock_started_at": clock.started_at,
        "clock_origin": clock.origin,
        "clock_speed": clock.speed,
        "clock_carried": clock.carried.total_seconds(),
        "clock_earlier": kept_stretches(clock.earlier),
        "revision": entry.revision,
    }
    if entry.what.pauses or entry.what.ends_pause:
        changed["pause_revision"] = entry.revision if entry.what.pauses else None
    if entry.what.ends:
        changed["closed_at"] = entry.recorded_at
    if isinstance(entry.what, ExerciseInterrupted):
        changed["interrupted"] = True
    _change_operation(connection, entry, changed)


def _change_operation(connection: Connection, entry: Appended[What], changed: Mapping[str, Any]) -> None:
    connection.execute(update(OPERATION).where(OPERATION.c.id == entry.operation).values(**changed))


def _report(connection: Connection, entry: Appended[Reported]) -> None:
    row = {
        **row_of(entry.what),
        "revision": entry.revision,
        "operation": entry.operation,
        "point": entry.point,
        "observed_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
    }
    stands, contested = _standing_after(connection, report_from(row), str(entry.operation))
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


def _standing_after(connection: Connection, report: Report, operation: str) -> tuple[int, int | None]:
    """Return the revisions of the report that stands after this one, and of the one that contradicts it.

    Most reports are observed after what stands; an older one folds the whole history again.
    """
    here = {"operation": operation, "point": report.point, "function": report.function}
    rows = connection.execute(_STANDING, here).mappings().all()
    before = {bool(row["is_current"]): report_from(row) for row in rows}
    current = before.get(True)
    if current is None or report.observed_at >= current.observed_at:

        def recall(since: datetime) -> Iterator[Report]:
            found = connection.execute(_RECENT, {**here, "since": since}).mappings()
            return (report_from(row) for row in found)

        state = truth.fold(FunctionState(current, before.get(False)), report, recall)
    else:
        history = [report_from(row) for row in connection.execute(_HISTORY, here).mappings()]
        state = truth.resolve([*history, report])
    stands = state.current or report
    return stands.revision, state.rival.revision if state.rival else None


def _occupancy(connection: Connection, entry: Appended[OccupancyReported]) -> None:
    """The newest observation stands, whenever it was received."""
    here = {"operation": entry.operation, "point": entry.point}
    held = connection.execute(_OCCUPIED, here).first()
    late = held is not None and held.occupancy_observed_at > entry.occurred_at
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


def _phase(connection: Connection, entry: Appended[PhaseChanged]) -> None:
    """What the point has said of its opening is answered, unless the entry says that it stands."""
    changed = {"phase": entry.what.phase, "phase_at": entry.occurred_at}
    said = {} if entry.what.opening_stands else dict.fromkeys(OPENING)
    touch(connection, entry, {**changed, **said, "phase_revision": entry.revision})


def _opening(connection: Connection, entry: Appended[OpeningSaid]) -> None:
    """What the point says stands beside the phase until it is answered; not if something later stands."""
    said = entry.what.opened, entry.occurred_at, entry.revision
    stands = {} if entry.what.opening_stands else dict(zip(OPENING, said, strict=True))
    touch(connection, entry, stands)


PROJECTORS: Final[Mapping[type[What], Callable[[Connection, Appended[Any]], None]]] = {
    AreasLoaded: _areas,
    PointsLoaded: _points,
    SectorsLoaded: sectors_loaded,
    SectorReported: sector_report,
    EventsLoaded: events_loaded,
    OperationOpened: _operation_opened,
    OperationChanged: _operation_changed,
    OperationClosed: _operation_closed,
    OperationReopened: _operation_reopened,
    ClockSet: _exercise_clock,
    ExerciseInterrupted: _exercise_clock,
    Reported: _report,
    ServiceReported: service_reported,
    LevelReported: level_reported,
    OccupancyReported: _occupancy,
    PhaseChanged: _phase,
    OpeningSaid: _opening,
    PointAdded: point_added,
    PointSettled: point_settled,
    EquipmentLoaded: equipment_loaded,
    PointChecked: point_checked,
    Masked: masked,
    RetentionDecided: retention,
    SupportRequested: requested,
    RequestMoved: request_moved,
    RequestAcknowledged: request_acknowledged,
    NoteWritten: marked,
    EntryCorrected: marked,
    DecisionWritten: marked,
    FileAttached: marked,
    LineTicked: ticked,
    ServerTook: server_took,
}
