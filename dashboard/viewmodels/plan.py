"""The staff's rhythm on the wall: the direction that holds, what comes next, what nobody has acknowledged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.domain.facts import Entry
from data.domain.important import Important, Matter
from data.domain.staff import Staff
from data.domain.staff_plan import next_report
from data.domain.words import EntryKind, Status


@dataclass(frozen=True, slots=True)
class Coming:
    """A time of the rhythm; `late` once it has passed and nobody has set another."""

    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One row; None and empty where nobody has set it. `unseen` is how many changes wait for somebody."""

    direction: str
    briefing: Coming | None
    report: Coming | None
    unseen: int

    @property
    def blank(self) -> bool:
        return not (self.direction or self.briefing or self.report or self.unseen)


def plan(staff: Staff, unseen: Sequence[Important], now: datetime) -> Plan:
    """Return the row at the operation's time `now`."""
    due = next_report(staff.plan, staff.last_report.due if staff.last_report else None)
    return Plan(
        direction=" ".join(staff.plan.direction.split()),
        briefing=_coming(staff.plan.briefing_at, now),
        report=_coming(due.at if due else None, now),
        unseen=len(unseen),
    )


def _coming(at: datetime | None, now: datetime) -> Coming | None:
    return Coming(at, at <= now) if at is not None else None


def waits(entry: Entry, unseen: Collection[Important]) -> bool:
    """Return whether an entry says, or says again, something important that nobody has acknowledged."""
    return any(_says(entry, one) for one in unseen)


def _says(entry: Entry, one: Important) -> bool:
    if one.matter is Matter.LATE and one.request is not None:
        return entry.facts.get("request") == one.request.id
    if one.matter is not Matter.FUNCTION or one.point is None:
        return entry.revision == one.began.revision
    return (
        entry.kind is EntryKind.REPORT
        and entry.revision >= one.began.revision
        and (entry.point, entry.facts.get("function")) == (one.point.id, one.function)
        and entry.facts.get("status") == Status.UR_FUNKTION
    )
