"""Reads of the staff's rhythm: its plan, what comes next, and the messages to the public."""

from sqlalchemy import Connection

from data.clock import Clock
from data.entries.entry import Entry
from data.entries.kind import EntryKind
from data.entries.situation_reports import SituationReportApproved, SituationReportFrozen
from data.entries.staff import PlanSet, PublicTold
from data.log import reads as log_reads
from data.operations.carried_entries import carried_entries, carried_entry
from data.points import reads as point_reads
from data.points.facts import Picture
from data.requests.who_acts import Coordination
from data.sectors import reads as sector_reads
from data.staff import attention
from data.staff.facts import NO_PLAN, LastReport, Message, ReportDue, Staff, StaffPlan
from data.store.database import Store
from data.store.rows import MASKED


def plan(store: Store, operation_id: str) -> StaffPlan:
    """Return the plan that stands in an operation; an empty one where nobody has set it."""
    with store.reading() as connection:
        return plan_in(connection, operation_id)


def plan_in(
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
    operation = point_reads.operation(connection, held.operation) if then is None else then.operation
    clock = operation.clock
    return Staff(
        held.operation,
        held.revision,
        plan_in(connection, held.operation, until, clock),
        _last_report(connection, held.operation, until),
        sector_reads.decisions_in(connection, held.operation, until, clock),
        attention.attention_in(connection, held, then),
    )


def _last_report(connection: Connection, operation_id: str, until: int) -> LastReport | None:
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
        clock = point_reads.operation(connection, operation_id).clock
        entries = log_reads.everywhere(connection, operation_id, EntryKind.MESSAGE)
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
