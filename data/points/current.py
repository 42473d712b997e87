"""What stands at the points of an operation now: what works, phase, opening, occupancy, with their words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, or_, select, true

from data.clock import Clock
from data.errors import Missing
from data.operations.carried import carried_occupancy, carried_opening, carried_point
from data.operations.facts import Operation
from data.operations.reads import operation
from data.points.entered import Knew, held_point
from data.points.facts import FunctionState, OccupancyReport, Opening, Point, Report
from data.points.phases_told import knew_in, phases_told, told_in
from data.points.running import with_runs
from data.store.rows import (
    bare_opening_from,
    occupancy_from,
    opening_from,
    operation_from,
    phase_change_from,
    point_from,
    worded_report,
    worded_reports,
)
from data.store.tables.core import (
    FUNCTION_STATE,
    JOURNAL,
    OPERATION,
    PAYLOAD,
    POINT,
    POINT_STATE,
    REPORT,
)
from data.words import Function, Phase


def in_operation(identity: Any = "") -> Any:
    """Return the condition on points that one operation has: the register's, and its own; "" of none."""
    return or_(POINT.c.added_in == "", POINT.c.added_in == identity)


_POINT = select(POINT).where(
    POINT.c.id == bindparam("point"), POINT.c.retired.is_(False), in_operation(bindparam("operation"))
)


def point(connection: Connection, found: Operation, identity: str) -> Point:
    """Return one point as an operation sees it; raises Missing."""
    row = connection.execute(_POINT, {"point": identity, "operation": found.id}).first()
    if row is None:
        raise Missing(f"Det finns ingen trygghetspunkt med id {identity}.", "point")
    reports = _reports(connection, found, identity)
    state = _states(connection, found.id, identity).get(identity)
    return _point(row, state, reports.get(identity, {}), found.clock, knew_in(connection, found.id))


def occupancy(connection: Connection, found: Operation, identity: str) -> OccupancyReport | None:
    """Return how full a point last said it is, alone: an act has no use for the rest of the point."""
    state = _states(connection, found.id, identity).get(identity)
    if state is None:
        return None
    return carried_occupancy(found.clock, occupancy_from(state), state.occupancy_recorded_at)


def points_in(connection: Connection, found: Operation) -> tuple[Point, ...]:
    rows, knew = shown_points(connection, found), knew_in(connection, found.id)
    reports, states = _reports(connection, found), _states(connection, found.id)
    return tuple(_point(row, states.get(row.id), reports.get(row.id, {}), found.clock, knew) for row in rows)


def shown_points(connection: Connection, found: Operation) -> list[Row[Any]]:
    """Return the points that an operation shows: an example is one in an exercise alone."""
    shown = true() if found.is_exercise else POINT.c.example.is_(False)
    return listed_points(connection, shown, in_operation(found.id))


def listed_points(connection: Connection, *narrowed: Any) -> list[Row[Any]]:
    """Return the points that are not retired; sorted here, because PostgreSQL sorts by its locale."""
    rows = connection.execute(select(POINT).where(POINT.c.retired.is_(False), *narrowed))
    return sorted(rows, key=lambda row: str(row.id))


def _reports(
    connection: Connection, operation: Operation, only: str | None = None
) -> dict[str, dict[Function, FunctionState]]:
    """Return what stands per point and function, words included."""
    reads, here = _READS[only is not None], _here(operation.id, only)
    current = _worded(connection.execute(reads.current, here))
    rivals = _worded(connection.execute(reads.rivals, here))
    found: dict[str, dict[Function, FunctionState]] = {}
    for row in connection.execute(reads.functions, here):
        stands = FunctionState(current[row.current], rivals.get(row.rival))
        found.setdefault(row.point, {})[Function(row.function)] = stands
    return with_runs(connection, operation, found)


def _worded(rows: Any) -> dict[int, Report]:
    return {row["revision"]: worded_report(row) for row in rows.mappings()}


def _states(connection: Connection, identity: str, only: str | None = None) -> dict[str, Row[Any]]:
    rows = connection.execute(_READS[only is not None].states, _here(identity, only))
    return {row.point: row for row in rows}


def _here(identity: str, only: str | None) -> dict[str, str]:
    return {"operation": identity} if only is None else {"operation": identity, "point": only}


@dataclass(frozen=True, slots=True)
class _Reads:
    """The statements that read what stands, built once: building them took longer than asking them."""

    functions: Select[Any]
    current: Select[Any]
    rivals: Select[Any]
    states: Select[Any]


def _reads(one_point: bool) -> _Reads:
    state = FUNCTION_STATE.alias("state")
    here = _narrowed(state.c, one_point)
    worded = worded_reports()
    rival = select(state.c.rival).where(here, state.c.rival.is_not(None))
    return _Reads(
        functions=select(state).where(here),
        current=worded.where(REPORT.c.revision.in_(select(state.c.current).where(here))),
        rivals=worded.where(REPORT.c.revision.in_(rival)),
        states=_state_statement().where(_narrowed(POINT_STATE.c, one_point)),
    )


def _narrowed(column: Any, one_point: bool) -> Any:
    here = column.operation == bindparam("operation")
    return here & (column.point == bindparam("point")) if one_point else here


def _state_statement() -> Select[Any]:
    phase, phase_entry = PAYLOAD.alias("phase_words"), JOURNAL.alias("phase_entry")
    occupancy = JOURNAL.alias("occupancy_entry")
    told = PAYLOAD.alias("occupancy_words")
    opening, opening_words = JOURNAL.alias("opening_entry"), PAYLOAD.alias("opening_words")
    return (
        select(
            POINT_STATE,
            phase.c.text.label("phase_text"),
            phase_entry.c.recorded_at.label("phase_recorded_at"),
            occupancy.c.actor.label("occupancy_actor"),
            occupancy.c.recorded_at.label("occupancy_recorded_at"),
            told.c.text.label("occupancy_text"),
            opening.c.actor.label("opening_actor"),
            opening.c.recorded_at.label("opening_recorded_at"),
            opening_words.c.text.label("opening_text"),
            phases_told().label("phases_told"),
        )
        .outerjoin(phase, phase.c.revision == POINT_STATE.c.phase_revision)
        .outerjoin(phase_entry, phase_entry.c.revision == POINT_STATE.c.phase_revision)
        .outerjoin(occupancy, occupancy.c.revision == POINT_STATE.c.occupancy_revision)
        .outerjoin(told, told.c.revision == POINT_STATE.c.occupancy_revision)
        .outerjoin(opening, opening.c.revision == POINT_STATE.c.opening_revision)
        .outerjoin(opening_words, opening_words.c.revision == POINT_STATE.c.opening_revision)
    )


_READS = (_reads(one_point=False), _reads(one_point=True))


def _point(
    row: Row[Any],
    state: Row[Any] | None,
    functions: dict[Function, FunctionState],
    clock: Clock,
    knew: Knew,
) -> Point:
    if state is None:
        return carried_point(clock, point_from(row, functions), {})
    found = point_from(
        row,
        functions,
        phase=state.phase,
        phase_change=phase_change_from(state.phase, state),
        opening=opening_from(state),
        occupancy=occupancy_from(state),
        version=state.revision,
    )
    counted = carried_point(clock, found, _recorded(state)) if clock.carries else found
    return held_point(counted, told_in(state.phases_told, clock), knew)


def _recorded(state: Row[Any]) -> dict[int, datetime]:
    """Return when each entry that a point's state comes from was recorded."""
    return {
        state.phase_revision: state.phase_recorded_at,
        state.opening_revision: state.opening_recorded_at,
        state.occupancy_revision: state.occupancy_recorded_at,
    }


def place_columns(*more: Any) -> Select[Any]:
    """Return the statement that reads a point in an operation (`operation`, `point`), and `more` of it."""
    return (
        select(
            POINT,
            POINT_STATE.c.phase,
            POINT_STATE.c.revision.label("version"),
            *(POINT_STATE.c.opened, POINT_STATE.c.opening_at, POINT_STATE.c.opening_revision),
            *(column.label(f"operation_{column.name}") for column in OPERATION.c),
            *more,
        )
        .select_from(POINT)
        .join(OPERATION, OPERATION.c.id == bindparam("operation"))
        .outerjoin(
            POINT_STATE, and_(POINT_STATE.c.point == POINT.c.id, POINT_STATE.c.operation == OPERATION.c.id)
        )
        .where(
            POINT.c.id == bindparam("point"),
            POINT.c.retired.is_(False),
            in_operation(OPERATION.c.id),
        )
    )


_PLACE = place_columns()


def place(
    connection: Connection, operation_id: str, point_id: str, row: Row[Any] | None = None
) -> tuple[Operation, Point]:
    """Return an operation and a point in it with phase and version but no reports, in one statement.

    For the writers, who ask for it at every act and may have read the row already. What the point says of
    its opening is there without its words. Raises Missing.
    """
    if row is None:
        row = connection.execute(_PLACE, {"operation": operation_id, "point": point_id}).first()
    if row is None:
        operation(connection, operation_id)
        raise Missing(f"Det finns ingen trygghetspunkt med id {point_id}.", "point")
    found = operation_from(row, "operation_")
    opening = _opening_in(connection, found.clock, row)
    version = row.version or 0
    return found, point_from(row, phase=row.phase or Phase.PLANERAD, opening=opening, version=version)


def _opening_in(connection: Connection, clock: Clock, row: Row[Any]) -> Opening | None:
    """Return what a point says of its opening, as it counts now: a rule compares it with what is said now."""
    said = bare_opening_from(row)
    if said is None or not clock.carries:
        return said
    recorded = select(JOURNAL.c.recorded_at).where(JOURNAL.c.revision == said.revision)
    return carried_opening(clock, said, connection.execute(recorded).scalar_one())
