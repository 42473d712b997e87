"""What one journal entry means for the current-state rows: the same for a new act and for a rebuild."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from data import truth
from data.entries.kind import EntryKind
from data.exercise.words import ClockAct
from data.points.facts import FunctionState, Report
from data.requests.projection import request_acknowledged, request_moved, requested
from data.sectors.projection import sector_report, sectors_loaded
from data.store.journal import Appended, parse_time, required_time
from data.store.prepared import insert_row, upsert_row
from data.store.rows import clock_after, clock_from, kept_stretches, listed_point, report_from
from data.store.tables.core import AREA, FUNCTION_STATE, OCCUPANCY, OPERATION, POINT, POINT_STATE, REPORT
from data.store.tables.staff import EVENT, MARKED_ENTRY
from data.words import Channel, Function, Occupancy, OperationKind, Phase, Readiness, Staffing, Status, Supply


def events_loaded(connection: Connection, entry: Appended) -> None:
    for place, stated in enumerate(entry.facts["events"]):
        row = {
            "operation": entry.operation,
            "source": entry.facts["source"],
            "id": stated["id"],
            "area": stated["area"],
            "at": required_time(stated["at"]),
            "recorded_at": entry.recorded_at,
            "place": place,
            "revision": entry.revision,
        }
        upsert_row(connection, EVENT, row)


def marked(connection: Connection, entry: Appended) -> None:
    """Keep an entry that is key or open; most lines are neither."""
    key, due = bool(entry.facts.get("key")), parse_time(entry.facts.get("due"))
    if key or due:
        row = {"revision": entry.revision, "operation": entry.operation}
        insert_row(connection, MARKED_ENTRY, {**row, "key": key, "due": due, "ticked_by": None})


def ticked(connection: Connection, entry: Appended) -> None:
    one = MARKED_ENTRY.c.revision == entry.facts["ticks"]
    connection.execute(update(MARKED_ENTRY).where(one).values(ticked_by=entry.revision))


# In the facts of a transition or of a later word: the entry whose word on the opening still stands after it.
OPENING_STANDS = "opening_stands"
_OPENING = ("opened", "opening_at", "opening_revision")
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


def apply(connection: Connection, entry: Appended) -> None:
    """Change the projection rows that this entry concerns; called inside the entry's transaction."""
    project = PROJECTORS.get(entry.kind)
    if project is not None:
        project(connection, entry)


def _areas(connection: Connection, entry: Appended) -> None:
    """The list is the whole municipality: an area it leaves out is retired with its points."""
    connection.execute(update(AREA).values(retired=True))
    for place, row in enumerate(entry.facts["areas"]):
        upsert_row(connection, AREA, {**row, "position": place, "retired": False, "revision": entry.revision})
    gone = select(AREA.c.id).where(AREA.c.retired)
    connection.execute(update(POINT).where(POINT.c.area.in_(gone)).values(retired=True))


def _points(connection: Connection, entry: Appended) -> None:
    """The import is the whole list: what it leaves out is retired, never deleted."""
    connection.execute(update(POINT).values(retired=True))
    for row in entry.facts["points"]:
        fresh = {**listed_point(row), "retired": False, "revision": entry.revision}
        upsert_row(connection, POINT, fresh)


def _operation_opened(connection: Connection, entry: Appended) -> None:
    facts = entry.facts
    connection.execute(
        insert(OPERATION),
        {
            "id": entry.operation,
            "name": (entry.text or {}).get("name", ""),
            "kind": OperationKind(facts["kind"]),
            "readiness": Readiness(facts["readiness"]),
            "clock_started_at": required_time(facts["clock_started_at"]),
            "clock_origin": required_time(facts["clock_origin"]),
            "clock_speed": facts["clock_speed"],
            "opened_at": entry.recorded_at,
            "revision": entry.revision,
        },
    )


def _operation_changed(connection: Connection, entry: Appended) -> None:
    changed: dict[str, Any] = {"revision": entry.revision, "readiness": Readiness(entry.facts["readiness"])}
    if entry.text and "name" in entry.text:
        changed["name"] = entry.text["name"]
    _change_operation(connection, entry, changed)


def _operation_closed(connection: Connection, entry: Appended) -> None:
    _change_operation(connection, entry, {"revision": entry.revision, "closed_at": entry.recorded_at})


def _operation_reopened(connection: Connection, entry: Appended) -> None:
    _change_operation(connection, entry, {"revision": entry.revision, "closed_at": None})


def _exercise_clock(connection: Connection, entry: Appended) -> None:
    """The facts hold the stretch that begins; what ran until then is kept before it."""
    facts, row = entry.facts, select(OPERATION).where(OPERATION.c.id == entry.operation)
    held = clock_from(connection.execute(row).mappings().one())  # type: ignore[arg-type]
    clock = clock_after(held, facts)
    changed: dict[str, Any] = {
        "clock_started_at": clock.started_at,
        "clock_origin": clock.origin,
        "clock_speed": clock.speed,
        "clock_carried": clock.carried.total_seconds(),
        "clock_earlier": kept_stretches(clock.earlier),
        "revision": entry.revision,
    }
    if facts["act"] == ClockAct.STOP or entry.kind is EntryKind.EXERCISE_INTERRUPTED:
        changed["closed_at"] = entry.recorded_at
    if entry.kind is EntryKind.EXERCISE_INTERRUPTED:
        changed["interrupted"] = True
    _change_operation(connection, entry, changed)


def _change_operation(connection: Connection, entry: Appended, changed: Mapping[str, Any]) -> None:
    connection.execute(update(OPERATION).where(OPERATION.c.id == entry.operation).values(**changed))


def _report(connection: Connection, entry: Appended) -> None:
    facts = entry.facts
    row = {
        "revision": entry.revision,
        "id": facts["id"],
        "operation": entry.operation,
        "point": entry.point,
        "function": Function(facts["function"]),
        "status": Status(facts["status"]),
        "supply": Supply(facts["supply"]),
        "observed_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "valid_until": parse_time(facts["valid_until"]),
        "lasts_until": parse_time(facts["lasts_until"]),
        "restored_estimate": parse_time(facts["restored_estimate"]),
        "channel": Channel(facts["channel"]),
        "source_key": facts["source_key"],
        "settles": facts["settles"],
        # Entries from before phones were told apart, and before a page said what it showed, do not say.
        "unconfirmed_device": facts.get("unconfirmed_device", False),
        "device_key": facts.get("device_key", ""),
        "seen": facts.get("seen"),
        "repeats": facts.get("repeats", False),
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
    _touch(connection, entry, {})


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


def _occupancy(connection: Connection, entry: Appended) -> None:
    """The newest observation stands, whenever it was received."""
    here = {"operation": entry.operation, "point": entry.point}
    held = connection.execute(_OCCUPIED, here).first()
    late = held is not None and held.occupancy_observed_at > entry.occurred_at
    stands = held.occupancy_revision if held is not None and late else entry.revision
    insert_row(connection, OCCUPANCY, {**here, "revision": entry.revision, "stands": stands})
    facts = entry.facts
    changed = {
        "occupancy": Occupancy(facts["occupancy"]),
        "people": facts["people"],
        "staffing": Staffing(facts["staffing"]) if facts["staffing"] else None,
        "relief_at": parse_time(facts.get("relief_at")),
        "occupancy_observed_at": entry.occurred_at,
        "occupancy_valid_until": required_time(facts["valid_until"]),
        "occupancy_revision": entry.revision,
    }
    _touch(connection, entry, {} if late else changed)


def _phase(connection: Connection, entry: Appended) -> None:
    """What the point has said of its opening is answered, unless the entry says that it stands."""
    changed = {"phase": Phase(entry.facts["phase"]), "phase_at": entry.occurred_at}
    said = {} if entry.facts.get(OPENING_STANDS) else dict.fromkeys(_OPENING)
    _touch(connection, entry, {**changed, **said, "phase_revision": entry.revision})


def _opening(connection: Connection, entry: Appended) -> None:
    """What the point says stands beside the phase until it is answered; not if something later stands."""
    said = entry.facts["opened"], entry.occurred_at, entry.revision
    _touch(
        connection, entry, {} if entry.facts.get(OPENING_STANDS) else dict(zip(_OPENING, said, strict=True))
    )


def _touch(connection: Connection, entry: Appended, changed: Mapping[str, Any]) -> None:
    """Move a point's version inside its operation, with whatever else changed."""
    row = {"operation": entry.operation, "point": entry.point, **changed, "revision": entry.revision}
    kept = frozenset({"phase"} - changed.keys())
    upsert_row(connection, POINT_STATE, {"phase": Phase.PLANERAD, **row}, kept)


PROJECTORS: dict[EntryKind, Callable[[Connection, Appended], None]] = {
    EntryKind.AREAS_LOADED: _areas,
    EntryKind.POINTS_LOADED: _points,
    EntryKind.SECTORS_LOADED: sectors_loaded,
    EntryKind.SECTOR_REPORT: sector_report,
    EntryKind.EVENTS_LOADED: events_loaded,
    EntryKind.OPERATION_OPENED: _operation_opened,
    EntryKind.OPERATION_CHANGED: _operation_changed,
    EntryKind.OPERATION_CLOSED: _operation_closed,
    EntryKind.OPERATION_REOPENED: _operation_reopened,
    EntryKind.EXERCISE_CLOCK: _exercise_clock,
    EntryKind.EXERCISE_INTERRUPTED: _exercise_clock,
    EntryKind.REPORT: _report,
    EntryKind.OCCUPANCY: _occupancy,
    EntryKind.PHASE: _phase,
    EntryKind.OPENING: _opening,
    EntryKind.REQUEST: requested,
    EntryKind.REQUEST_MOVED: request_moved,
    EntryKind.REQUEST_ACKNOWLEDGED: request_acknowledged,
    EntryKind.NOTE: marked,
    EntryKind.CORRECTION: marked,
    EntryKind.DECISION: marked,
    EntryKind.ATTACHMENT: marked,
    EntryKind.TICKED: ticked,
}
