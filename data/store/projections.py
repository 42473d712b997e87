"""What one journal entry means for the current-state rows: the same for a new act and for a rebuild."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from data.carried.projection import carried_in, written_elsewhere
from data.carried.reads import brought, places
from data.entries.carried import CarriedIn
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
from data.points.projection import (
    masked,
    opening_said,
    phase_changed,
    point_added,
    point_settled,
    retention,
)
from data.points.reported import occupied, reported
from data.preparedness.projection import equipment_loaded, point_checked
from data.requests.projection import request_acknowledged, request_moved, requested
from data.sectors.projection import sector_report, sectors_loaded
from data.server.projection import server_took
from data.services.projection import service_reported
from data.store.journal import Appended
from data.store.prepared import insert_row, row_of, upsert_row
from data.store.rows import clock_after, clock_from, kept_stretches
from data.store.tables.core import AREA, OPERATION, POINT
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
    """Of two islands that ticked one line, the first did."""
    one = MARKED_ENTRY.c.revision == entry.what.ticks
    if brought(connection, entry.operation, entry.revision):
        held = connection.execute(select(MARKED_ENTRY.c.ticked_by).where(one)).scalar()
        if held is not None and _ticked_first(connection, entry, held):
            return
    connection.execute(update(MARKED_ENTRY).where(one).values(ticked_by=entry.revision))


def _ticked_first(connection: Connection, entry: Appended[LineTicked], held: int) -> bool:
    found = places(connection, (held, entry.revision), entry.past)
    return found[held].order < found[entry.revision].order


def apply(connection: Connection, entry: Appended[What]) -> None:
    """Change the projection rows that this entry concerns; called inside the entry's transaction."""
    written_elsewhere(connection, entry)
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
        "opened_at": entry.origin.recorded_at if entry.origin is not None else entry.recorded_at,
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
    Reported: reported,
    ServiceReported: service_reported,
    LevelReported: level_reported,
    OccupancyReported: occupied,
    PhaseChanged: phase_changed,
    OpeningSaid: opening_said,
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
    CarriedIn: carried_in,
}
