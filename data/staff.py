"""Reads of the staff's rhythm in an operation, in one moment of the store."""

from sqlalchemy import Connection

from data import attention, moved_owners, of_kind, staff_plan
from data.database import Store
from data.domain.coordination import Coordination
from data.domain.facts import Picture
from data.domain.important import Attention
from data.domain.staff import LastReport, Staff
from data.domain.staff_plan import ReportDue
from data.domain.words import EntryKind
from data.journal import required_time


def staff(store: Store, held: Coordination) -> Staff:
    """Return what the staff's pages and the wall show of its rhythm; `held` says what sectors report."""
    with store.reading() as connection:
        return _staff(connection, held, of_kind.NEWEST, attention.attention_in(connection, held))


def staff_then(connection: Connection, held: Coordination, picture: Picture) -> Staff:
    """Return the same as it was at the revision of `held` and of the picture."""
    return _staff(connection, held, held.revision, attention.attention_then(connection, held, picture))


def _staff(connection: Connection, held: Coordination, until: int, seen: Attention) -> Staff:
    return Staff(
        held.operation,
        held.revision,
        staff_plan.plan_in(connection, held.operation, until),
        _last_report(connection, held.operation, until),
        moved_owners.decisions_in(connection, held.operation, until),
        seen,
    )


def _last_report(connection: Connection, operation_id: str, until: int) -> LastReport | None:
    """A report that nobody has approved promises nothing: its word counts from its approval on."""
    approvals = of_kind.apart(connection, operation_id, EntryKind.SITUATION_REPORT_APPROVED, until=until)
    approval = max(approvals, key=lambda one: int(str(one.facts["number"])), default=None)
    if approval is None:
        return None
    found = of_kind.by_act(connection, str(approval.facts["report"]))
    due = ReportDue(required_time(found.facts["next_at"]), approval.revision, by_report=True)
    return LastReport(int(str(found.facts["number"])), found.occurred_at, due)
