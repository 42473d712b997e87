"""What one shift hands over to the next: what holds and is open, what was decided, ends and waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.entries.entry import Entry
from data.entries.kinds import Trait, having
from data.failures.answering import failures_now
from data.failures.facts import Attended
from data.log import reads as log_reads
from data.log.facts import OpenEntry
from data.operations.carried import carried_entries
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.counting import Ending, endings
from data.points.facts import Picture
from data.requests import reads as request_reads
from data.requests.facts import AWAITED, SupportRequest
from data.requests.rules import Coordination
from data.situation_reports import reads as report_reads
from data.situation_reports.facts import SituationReport
from data.staff import reads as staff_reads
from data.staff.facts import Message, Staff, StaffPlan, last_shift
from data.staff.important import Important, unacknowledged
from data.store.database import Store
from data.words import RequestState

# Förslag: where no shifts are planned, as far back as one of them usually is long.
A_SHIFT = timedelta(hours=12)
FORESEEN = timedelta(hours=12)
MOST_DECISIONS = 200


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything as it is at the operation's time `now`; since `began` is during the shift that ends."""

    picture: Picture
    held: Coordination
    staff: Staff
    now: datetime
    began: datetime
    decisions: tuple[Entry, ...]
    messages: tuple[Message, ...]
    open_entries: tuple[OpenEntry, ...]
    reports: tuple[SituationReport, ...]

    @property
    def operation(self) -> Operation:
        return self.picture.operation

    @property
    def unseen(self) -> tuple[Important, ...]:
        """Return the important changes that nobody has acknowledged."""
        return unacknowledged(self.picture, self.held, self.staff.attention, self.now)

    @property
    def unattended(self) -> tuple[Attended, ...]:
        """Return the failures that nothing is done about."""
        return failures_now(self.picture, self.held, self.now).without_action

    @property
    def ending(self) -> tuple[Ending, ...]:
        """Return what runs out within the next shift, soonest first."""
        found = endings(self.picture.points, self.now)
        return tuple(one for one in found if not one.passed and one.at <= self.now + FORESEEN)

    @property
    def waiting(self) -> tuple[SupportRequest, ...]:
        """Return the requests that somebody is to answer, soonest first."""
        states = (*AWAITED, RequestState.AVSLAGEN)
        found = (one for one in self.held.requests if one.state in states)
        return tuple(sorted(found, key=lambda one: (one.deadline, one.id)))


def shift_began(plan: StaffPlan, opened: datetime, now: datetime) -> datetime:
    """Return when the shift that ends began: by plan, else a shift ago; never before it opened."""
    return max(opened, last_shift(plan, now) or now - A_SHIFT)


def handover(store: Store, operation_id: str, now: datetime) -> Handover:
    """Return what is handed over at the real moment `now`; raises Missing."""
    picture = point_reads.picture(store, operation_id, recent=0)
    held = request_reads.coordination(store, operation_id)
    staff = staff_reads.staff(store, held)
    clock, moment = picture.operation.clock, picture.operation.clock.at(now)
    began = shift_began(staff.plan, clock.at(picture.operation.opened_at), moment)
    decided = log_reads.entries(
        store, operation_id, kinds=having(Trait.DECISION), limit=MOST_DECISIONS, handed_on=True
    )
    return Handover(
        picture=picture,
        held=held,
        staff=staff,
        now=moment,
        began=began,
        decisions=_since(carried_entries(clock, decided), began),
        messages=tuple(one for one in staff_reads.messages(store, operation_id) if one.said_at >= began),
        open_entries=log_reads.open_entries(store, operation_id),
        reports=report_reads.reports(store, operation_id),
    )


def _since(entries: Sequence[Entry], began: datetime) -> tuple[Entry, ...]:
    found = (one for one in entries if one.occurred_at >= began)
    return tuple(sorted(found, key=lambda one: (one.occurred_at, one.revision)))
