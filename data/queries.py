"""Reads that leave `data`: frozen facts, each from one consistent moment of the store."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select, true

from data.database import Store
from data.domain.facts import (
    NO_FUNCTIONS,
    Area,
    Clock,
    Entry,
    FunctionState,
    OccupancyReport,
    Operation,
    PhaseChange,
    Picture,
    Point,
    Report,
)
from data.domain.words import EntryKind, Function, Phase
from data.errors import Missing
from data.models import (
    AREA,
    FUNCTION_STATE,
    HEAD,
    JOURNAL,
    OPERATION,
    PAYLOAD,
    POINT,
    POINT_STATE,
    REPORT,
)
from data.projections import report_from

MASKED = "[maskerat]"
# What the wall's ticker may show; loading reference data is not news.
NEWS = (EntryKind.REPORT, EntryKind.PHASE, EntryKind.OCCUPANCY, EntryKind.NOTE, EntryKind.CORRECTION)


_OPERATION_COLUMNS = [column.name for column in OPERATION.c]
_OPERATION = select(OPERATION).where(OPERATION.c.id == bindparam("id"))


def revision(store: Store) -> int:
    """Return the number of the last committed act."""
    with store.reading() as connection:
        return current_revision(connection)


def current_revision(connection: Connection) -> int:
    return int(connection.execute(select(HEAD.c.revision)).scalar_one())


def operations(store: Store) -> list[Operation]:
    """Return every operation, newest first."""
    with store.reading() as connection:
        rows = connection.execute(select(OPERATION).order_by(OPERATION.c.opened_at.desc(), OPERATION.c.id))
        return [_operation(row) for row in rows]


def operation(connection: Connection, identity: str) -> Operation:
    """Return one operation; raises Missing."""
    row = connection.execute(_OPERATION, {"id": identity}).first()
    if row is None:
        raise Missing(f"Det finns ingen händelse med id {identity}.", "operation")
    return _operation(row)


def _operation(row: Row[Any], prefix: str = "") -> Operation:
    column = {name: getattr(row, prefix + name) for name in _OPERATION_COLUMNS}
    return Operation(
        id=column["id"],
        name=column["name"],
        kind=column["kind"],
        readiness=column["readiness"],
        clock=Clock(column["clock_started_at"], column["clock_origin"], column["clock_speed"]),
        opened_at=column["opened_at"],
        closed_at=column["closed_at"],
        version=column["revision"],
    )


def areas(store: Store) -> tuple[Area, ...]:
    """Return the loaded areas in the order of their file."""
    with store.reading() as connection:
        return _areas(connection)


def _areas(connection: Connection) -> tuple[Area, ...]:
    rows = connection.execute(select(AREA).order_by(AREA.c.position))
    return tuple(Area(row.id, row.name, row.population) for row in rows)


def loaded_points(store: Store) -> tuple[Point, ...]:
    """Return the points of the newest import, as they are outside any operation."""
    with store.reading() as connection:
        rows = connection.execute(select(POINT).where(POINT.c.retired.is_(False)).order_by(POINT.c.id))
        return tuple(_point(row, None, NO_FUNCTIONS) for row in rows)


def picture(store: Store, identity: str, recent: int = 12) -> Picture:
    """Return everything an operation's screens are drawn from; raises Missing.

    A real operation never holds example points: for it they are *ej inlästa*.
    """
    with store.reading() as connection:
        found = operation(connection, identity)
        return Picture(
            revision=current_revision(connection),
            operation=found,
            areas=_areas(connection),
            points=_points(connection, found),
            recent=tuple(_recent(connection, identity, recent)),
        )


def point(connection: Connection, found: Operation, identity: str) -> Point:
    """Return one point as an operation sees it; raises Missing."""
    row = connection.execute(select(POINT).where(POINT.c.id == identity, POINT.c.retired.is_(False))).first()
    if row is None:
        raise Missing(f"Det finns ingen trygghetspunkt med id {identity}.", "point")
    reports = _reports(connection, found.id, identity)
    return _point(row, _states(connection, found.id, identity).get(identity), reports.get(identity, {}))


_PLACE = (
    select(
        POINT,
        POINT_STATE.c.phase,
        POINT_STATE.c.revision.label("version"),
        *(column.label(f"operation_{column.name}") for column in OPERATION.c),
    )
    .select_from(POINT)
    .join(OPERATION, OPERATION.c.id == bindparam("operation"))
    .outerjoin(
        POINT_STATE, and_(POINT_STATE.c.point == POINT.c.id, POINT_STATE.c.operation == OPERATION.c.id)
    )
    .where(POINT.c.id == bindparam("point"), POINT.c.retired.is_(False))
)


def place(connection: Connection, operation_id: str, point_id: str) -> tuple[Operation, Point]:
    """Return an operation and a point in it with phase and version but no reports, in one statement.

    For the writers, who ask for it at every act. Raises Missing.
    """
    row = connection.execute(_PLACE, {"operation": operation_id, "point": point_id}).first()
    if row is None:
        operation(connection, operation_id)
        raise Missing(f"Det finns ingen trygghetspunkt med id {point_id}.", "point")
    bare = _point(row, None, NO_FUNCTIONS)
    found = replace(bare, phase=row.phase or Phase.PLANERAD, version=row.version or 0)
    return _operation(row, "operation_"), found


def _points(connection: Connection, found: Operation) -> tuple[Point, ...]:
    shown = true() if found.is_exercise else POINT.c.example.is_(False)
    rows = connection.execute(select(POINT).where(POINT.c.retired.is_(False), shown).order_by(POINT.c.id))
    reports, states = _reports(connection, found.id), _states(connection, found.id)
    return tuple(_point(row, states.get(row.id), reports.get(row.id, {})) for row in rows)


def _reports(
    connection: Connection, identity: str, only: str | None = None
) -> dict[str, dict[Function, FunctionState]]:
    """Return what stands per point and function, words included."""
    state = FUNCTION_STATE.alias("state")
    here = (state.c.operation == identity) & (true() if only is None else state.c.point == only)
    current = _worded_reports(connection, select(state.c.current).where(here))
    rivals = _worded_reports(connection, select(state.c.rival).where(here, state.c.rival.is_not(None)))
    found: dict[str, dict[Function, FunctionState]] = {}
    for row in connection.execute(select(state).where(here)):
        stands = FunctionState(current[row.current], rivals.get(row.rival))
        found.setdefault(row.point, {})[Function(row.function)] = stands
    return found


def _worded_reports(connection: Connection, revisions: Any) -> dict[int, Report]:
    worded = (
        select(REPORT, PAYLOAD.c.text, JOURNAL.c.actor)
        .join(PAYLOAD, PAYLOAD.c.revision == REPORT.c.revision)
        .join(JOURNAL, JOURNAL.c.revision == REPORT.c.revision)
        .where(REPORT.c.revision.in_(revisions))
    )
    rows = connection.execute(worded).mappings()
    return {row["revision"]: worded_report(dict(row)) for row in rows}


def worded_report(row: Mapping[str, Any]) -> Report:
    """Return a report row joined with its payload text and its entry's actor."""
    words = orjson.loads(row["text"]) if row["text"] is not None else {"note": MASKED}
    source = words.get("on_behalf_of") or row["actor"]
    return report_from(row, source, words.get("cause", ""), words.get("note", ""))


def _states(connection: Connection, identity: str, only: str | None = None) -> dict[str, Row[Any]]:
    here = (POINT_STATE.c.operation == identity) & (true() if only is None else POINT_STATE.c.point == only)
    phase = PAYLOAD.alias("phase_words")
    occupancy = JOURNAL.alias("occupancy_entry")
    told = PAYLOAD.alias("occupancy_words")
    rows = connection.execute(
        select(
            POINT_STATE,
            phase.c.text.label("phase_text"),
            occupancy.c.actor.label("occupancy_actor"),
            told.c.text.label("occupancy_text"),
        )
        .outerjoin(phase, phase.c.revision == POINT_STATE.c.phase_revision)
        .outerjoin(occupancy, occupancy.c.revision == POINT_STATE.c.occupancy_revision)
        .outerjoin(told, told.c.revision == POINT_STATE.c.occupancy_revision)
        .where(here)
    )
    return {row.point: row for row in rows}


def _point(row: Row[Any], state: Row[Any] | None, functions: Mapping[Function, FunctionState]) -> Point:
    return Point(
        id=row.id,
        name=row.name,
        address=row.address,
        area=row.area,
        lon=row.lon,
        lat=row.lat,
        kind=row.kind,
        example=row.example,
        source=row.source,
        capacity=row.capacity,
        operated_by=row.operated_by,
        infrastructure_by=row.infrastructure_by,
        owner=row.owner,
        fault_contact=row.fault_contact,
        phase=state.phase if state else Phase.PLANERAD,
        phase_change=_phase_change(state) if state else None,
        functions={**NO_FUNCTIONS, **functions},
        occupancy=_occupancy(state) if state else None,
        version=state.revision if state else 0,
    )


def _phase_change(state: Row[Any]) -> PhaseChange | None:
    if state.phase_revision is None:
        return None
    words = orjson.loads(state.phase_text) if state.phase_text else {"decider": MASKED, "reason": MASKED}
    return PhaseChange(state.phase, state.phase_at, words["decider"], words["reason"], state.phase_revision)


def _occupancy(state: Row[Any]) -> OccupancyReport | None:
    if state.occupancy is None:
        return None
    return OccupancyReport(
        occupancy=state.occupancy,
        people=state.people,
        staffing=state.staffing,
        observed_at=state.occupancy_observed_at,
        valid_until=state.occupancy_valid_until,
        source=_said(state.occupancy_text).get("on_behalf_of") or state.occupancy_actor or "",
        revision=state.occupancy_revision,
    )


def _said(text: str | None) -> dict[str, str]:
    return orjson.loads(text) if text else {}


def _recent(connection: Connection, identity: str, limit: int) -> list[Entry]:
    statement = (
        _entries()
        .where(JOURNAL.c.operation == identity, JOURNAL.c.kind.in_(NEWS))
        .order_by(JOURNAL.c.revision.desc())
        .limit(limit)
    )
    return [entry_from(row) for row in connection.execute(statement)]


def _entries() -> Any:
    return select(JOURNAL, PAYLOAD.c.text).join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)


def entry_from(row: Row[Any]) -> Entry:
    """Return a journal row joined with its payload as people read it."""
    return Entry(
        revision=row.revision,
        kind=row.kind,
        operation=row.operation,
        point=row.point,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        actor=row.actor,
        facts=orjson.loads(row.facts),
        text=orjson.loads(row.text) if row.text is not None else None,
    )


def entries_since(
    store: Store, after: int, operation_id: str | None = None, limit: int = 1000
) -> list[Entry]:
    """Return the entries after a revision in order, at most `limit` of them."""
    statement = _entries().where(JOURNAL.c.revision > after).order_by(JOURNAL.c.revision).limit(limit)
    if operation_id is not None:
        statement = statement.where(JOURNAL.c.operation == operation_id)
    with store.reading() as connection:
        return [entry_from(row) for row in connection.execute(statement)]


def entries(
    store: Store,
    operation_id: str,
    *,
    words: str = "",
    kinds: Sequence[EntryKind] = (),
    points: Sequence[str] = (),
    before: int | None = None,
    limit: int = 200,
) -> list[Entry]:
    """Return an operation's entries, newest first, narrowed by words in the text, kinds and points."""
    statement = _entries().where(JOURNAL.c.operation == operation_id)
    if kinds:
        statement = statement.where(JOURNAL.c.kind.in_(kinds))
    if points:
        statement = statement.where(JOURNAL.c.point.in_(points))
    if before is not None:
        statement = statement.where(JOURNAL.c.revision < before)
    for word in words.split():
        statement = statement.where(_mentions(word))
    statement = statement.order_by(JOURNAL.c.revision.desc())
    with store.reading() as connection:
        names = {row.id: row.name for row in connection.execute(select(POINT.c.id, POINT.c.name))}
        rows = connection.execution_options(yield_per=500).execute(statement)
        found = (entry_from(row) for row in rows)
        return list(islice((entry for entry in found if _says(entry, words, names)), limit))


def _mentions(word: str) -> Any:
    """A coarse filter that the index-free text can answer in the database; keys of the JSON match too."""
    named = select(POINT.c.id).where(func.lower(POINT.c.name).contains(word.lower(), autoescape=True))
    in_text = func.lower(PAYLOAD.c.text).contains(word.lower(), autoescape=True)
    return or_(in_text, JOURNAL.c.point.in_(named))


def _says(entry: Entry, words: str, names: Mapping[str, str]) -> bool:
    said = " ".join([*(entry.text or {}).values(), names.get(entry.point or "", "")]).lower()
    return all(word in said for word in words.lower().split())


def reports_of(store: Store, operation_id: str, point_id: str, limit: int = 200) -> list[Report]:
    """Return a point's reports in an operation, newest observation first."""
    statement = (
        select(REPORT, PAYLOAD.c.text, JOURNAL.c.actor)
        .join(PAYLOAD, PAYLOAD.c.revision == REPORT.c.revision)
        .join(JOURNAL, JOURNAL.c.revision == REPORT.c.revision)
        .where(REPORT.c.operation == operation_id, REPORT.c.point == point_id)
        .order_by(REPORT.c.observed_at.desc(), REPORT.c.revision.desc())
        .limit(limit)
    )
    with store.reading() as connection:
        return [worded_report(dict(row)) for row in connection.execute(statement).mappings()]
