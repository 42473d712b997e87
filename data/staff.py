"""Reads of the staff's rhythm in an operation, in one moment of the store."""

from sqlalchemy import Connection

from data import attention, moved_owners, of_kind, staff_plan
from data.database import Store
from data.domain.coordination import Coordination
from data.domain.staff import LastReport, Staff
from data.domain.staff_plan import ReportDue
from data.domain.words import EntryKind
from data.journal import required_time


def staff(store: Store, held: Coordination) -> Staff:
    """Return what the staff's pages and the wall show of its rhythm; `held` says what sectors report."""
    with store.reading() as connection:
        return Staff(
            held.operation,
            held.revision,
            staff_plan.plan_in(connection, held.operation),
            _last_report(connection, held.operation),
            moved_owners.decisions_in(connection, held.operation),
            attention.attention_in(connection, held),
        )


def _last_report(connection: Connection, operation_id: str) -> LastReport | None:
    found = of_kind.newest(connection, operation_id, EntryKind.SITUATION_REPORT)
    if found is None:
        return None
    due = ReportDue(required_time(found.facts["next_at"]), found.revision, by_report=True)
    return LastReport(int(str(found.facts["number"])), found.occurred_at, due)
