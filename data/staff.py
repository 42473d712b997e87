"""Reads of the staff's rhythm in an operation, in one moment of the store."""

from sqlalchemy import Connection

from data import attention, moved_owners, of_kind, queries, staff_plan
from data.database import Store
from data.domain.coordination import Coordination
from data.domain.facts import Picture
from data.domain.staff import LastReport, Staff
from data.domain.staff_plan import ReportDue
from data.domain.words import EntryKind
from data.journal import required_time


def staff(store: Store, held: Coordination) -> Staff:
    """Return what the staff's pages and the wall show of its rhythm; `held` says what sectors report."""
    with store.reading() as connection:
        return staff_in(connection, held)


def staff_in(connection: Connection, held: Coordination, then: Picture | None = None) -> Staff:
    """Return the same inside the caller's transaction; `then`: a past revision's picture, as `held` is."""
    until = of_kind.NEWEST if then is None else held.revision
    operation = queries.operation(connection, held.operation) if then is None else then.operation
    clock = operation.clock
    return Staff(
        held.operation,
        held.revision,
        staff_plan.plan_in(connection, held.operation, until, clock),
        _last_report(connection, held.operation, until),
        moved_owners.decisions_in(connection, held.operation, until, clock),
        attention.attention_in(connection, held, then),
    )


def _last_report(connection: Connection, operation_id: str, until: int) -> LastReport | None:
    """A report that nobody has approved promises nothing: its word counts from its approval on.

    Its moment is what the clock showed: it is what the past is asked for, and no jump moves that.
    """
    approvals = of_kind.apart(connection, operation_id, EntryKind.SITUATION_REPORT_APPROVED, until=until)
    approval = max(approvals, key=lambda one: int(str(one.facts["number"])), default=None)
    if approval is None:
        return None
    found = of_kind.by_act(connection, str(approval.facts["report"]))
    due = ReportDue(required_time(found.facts["next_at"]), approval.revision, by_report=True)
    return LastReport(int(str(found.facts["number"])), found.occurred_at, due)
