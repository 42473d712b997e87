"""What the store knew at a past moment: the same picture as the live one, as it stood then."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from data.carried.reads import brought, in_shared_order
from data.entries.entry import Entry
from data.entries.kinds import Part, touching
from data.entries.lists import AreasLoaded, PointsLoaded
from data.entries.points import PointAdded, PointSettled
from data.entries.reports import OccupancyReported, OpeningSaid, PhaseChanged
from data.log.reads import recent_entries
from data.operations.carried import carried_point
from data.operations.facts import Operation
from data.operations.reads import operation_at
from data.points.entered import held_point
from data.points.facts import (
    NO_FUNCTIONS,
    Area,
    FunctionState,
    NewPoint,
    OccupancyReport,
    Opening,
    Own,
    PhaseChange,
    Picture,
    Point,
    Report,
)
from data.points.islands import stood_then
from data.points.phases_told import counting_now, knew_in, last_openings, last_phases, told_then
from data.points.running import with_runs
from data.points.temporary import added_point
from data.store.journal import stated_as
from data.store.rows import (
    MASKED,
    entry_from,
    point_from,
    worded_entries,
    worded_report,
    worded_reports,
)
from data.store.tables.core import JOURNAL, OCCUPANCY, POINT, REPORT
from data.words import Function, Phase

_L = TypeVar("_L", AreasLoaded, PointsLoaded)
_TOUCHES: Final = touching(Part.POINT)


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
    own = _added(connection, operation_id, revision)
    past = _Past(connection, operation, revision, {} if recall is None else recall)
    shown = [one for one in (*listed, *own) if operation.is_exercise or not one.example]
    return Picture(
        revision=revision,
        operation=operation,
        areas=areas,
        points=tuple(past.point(one, own.get(one, Own())) for one in sorted(shown, key=lambda one: one.id)),
        recent=recent_entries(connection, operation_id, operation.clock, recent, revision),
    )


def _registers(connection: Connection, revision: int) -> tuple[tuple[Area, ...], list[NewPoint]]:
    """Return the areas and points of the newest lists; an area left out takes its points with it."""
    at, points = _newest_list(connection, PointsLoaded, revision)
    _, areas = _newest_list(connection, AreasLoaded, revision)
    later = _lists(AreasLoaded, revision).where(JOURNAL.c.revision > at)
    kept = [_ids(row) for row in connection.execute(later)]
    found = [one for one in points.points if all(one.area in ids for ids in kept)] if points else []
    return areas.areas if areas else (), found


_OWN: Any = (
    worded_entries()
    .where(
        JOURNAL.c.operation == bindparam("operation"),
        JOURNAL.c.kind.in_((PointAdded.KIND, PointSettled.KIND)),
        JOURNAL.c.revision <= bindparam("until"),
    )
    .order_by(JOURNAL.c.revision)
)


def _added(connection: Connection, operation: str, revision: int) -> dict[NewPoint, Own]:
    """Return the points that the operation had of its own, but for those that a list of areas took away."""
    own: dict[str, tuple[NewPoint, Own]] = {}
    settled: dict[str, list[Entry]] = {}
    for row in connection.execute(_OWN, {"operation": operation, "until": revision}):
        entry = entry_from(row)
        identity = str(entry.point)
        if isinstance(entry.what, PointAdded):
            listed = added_point(identity, entry.what, entry.text or {"name": MASKED})
            own[identity] = listed, Own(entry.revision, temporary=True)
        elif identity in own:
            settled.setdefault(identity, []).append(entry)
    for identity, entries in settled.items():
        if in_shared_order(connection, entries)[-1].says(PointSettled).keeps:
            point, held = own[identity]
            own[identity] = point, replace(held, temporary=False)
        else:
            del own[identity]
    lists = connection.execute(_lists(AreasLoaded, revision)) if own else ()
    kept = [(row.revision, _ids(row)) for row in lists]
    return {
        point: held
        for point, held in own.values()
        if all(point.area in ids for at, ids in kept if at > held.added)
    }


def _ids(row: Row[Any]) -> set[str]:
    return {area.id for area in stated_as(AreasLoaded, row.facts).areas}


def _newest_list(connection: Connection, form: type[_L], revision: int) -> tuple[int, _L | None]:
    newest = _lists(form, revision).order_by(JOURNAL.c.revision.desc()).limit(1)
    row = connection.execute(newest).first()
    return (row.revision, stated_as(form, row.facts)) if row is not None else (0, None)


def _lists(form: type[_L], revision: int) -> Select[Any]:
    return select(JOURNAL.c.revision, JOURNAL.c.facts).where(
        JOURNAL.c.operation.is_(None),
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind == form.KIND,
        JOURNAL.c.revision <= revision,
    )


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
_TOUCHED: Any = select(POINT.c.id, _OF_KIND.label("revision"))


class _Past:
    """What was known of every point in one operation at one revision."""

    def __init__(
        self, connection: Connection, operation: Operation, revision: int, recall: dict[int, Report]
    ) -> None:
        asked = {"operation": operation.id, "until": revision}
        self._clock = operation.clock
        stood = _functions(connection, asked, recall)
        self._functions = with_runs(connection, operation, stood, revision)
        self._versions: dict[str, int] = {}
        for kind in _TOUCHES:
            for row in connection.execute(_TOUCHED, {**asked, "kind": kind}):
                self._versions[row.id] = max(self._versions.get(row.id, 0), row.revision or 0)
        self._told, self._knew = told_then(connection, asked), knew_in(connection, operation.id)
        if brought(connection, operation.id, revision):
            self._phased, self._opened = stood_then(connection, self._told)
        else:
            self._phased, self._opened = last_phases(self._told), last_openings(self._told)
        self._occupied = {row.point: entry_from(row) for row in connection.execute(_OCCUPIED, asked)}

    def point(self, listed: NewPoint, own: Own) -> Point:
        identity = listed.id
        phased, opened = self._phased.get(identity), self._opened.get(identity)
        occupied = self._occupied.get(identity)
        change = _phase_change(phased) if phased is not None else None
        found = point_from(
            listed,
            self._functions.get(identity, NO_FUNCTIONS),
            phase=change.phase if change else Phase.PLANERAD,
            phase_change=change,
            opening=_opening(opened) if opened is not None else None,
            occupancy=_occupancy(occupied) if occupied is not None else None,
            version=self._versions.get(identity, 0),
            own=own,
        )
        entries = (one for one in (phased, opened, occupied) if one is not None)
        counted = carried_point(self._clock, found, {one.revision: one.recorded_at for one in entries})
        told = counting_now(self._told.get(identity, ()), self._clock)
        return held_point(counted, told, self._knew)


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


def _phase_change(entry: Entry) -> PhaseChange:
    words = entry.text or {"decider": MASKED, "reason": MASKED}
    phase, decider = entry.says(PhaseChanged).phase, words.get("decider", "")
    return PhaseChange(phase, entry.occurred_at, decider, words["reason"], entry.revision)


def _opening(entry: Entry) -> Opening:
    words = entry.text or {}
    source, reason = words.get("on_behalf_of") or entry.actor, words.get("reason", "")
    opened = isinstance(entry.what, PointAdded) or entry.says(OpeningSaid).opened
    return Opening(opened, entry.occurred_at, reason, source, entry.revision)


def _occupancy(entry: Entry) -> OccupancyReport:
    full = entry.says(OccupancyReported)
    return OccupancyReport(
        occupancy=full.occupancy,
        people=full.people,
        staffing=full.staffing,
        observed_at=entry.occurred_at,
        valid_until=full.valid_until,
        source=(entry.text or {}).get("on_behalf_of") or entry.actor,
        revision=entry.revision,
        relief_at=full.relief_at,
    )
