"""Who is told of what: the municipality's plan as data, and how far a request has climbed its chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.domain.requests import AWAITED, SupportRequest, late, unacknowledged
from data.domain.words import NoticeChannel, NoticeEvent, Priority, RequestState

# Whom a row of the plan can name, besides a role that some of its addresses have.
OWNER = "agare"
PARTIES = "parter"
AREA = "omrade"
PLACES = (OWNER, PARTIES, AREA)
# What is told once, when it happens; the rest is told by the steps of a chain.
TOLD_ONCE = (NoticeEvent.NY_BEGARAN, NoticeEvent.LOPER_UT, NoticeEvent.AKTIVERING)
CLIMBED = (NoticeEvent.OBESVARAD, NoticeEvent.PASSERAD_TID)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a function is reached: a mailbox, a number, or the name of a webhook; never a person's.

    It belongs to a role, an organisation or an area. `exercises`: it takes what an exercise tells.
    """

    id: str
    name: str
    channel: NoticeChannel
    address: str
    role: str = ""
    organisation: str | None = None
    area: str | None = None
    real: bool = True
    exercises: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """That somebody is told of an event; `minutes` is how long before, where it can be foreseen."""

    event: NoticeEvent
    to: str
    minutes: int = 30
    example: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain: `to` is told so many minutes after the request went unanswered, or was due.

    Steps of a request's own priority are its chain; where there are none, those without a priority.
    """

    name: str
    label: str
    to: str
    event: NoticeEvent = NoticeEvent.OBESVARAD
    minutes: int = 0
    priority: Priority | None = None
    example: bool = False


@dataclass(frozen=True, slots=True)
class ReachedStep:
    """A step that a request has reached, and when, in the operation's time."""

    name: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """The whole plan; what it leaves out is told to nobody."""

    addresses: tuple[Address, ...] = ()
    tellings: tuple[Telling, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def example(self) -> bool:
        """Whether any row of it is an example: the screens then say so."""
        rows: tuple[Address | Telling | Step, ...] = (*self.addresses, *self.tellings, *self.steps)
        return any(one.example for one in rows)

    def for_operation(self, exercise: bool) -> "NoticePlan":
        """Return what of the plan holds: no example in a real operation, and only addresses that take it."""
        takes = (one for one in self.addresses if (one.exercises if exercise else one.real))
        return NoticePlan(
            tuple(one for one in takes if exercise or not one.example),
            tuple(one for one in self.tellings if exercise or not one.example),
            tuple(one for one in self.steps if exercise or not one.example),
        )


EMPTY_PLAN = NoticePlan()


def chain(plan: NoticePlan, priority: Priority) -> tuple[Step, ...]:
    """Return the steps that a request of this priority climbs, in the order of the plan."""
    own = tuple(one for one in plan.steps if one.priority is priority)
    return own or tuple(one for one in plan.steps if one.priority is None)


def escalation(request: SupportRequest, plan: NoticePlan, now: datetime) -> tuple[ReachedStep, ...]:
    """Return the steps that a request has reached, first first; `now` is the operation's time.

    Nothing of it is kept: once somebody has taken the request on and all have acknowledged, none is reached.
    """
    return tuple(ReachedStep(step.name, step.label, at) for step, at in reached(request, plan, now))


def reached(request: SupportRequest, plan: NoticePlan, now: datetime) -> tuple[tuple[Step, datetime], ...]:
    """Return the same as `escalation`, each as the plan's own step."""
    found = [pair for pair in _due(request, plan) if pair[1] <= now]
    if not overdue(request, now):
        found = [pair for pair in found if pair[0].event is not NoticeEvent.PASSERAD_TID]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def moments(request: SupportRequest, plan: NoticePlan) -> Iterator[datetime]:
    """Yield when the request reaches each of its steps if nobody does anything."""
    yield from (at for _, at in _due(request, plan))


def next_step(request: SupportRequest, plan: NoticePlan, now: datetime) -> datetime | None:
    """Return when the request reaches its next step if nobody does anything."""
    return min((at for at in moments(request, plan) if at > now), default=None)


def _due(request: SupportRequest, plan: NoticePlan) -> Iterator[tuple[Step, datetime]]:
    since = unanswered_since(request)
    for step in chain(plan, request.priority):
        if not _concerned(step, request):
            continue
        starts = since if step.event is NoticeEvent.OBESVARAD else _deadline(request)
        if starts is not None:
            yield step, starts + timedelta(minutes=step.minutes)


def _concerned(step: Step, request: SupportRequest) -> bool:
    """Return whether there is anybody for the step to tell: an owner who has answered is not asked again."""
    if step.to == PARTIES:
        return bool(unacknowledged(request))
    if step.to != OWNER or request.state is RequestState.BEGARD:
        return True
    return step.event is NoticeEvent.PASSERAD_TID and request.state is not RequestState.AVSLAGEN


def unanswered_since(request: SupportRequest) -> datetime | None:
    """Return since when nobody has answered for it, or not all who must know of it do; None where they have.

    A declined request is nobody's until it is asked anew.
    """
    if request.state in (RequestState.BEGARD, RequestState.AVSLAGEN):
        return request.moved_at
    return request.asked_at if request.state in AWAITED and unacknowledged(request) else None


def overdue(request: SupportRequest, now: datetime) -> bool:
    """Return whether the time has passed and the support is not there, declined or not."""
    declined = request.state is RequestState.AVSLAGEN and request.deadline <= now
    return declined or late(request, now)


def _deadline(request: SupportRequest) -> datetime | None:
    open_ = request.state in AWAITED or request.state is RequestState.AVSLAGEN
    return request.deadline if open_ else None
