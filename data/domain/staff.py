"""The staff's rhythm in one value: its plan, the last lägesrapport, owners moved and what has been seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from data.domain.important import NO_ATTENTION, Attention
from data.domain.moved_owners import MovedOwner
from data.domain.staff_plan import NO_PLAN, ReportDue, StaffPlan


@dataclass(frozen=True, slots=True)
class LastReport:
    """The newest approved lägesrapport: its number, when it was frozen, what it says of the next one."""

    number: int
    at: datetime
    due: ReportDue


@dataclass(frozen=True, slots=True)
class Staff:
    """As of a revision; `owners` are all decisions to move or give back, those that have ended too."""

    operation: str
    revision: int
    plan: StaffPlan = NO_PLAN
    last_report: LastReport | None = None
    owners: tuple[MovedOwner, ...] = ()
    attention: Attention = NO_ATTENTION


def plan_turns(staff: Staff) -> Iterator[datetime]:
    """Yield every moment at which it is read differently with nobody doing anything; the operation's time."""
    due = staff.last_report.due.at if staff.last_report else None
    yield from (at for at in (staff.plan.briefing_at, staff.plan.report_at, due) if at is not None)
    yield from (one.until for one in staff.owners if one.until is not None)
