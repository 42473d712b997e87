"""Reads of the staff's rhythm: plan, what comes next, messages to the public, what is acknowledged."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from data.clock import NOTHING, Clock
from data.entries.entry import Entry, EntryKind
from data.entries.staff import (
    ChangesSeen,
    PlanSet,
    PublicTold,
    SituationReportApproved,
    SituationReportFrozen,
)
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.operations.carried import carried_entries, carried_entry, moved
from data.points.counting import ENDED
from data.points.facts import Picture, Point
from data.requests.rules import Coordination
from data.sectors import reads as sector_reads
from data.sectors.reports import Impact, SectorReport, level
from data.server import reads as server_reads
from data.staff.facts import NO_PLAN, LastReport, Message, ReportDue, Staff, StaffPlan
from data.staff.important import FOR_ITS_SAKE, Attention, Began, alarming
from data.store.database import Store
from data.store.rows import MASKED
from data.store.tables.core import FUNCTION_STATE, POINT, POINT_STATE, REPORT
from data.store.tables.sectors import SECTOR_REPORT
from data.words import Function, Status


def attention(store: Store, held: Coordination) -> Attention:
    """Return what the rules of *viktiga ändringar* need of the journal, in one moment of the store."""
    with store.reading() as connection:
        return attention_in(connection, held)


def attention_in(connection: Connection, held: Coordination, then: Picture | None = None) -> Attention:
    """Return the same inside the caller's transaction.

    `then`: the picture of a past revision, as `held` is; it says what was broken and what the clock was.
    """
    until = log_reads.NEWEST if then is None else held.revision
    operation = operation_reads.operation(connection, held.operation) if then is None else then.operation
    clock, alarms = operation.clock, [one for one in held.reports if alarming(one)]
    broken = (
        broken_since(connection, clock, held.operation) if then is None else _broken_then(connection, then)
    )
    return Attention(
        broken=dict(broken),
        alarms=dict(_alarms(connection, clock, held.operation, alarms, until)),
        seen=_seen(connection, held.operation, until),
        broken_off=()
        if operation.is_exercise
        else operation_reads.broken_off(connection, operation.opened_at - FOR_ITS_SAKE, until),
        taken_over=server_reads.taken_over(connection, operation.opened_at, until),
    )


def _began_at(clock: Clock, row: Any) -> Began:
    """Return a report as what something began with, moved along just as the report itself is."""
    by = moved(clock, row.observed_at, row.recorded_at) if clock.carries else NOTHING
    return Began(row.revision, row.observed_at + by, row.recorded_at)


def _seen(connection: Connection, operation_id: str, until: int = log_reads.NEWEST) -> frozenset[str]:
    found = log_reads.apart(connection, operation_id, EntryKind.SEEN, until=until)
    return frozenset(key for one in found for key in one.says(ChangesSeen).seen)


def _began(of: Any, operation: Any, point: Any, function: Any, *until: Any) -> Any:
    """The report after the last at which a function was not out of order, for each row of a table."""
    said, stood = REPORT.alias("said"), REPORT.alias("stood")
    against, first = REPORT.alias("against"), REPORT.alias("first")
    last_fine = (
        select(said.c.revision)
        .join(stood, stood.c.revision == said.c.stands)
        .outerjoin(against, against.c.revision == said.c.contested)
        .where(said.c.operation == operation, said.c.point == point, said.c.function == function)
        .where(*(said.c.revision <= bound for bound in until), stood.c.status != Status.UR_FUNKTION)
        .where(or_(against.c.status.is_(None), against.c.status != Status.UR_FUNKTION))
        .order_by(said.c.revision.desc())
        .limit(1)
        .correlate(of)
        .scalar_subquery()
    )
    return (
        select(func.min(first.c.revision))
        .where(first.c.operation == operation, first.c.point == point, first.c.function == function)
        .where(first.c.revision > func.coalesce(last_fine, 0))
        .correlate(of)
        .scalar_subquery()
        .label("began")
    )


def _broken_since() -> Any:
    """For each function that is out of order at a point that counts: the report that it began with."""
    state = FUNCTION_STATE
    began = _began(state, state.c.operation, state.c.point, state.c.function)
    current, rival = REPORT.alias("current"), REPORT.alias("rival")
    return (
        select(state.c.point, state.c.function, began)
        .join(
            POINT_STATE,
            and_(POINT_STATE.c.operation == state.c.operation, POINT_STATE.c.point == state.c.point),
        )
        .join(current, current.c.revision == state.c.current)
        .outerjoin(rival, rival.c.revision == state.c.rival)
        .where(state.c.operation == bindparam("operation"), POINT_STATE.c.phase.not_in(ENDED))
        .where(or_(current.c.status == Status.UR_FUNKTION, rival.c.status == Status.UR_FUNKTION))
    )


_BROKEN_SINCE = _broken_since()
_OBSERVED = select(REPORT.c.revision, REPORT.c.observed_at, REPORT.c.recorded_at).where(
    REPORT.c.revision.in_(bindparam("revisions", expanding=True))
)


_BROKEN_THEN = select(
    POINT.c.id,
    _began(POINT, bindparam("operation"), POINT.c.id, bindparam("function"), bindparam("until")),
).where(POINT.c.id.in_(bindparam("points", expanding=True)))
_Found = tuple[tuple[str, Function], int]


def broken_since(
    connection: Connection, clock: Clock, operation_id: str
) -> Iterator[tuple[tuple[str, Function], Began]]:
    rows = connection.execute(_BROKEN_SINCE, {"operation": operation_id})
    yield from _observed(
        connection, clock, [((row.point, Function(row.function)), row.began) for row in rows]
    )


def _broken_then(connection: Connection, then: Picture) -> Iterator[tuple[tuple[str, Function], Began]]:
    found: list[_Found] = []
    for function in Function:
        points = [one.id for one in then.points if one.phase not in ENDED and _is_broken(one, function)]
        asked = {"operation": then.operation.id, "until": then.revision, "function": function}
        rows = connection.execute(_BROKEN_THEN, {**asked, "points": points}) if points else ()
        found += [((row.id, function), row.began) for row in rows]
    yield from _observed(connection, then.operation.clock, found)


def _is_broken(point: Point, function: Function) -> bool:
    state = point.functions[function]
    return any(one is not None and one.status is Status.UR_FUNKTION for one in (state.current, state.rival))


def _observed(
    connection: Connection, clock: Clock, found: list[_Found]
) -> Iterator[tuple[tuple[str, Function], Began]]:
    asked = {"revisions": [began for _, began in found]}
    rows = {row.revision: _began_at(clock, row) for row in connection.execute(_OBSERVED, asked)}
    yield from ((where, rows[began]) for where, began in found)


_VOICE: Any = (
    select(SECTOR_REPORT)
    .where(
        SECTOR_REPORT.c.operation == bindparam("operation"),
        SECTOR_REPORT.c.sector == bindparam("sector"),
        func.coalesce(SECTOR_REPORT.c.organisation, "") == bindparam("organisation"),
        func.coalesce(SECTOR_REPORT.c.area, "") == bindparam("area"),
        SECTOR_REPORT.c.revision <= bindparam("until"),
    )
    .order_by(SECTOR_REPORT.c.observed_at.desc(), SECTOR_REPORT.c.revision.desc())
)


def _alarms(
    connection: Connection,
    clock: Clock,
    operation_id: str,
    alarms: Iterable[SectorReport],
    until: int = log_reads.NEWEST,
) -> Iterator[tuple[int, Began]]:
    """Follow each alarming voice back to where it came to the level it says now."""
    for one in alarms:
        voice = {"sector": one.sector, "organisation": one.organisation or "", "area": one.area or ""}
        began = Began(one.revision, one.observed_at, one.recorded_at)
        for row in connection.execute(_VOICE, {"operation": operation_id, "until": until, **voice}):
            if level(Impact(row.operations, row.resources, row.strain)) is not one.level:
                break
            began = _began_at(clock, row)
        yield one.revision, began


def plan(
    connection: Connection, operation_id: str, until: int = log_reads.NEWEST, clock: Clock | None = None
) -> StaffPlan:
    """Return the plan that stands, or stood at a revision, inside the caller's transaction.

    `clock` is the operation's as it was then: when the plan was set is moved along by its jumps.
    """
    found = log_reads.newest(connection, operation_id, EntryKind.STAFF_PLAN, until)
    if found is None:
        return NO_PLAN
    return _plan(found if clock is None else carried_entry(clock, found))


def _plan(entry: Entry) -> StaffPlan:
    held = entry.says(PlanSet)
    return StaffPlan(
        direction=MASKED if entry.text is None else entry.text.get("direction", ""),
        briefing_at=held.briefing_at,
        report_at=held.report_at,
        shifts=held.shifts,
        set_at=entry.occurred_at,
        actor=entry.actor,
        revision=entry.revision,
    )


def staff(store: Store, held: Coordination) -> Staff:
    """Return what the staff's pages and the wall show of its rhythm; `held` says what sectors report."""
    with store.reading() as connection:
        return staff_in(connection, held)


def staff_in(connection: Connection, held: Coordination, then: Picture | None = None) -> Staff:
    """Return the same inside the caller's transaction; `then`: a past revision's picture, as `held` is."""
    until = log_reads.NEWEST if then is None else held.revision
    operation = operation_reads.operation(connection, held.operation) if then is None else then.operation
    clock = operation.clock
    return Staff(
        held.operation,
        held.revision,
        plan(connection, held.operation, until, clock),
        last_report(connection, held.operation, until),
        sector_reads.decisions(connection, held.operation, until, clock),
        attention_in(connection, held, then),
    )


def last_report(
    connection: Connection, operation_id: str, until: int = log_reads.NEWEST
) -> LastReport | None:
    """A report that nobody has approved promises nothing: its word counts from its approval on.

    Its moment is what the clock showed: it is what the past is asked for, and no jump moves that.
    """
    approvals = log_reads.apart(connection, operation_id, EntryKind.SITUATION_REPORT_APPROVED, until=until)
    approved = ((one, one.says(SituationReportApproved)) for one in approvals)
    approval, last = max(approved, key=lambda one: one[1].number, default=(None, None))
    if approval is None or last is None:
        return None
    found = log_reads.by_act(connection, last.report)
    frozen = found.says(SituationReportFrozen)
    due = ReportDue(frozen.next_at, approval.revision, by_report=True)
    return LastReport(frozen.number, found.occurred_at, due)


def messages(store: Store, operation_id: str) -> tuple[Message, ...]:
    """Return what the public has been told in an operation, the last said first."""
    with store.reading() as connection:
        clock = operation_reads.operation(connection, operation_id).clock
        return messages_in(connection, operation_id, clock)


def messages_in(
    connection: Connection, operation_id: str, clock: Clock, until: int = log_reads.NEWEST
) -> tuple[Message, ...]:
    """Return the same up to a revision, inside the caller's transaction; `clock` as it was then."""
    entries = log_reads.everywhere(connection, operation_id, EntryKind.MESSAGE, until=until)
    found = [_message(one) for one in carried_entries(clock, entries)]
    return tuple(sorted(found, key=lambda one: (one.said_at, one.revision), reverse=True))


def _message(entry: Entry) -> Message:
    told = entry.says(PublicTold)
    return Message(
        revision=entry.revision,
        text=MASKED if entry.text is None else entry.text.get("message", ""),
        channels=told.channels,
        areas=told.areas,
        point=entry.point,
        function=told.function,
        status=told.status,
        said_at=entry.occurred_at,
        actor=entry.actor,
    )
