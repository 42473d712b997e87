"""What the store knew at a past moment: the same picture as the live one, as it stood then."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Select, bindparam, func, select

from data.clock import Clock
from data.entries.kind import EntryKind
from data.entries.kinds import Part, touching
from data.errors import Missing
from data.exercise.words import ClockAct
from data.log.reads import recent_entries
from data.operations.carried import carried_point
from data.operations.facts import Operation
from data.points.facts import (
    NO_FUNCTIONS,
    Area,
    FunctionState,
    OccupancyReport,
    Opening,
    PhaseChange,
    Picture,
    Point,
    Report,
)
from data.store.journal import parse_time, required_time
from data.store.projections import OPENING_STANDS
from data.store.rows import (
    MASKED,
    clock_after,
    listed_point,
    point_from,
    said,
    worded_entries,
    worded_report,
    worded_reports,
)
from data.store.tables.core import JOURNAL, OCCUPANCY, POINT, REPORT
from data.words import Function, Occupancy, OperationKind, Phase, Readiness, Staffing

_TOUCHES: Final = touching(Part.POINT)
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


def picture_at_revision(
    connection: Connection,
    operation_id: str,
    revision: int,
    recent: int,
    recall: dict[int, Report] | None = None,
) -> Picture:
    """Return what `queries.picture_in` does of a revision that is past.

    One index look-up per point and function, however long the journal has grown since. `recall` are reports
    read before, by revision, and is given those that are read now: they change only when words are masked.
    """
    operation = operation_at(connection, operation_id, revision)
    areas, listed = _registers(connection, revision)
    past = _Past(connection, operation, revision, {} if recall is None else recall)
    shown = (row for row in listed if operation.is_exercise or not row["example"])
    return Picture(
        revision=revision,
        operation=operation,
        areas=areas,
        points=tuple(past.point(row) for row in sorted(shown, key=lambda row: str(row["id"]))),
        recent=recent_entries(connection, operation_id, operation.clock, recent, revision),
    )


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
    first = orjson.loads(rows[0].facts)
    facts = [orjson.loads(row.facts) for row in rows]
    names = [said(row.text)["name"] for row in rows if "name" in said(row.text)]
    closed = None
    for row, fact in zip(rows, facts, strict=True):
        if row.kind is EntryKind.OPERATION_REOPENED or _closes(row.kind, fact):
            closed = None if row.kind is EntryKind.OPERATION_REOPENED else row.recorded_at
    return Operation(
        id=operation_id,
        name=names[-1],
        kind=OperationKind(first["kind"]),
        readiness=Readiness([fact["readiness"] for fact in facts if "readiness" in fact][-1]),
        clock=_clock([fact for fact in facts if "clock_started_at" in fact]),
        opened_at=rows[0].recorded_at,
        closed_at=closed,
        version=rows[-1].revision,
        interrupted=rows[-1].kind is EntryKind.EXERCISE_INTERRUPTED,
    )


def _closes(kind: EntryKind, facts: Mapping[str, Any]) -> bool:
    ends = (EntryKind.OPERATION_CLOSED, EntryKind.EXERCISE_INTERRUPTED)
    return kind in ends or facts.get("act") == ClockAct.STOP


def _clock(stated: Sequence[Mapping[str, Any]]) -> Clock:
    """Return the clock that an operation's opening and what was done to it since left."""
    first = stated[0]
    began, origin = required_time(first["clock_started_at"]), required_time(first["clock_origin"])
    clock = Clock(began, origin, first["clock_speed"])
    for one in stated[1:]:
        clock = clock_after(clock, one)
    return clock


def _registers(connection: Connection, revision: int) -> tuple[tuple[Area, ...], list[dict[str, Any]]]:
    """Return the areas and point rows of the newest lists; an area left out takes its points with it."""
    at, points = _newest_list(connection, EntryKind.POINTS_LOADED, revision)
    _, areas = _newest_list(connection, EntryKind.AREAS_LOADED, revision)
    later = _lists(EntryKind.AREAS_LOADED, revision).where(JOURNAL.c.revision > at)
    kept = [{area["id"] for area in _rows_of(row.facts)} for row in connection.execute(later)]
    found = [point for point in points if all(point["area"] in ids for ids in kept)]
    return tuple(Area(**area) for area in areas), found


def _newest_list(connection: Connection, kind: EntryKind, revision: int) -> tuple[int, list[dict[str, Any]]]:
    newest = _lists(kind, revision).order_by(JOURNAL.c.revision.desc()).limit(1)
    row = connection.execute(newest).first()
    return (row.revision, _rows_of(row.facts)) if row is not None else (0, [])


def _lists(kind: EntryKind, revision: int) -> Select[Any]:
    return select(JOURNAL.c.revision, JOURNAL.c.facts).where(
        JOURNAL.c.operation.is_(None),
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind == kind,
        JOURNAL.c.revision <= revision,
    )


def _rows_of(facts: str) -> list[dict[str, Any]]:
    (rows,) = (value for value in orjson.loads(facts).values() if isinstance(value, list))
    return rows


def _newest_of(table: Any, *narrowed: Any) -> Any:
    """Return for each point the newest revision of a table's rows about it, up to a bound, as a scalar."""
    here = (table.c.operation == bindparam("operation"), table.c.point == POINT.c.id)
    bound = table.c.revision <= bindparam("until")
    newest = select(func.max(table.c.revision)).where(*here, *narrowed, bound)
    return newest.correlate(POINT).scalar_subquery()


_OF_KIND = _newest_of(JOURNAL, JOURNAL.c.kind == bindparam("kind"))
_NEWEST_REPORTS = select(_newest_of(REPORT, REPORT.c.function == bindparam("function"))).select_from(POINT)
_STOOD: Any = select(REPORT.c.point, REPORT.c.stands, REPORT.c.contested).where(
    REPORT.c.revision.in_(_NEWEST_REPORTS)
)
_OCCUPIED: Any = worded_entries().where(
    JOURNAL.c.revision.in_(
        select(OCCUPANCY.c.stands).where(
            OCCUPANCY.c.revision.in_(select(_newest_of(OCCUPANCY)).select_from(POINT))
        )
    )
)
_PHASED: Any = worded_entries().where(JOURNAL.c.revision.in_(select(_OF_KIND).select_from(POINT)))
_TOUCHED: Any = select(POINT.c.id, _OF_KIND.label("revision"))


class _Past:
    """What was known of every point in one operation at one revision."""

    def __init__(
        self, connection: Connection, operation: Operation, revision: int, recall: dict[int, Report]
    ) -> None:
        asked = {"operation": operation.id, "until": revision}
        self._clock = operation.clock
        self._functions = _functions(connection, asked, recall)
        self._versions: dict[str, int] = {}
        for kind in _TOUCHES:
            for row in connection.execute(_TOUCHED, {**asked, "kind": kind}):
                self._versions[row.id] = max(self._versions.get(row.id, 0), row.revision or 0)
        phased = list(connection.execute(_PHASED, {**asked, "kind": EntryKind.PHASE}))
        self._phased = {row.point: row for row in phased}
        opened = connection.execute(_PHASED, {**asked, "kind": EntryKind.OPENING})
        self._opened = _openings(connection, {row.point: row for row in opened}, phased)
        self._occupied = {row.point: row for row in connection.execute(_OCCUPIED, asked)}

    def point(self, row: Mapping[str, Any]) -> Point:
        identity = row["id"]
        phased, opened = self._phased.get(identity), self._opened.get(identity)
        occupied = self._occupied.get(identity)
        change = _phase_change(phased) if phased is not None else None
        found = point_from(
            SimpleNamespace(**listed_point(row)),
            self._functions.get(identity, NO_FUNCTIONS),
            phase=change.phase if change else Phase.PLANERAD,
            phase_change=change,
            opening=_opening(opened) if opened is not None else None,
            occupancy=_occupancy(occupied) if occupied is not None else None,
            version=self._versions.get(identity, 0),
        )
        entries = (one for one in (phased, opened, occupied) if one is not None)
        return carried_point(self._clock, found, {one.revision: one.recorded_at for one in entries})


def _functions(
    connection: Connection, asked: Mapping[str, Any], recall: dict[int, Report]
) -> dict[str, dict[Function, FunctionState]]:
    stood = {
        (row.point, function): (row.stands, row.contested)
        for function in Function
        for row in connection.execute(_STOOD, {**asked, "function": function})
    }
    wanted = {revision for pair in stood.values() for revision in pair if revision is not None}
    recall.update(_reports(connection, wanted - recall.keys()))
    found: dict[str, dict[Function, FunctionState]] = {}
    for (point, function), (stands, contested) in stood.items():
        state = FunctionState(recall[stands], recall[contested] if contested is not None else None)
        found.setdefault(point, {})[function] = state
    return found


def _reports(connection: Connection, revisions: set[int]) -> Iterator[tuple[int, Report]]:
    rows = connection.execute(worded_reports().where(REPORT.c.revision.in_(revisions))).mappings()
    return ((row["revision"], worded_report(row)) for row in rows)


def _phase_change(row: Any) -> PhaseChange:
    words = said(row.text) or {"decider": MASKED, "reason": MASKED}
    phase = Phase(orjson.loads(row.facts)["phase"])
    return PhaseChange(phase, row.occurred_at, words.get("decider", ""), words["reason"], row.revision)


def _openings(connection: Connection, said: Mapping[str, Any], phased: Sequence[Any]) -> dict[str, Any]:
    """Return the entry of what each point had said of its opening: its last word, or what stood after it."""
    last = dict(said)
    last |= {
        row.point: row for row in phased if row.point in said and row.revision > said[row.point].revision
    }
    stood = {point: _opening_stood(row) for point, row in last.items()}
    wanted = {revision for revision in stood.values() if revision is not None}
    known = {row.revision: row for row in said.values()}
    missing = worded_entries().where(JOURNAL.c.revision.in_(wanted - known.keys()))
    if wanted - known.keys():
        known |= {row.revision: row for row in connection.execute(missing)}
    return {point: known[revision] for point, revision in stood.items() if revision is not None}


def _opening_stood(row: Any) -> int | None:
    """Return the entry whose word stood after this one: itself, an earlier one, or none."""
    own = row.revision if row.kind is EntryKind.OPENING else None
    stands = orjson.loads(row.facts).get(OPENING_STANDS, own)
    return None if stands is None else int(stands)


def _opening(row: Any) -> Opening:
    words = said(row.text)
    source = words.get("on_behalf_of") or row.actor
    opened = bool(orjson.loads(row.facts)["opened"])
    return Opening(opened, row.occurred_at, words.get("reason", ""), source, row.revision)


def _occupancy(row: Any) -> OccupancyReport:
    facts = orjson.loads(row.facts)
    return OccupancyReport(
        occupancy=Occupancy(facts["occupancy"]),
        people=facts["people"],
        staffing=Staffing(facts["staffing"]) if facts["staffing"] else None,
        observed_at=row.occurred_at,
        valid_until=required_time(facts["valid_until"]),
        source=said(row.text).get("on_behalf_of") or row.actor,
        revision=row.revision,
        relief_at=parse_time(facts.get("relief_at")),
    )
