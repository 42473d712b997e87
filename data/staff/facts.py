"""The staff's plan and rhythm, and what the public has been told."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from data.clock import ZONE
from data.errors import Reason
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.operations.rules import why_not_act_in as why_not_act
from data.points.facts import Point
from data.points.rules import why_not_observed, why_not_use_point, why_not_version
from data.sectors.owners import MovedOwner
from data.staff.important import NO_ATTENTION, Attention
from data.words import Function, MessageChannel, Status

# Shifts change by the clock on the wall of the room, whatever the season.
LONGEST_DIRECTION = 400
FURTHEST = timedelta(days=14)
MOST_SHIFTS = 6


@dataclass(frozen=True, slots=True)
class NewStaffPlan:
    """The whole plan as it is to hold: what is left out is not set. `version`: the plan it was written on."""

    id: str
    operation: str
    direction: str = ""
    briefing_at: datetime | None = None
    report_at: datetime | None = None
    shifts: tuple[time, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """The plan as it stands; revision 0 where nobody has set one. Times are the operation's own."""

    direction: str = ""
    briefing_at: datetime | None = None
    report_at: datetime | None = None
    shifts: tuple[time, ...] = ()
    set_at: datetime | None = None
    actor: str = ""
    revision: int = 0


NO_PLAN = StaffPlan()


@dataclass(frozen=True, slots=True)
class ReportDue:
    """When the next lägesrapport is due, and whose word that is: the plan's, or the last report's own."""

    at: datetime
    revision: int
    by_report: bool


def next_report(plan: StaffPlan, said: ReportDue | None) -> ReportDue | None:
    """Return when the next lägesrapport is due: the newest word stands, the plan's or the last report's."""
    planned = ReportDue(plan.report_at, plan.revision, by_report=False) if plan.report_at else None
    words = [one for one in (planned, said) if one is not None]
    return max(words, key=lambda one: one.revision, default=None)


def last_shift(plan: StaffPlan, now: datetime) -> datetime | None:
    """Return when the shift that is on began; None where no times are set."""
    return max((moment for moment in _shifts(plan, now) if moment <= now), default=None)


def next_shift(plan: StaffPlan, now: datetime) -> datetime | None:
    """Return when the next shift takes over; None where no times are set."""
    return min((moment for moment in _shifts(plan, now) if moment > now), default=None)


def _shifts(plan: StaffPlan, now: datetime) -> Iterator[datetime]:
    today = now.astimezone(ZONE).date()
    for days in (-1, 0, 1):
        for at in plan.shifts:
            yield datetime.combine(today + timedelta(days=days), at, ZONE)


def why_not_staff_plan(
    operation: Operation, new: NewStaffPlan, held: StaffPlan, now: datetime
) -> Reason | None:
    """Why a plan is refused; `now` is the operation's time."""
    return (
        why_not_act_in(operation)
        or _why_not_said(new)
        or _why_not_time(new.briefing_at, now, "Stabsgenomgången", "briefing_at")
        or _why_not_time(new.report_at, now, "Lägesrapporten", "report_at")
        or _why_not_shifts(new)
        or _why_not_changed(new, held)
    )


def why_not_plan_version(new: NewStaffPlan, held: StaffPlan) -> Reason | None:
    """Why a plan written on an older one is refused, and whose stands."""
    reason = why_not_version(new.version, held.revision, "stabens plan")
    if reason is None:
        return None
    return Reason(f"{reason.text} Senast ändrad av {held.actor}, post {held.revision}.", "version")


def _why_not_said(new: NewStaffPlan) -> Reason | None:
    if len(new.direction) > LONGEST_DIRECTION:
        return Reason(
            f"Inriktningen är {len(new.direction)} tecken: högst {LONGEST_DIRECTION}. "
            "Skriv det viktigaste; resten hör till beslutet.",
            "direction",
        )
    if not (new.direction.strip() or new.briefing_at or new.report_at or new.shifts):
        return Reason("Skriv inriktningen eller minst en tid.", "direction")
    return None


def _why_not_time(moment: datetime | None, now: datetime, what: str, field: str) -> Reason | None:
    if moment is None:
        return None
    if moment <= now:
        return Reason(f"{what} har en tid som redan har passerat. Ange en senare tid.", field)
    if moment > now + FURTHEST:
        return Reason(f"{what} ligger mer än 14 dygn bort. Kontrollera datumet.", field)
    return None


def _why_not_shifts(new: NewStaffPlan) -> Reason | None:
    if len(new.shifts) > MOST_SHIFTS:
        return Reason(f"Ange högst {MOST_SHIFTS} skiftbyten per dygn.", "shifts")
    if len(set(new.shifts)) != len(new.shifts):
        return Reason("Samma skiftbyte står två gånger.", "shifts")
    return None


def _why_not_changed(new: NewStaffPlan, held: StaffPlan) -> Reason | None:
    stands = (held.direction, held.briefing_at, held.report_at, held.shifts)
    if (new.direction.strip(), new.briefing_at, new.report_at, tuple(sorted(new.shifts))) == stands:
        return Reason("Planen är redan sådan. Inget sparades.", "direction")
    return None


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


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What the public is told. No areas: everybody in the municipality. A point is inside its area."""

    id: str
    operation: str
    text: str
    channels: tuple[MessageChannel, ...]
    areas: tuple[str, ...] = ()
    point: str | None = None
    function: Function | None = None
    status: Status | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands in the log; `said_at` is the operation's time."""

    revision: int
    text: str
    channels: tuple[MessageChannel, ...]
    areas: tuple[str, ...]
    point: str | None
    function: Function | None
    status: Status | None
    said_at: datetime
    actor: str


def reaches(message: Message, area: str) -> bool:
    """Return whether a message was told to those in an area."""
    return not message.areas or area in message.areas


def why_not_message(
    operation: Operation, new: NewMessage, areas: Collection[str], point: Point | None, now: datetime
) -> Reason | None:
    """Why a message is refused; `now` is the operation's time."""
    return (
        (why_not_use_point(operation, point) if point is not None else why_not_act(operation))
        or _why_not_told(new)
        or _why_not_place(new, areas, point)
        or _why_not_about(new)
        or _why_not_when(new, now)
    )


def lacking(new: NewMessage) -> tuple[Reason, ...]:
    """Return all that a message to the public lacks."""
    text = None if new.text.strip() else Reason("Skriv budskapet så som det sades.", "text")
    ways = None if new.channels else Reason("Välj minst en kanal: hur fick människor veta det?", "channels")
    return tuple(one for one in (text, ways) if one is not None)


def _why_not_told(new: NewMessage) -> Reason | None:
    lacks = lacking(new)
    if lacks:
        return lacks[0]
    if len(set(new.channels)) != len(new.channels):
        return Reason("Samma kanal står två gånger.", "channels")
    return None


def _why_not_place(new: NewMessage, areas: Collection[str], point: Point | None) -> Reason | None:
    for area in new.areas:
        if area not in areas:
            return Reason(f"Området {area} är inte inläst.", "areas")
    if len(set(new.areas)) != len(new.areas):
        return Reason("Samma område står två gånger.", "areas")
    if point is not None and new.areas != (point.area,):
        return Reason(f"{point.name} ligger i ett annat område än det som valts.", "point")
    return None


def _why_not_about(new: NewMessage) -> Reason | None:
    if new.status is not None and new.function is None:
        return Reason("Välj vilken funktion statusen gäller.", "function")
    return None


def _why_not_when(new: NewMessage, now: datetime) -> Reason | None:
    reason = why_not_observed(new.said_at or now, now)
    return Reason(reason.text.replace("när det iakttogs", "när det sades"), "said_at") if reason else None
