"""Who is told of what: the municipality's plan as data, what it must be, how far a chain is climbed."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from data.errors import Reason
from data.freetext import LONGEST_NAME, has_personnummer, why_not_text
from data.requests.facts import AWAITED, SupportRequest, late, unacknowledged
from data.words import NoticeChannel, NoticeEvent, Priority, RequestState

# Whom a row of the plan can name, besides a role that some of its addresses have.
OWNER = "agare"
PARTIES = "parter"
AREA = "omrade"
PLACES = (OWNER, PARTIES, AREA)
# What is told by the steps of a chain; the rest is told once, when it happens.
CLIMBED = (NoticeEvent.OBESVARAD, NoticeEvent.PASSERAD_TID)
TOLD_ONCE = tuple(event for event in NoticeEvent if event not in CLIMBED)


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


LONGEST_MINUTES: Final = 24 * 60
_MAILBOX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,62}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_NUMBER = re.compile(r"\+\d{7,15}")
_HOOK = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TWO_NAMES = re.compile(r"([a-z]{2,})[._]([a-z]{2,})\d*@.*", re.IGNORECASE)
# What a function's mailbox may be named by; two other words with a dot between are taken for a person.
_FUNCTIONS = (
    *("tib", "kris", "jour", "vakt", "larm", "beredskap", "funktion", "info", "stab", "drift", "stod"),
    *("registrator", "service", "kontakt", "sdn", "stadsdel", "ledning", "central", "fastighet", "teknik"),
    *("sakerhet", "press", "logistik", "samordning", "test", "ovning", "exempel"),
)


def objections(
    plan: NoticePlan, areas: Collection[str], organisations: Collection[str]
) -> tuple[Reason, ...]:
    """Return everything that is wrong with a plan, in Swedish; beside the areas and organisations loaded."""
    return (
        *_twice("Adressen", [one.id for one in plan.addresses]),
        *_twice("Steget", [f"{one.name} ({one.priority or 'alla'})" for one in plan.steps]),
        *(why for one in plan.addresses for why in _address(one, areas, organisations)),
        *(why for one in plan.tellings for why in _telling(one)),
        *(why for one in plan.steps for why in _step(one)),
        *_unreached(plan),
    )


def _twice(what: str, ids: list[str]) -> Iterator[Reason]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield Reason(f"{what} {one} finns {times} gånger.", "id")


def _address(one: Address, areas: Collection[str], organisations: Collection[str]) -> Iterator[Reason]:
    yield from _named(one.id, one.id, "id")
    yield from _named(one.id, one.name, "name")
    why = why_not_address(one.channel, one.address)
    if why is not None:
        yield Reason(f"{one.id}: {why.text}", why.field)
    if one.role in PLACES:
        yield Reason(f"{one.id}: {one.role} är ingen roll utan pekar ut någon i begäran.", "role")
    if not (one.role or one.organisation or one.area):
        yield Reason(f"{one.id} hör till ingen roll, organisation eller område: ingen når den.", "role")
    if not (one.real or one.exercises):
        yield Reason(f"{one.id} tar varken emot skarpa händelser eller övningar.", "real")
    if one.area is not None and one.area not in areas:
        yield Reason(f"{one.id}: området {one.area} är inte inläst.", "area")
    if one.organisation is not None and one.organisation not in organisations:
        yield Reason(
            f"{one.id}: organisationen {one.organisation} finns inte i sektorslistan.", "organisation"
        )


def why_not_address(channel: NoticeChannel, address: str) -> Reason | None:
    """Why an address cannot be told anything: it is none, or looks like a person's."""
    match channel:
        case NoticeChannel.EPOST:
            if not _MAILBOX.fullmatch(address):
                return Reason("adressen är ingen e-postadress.", "address")
            return _why_not_function(address)
        case NoticeChannel.SMS:
            if not _NUMBER.fullmatch(address):
                return Reason("numret ska skrivas med landsnummer och bara siffror: +46…", "address")
            return None
        case NoticeChannel.WEBHOOK:
            if _HOOK.fullmatch(address):
                return None
            return Reason(
                "en webhook anges med sitt namn (a–z, 0–9 och -); dess adress ställer driften in.", "address"
            )


def _why_not_function(address: str) -> Reason | None:
    names = _TWO_NAMES.fullmatch(address)
    if has_personnummer(address):
        return Reason("adressen ser ut att innehålla ett personnummer.", "address")
    if names is None or any(word in part.lower() for part in names.groups() for word in _FUNCTIONS):
        return None
    return Reason(
        "adressen ser ut att vara en persons (förnamn.efternamn). Ange en funktionsbrevlåda.", "address"
    )


def _telling(one: Telling) -> Iterator[Reason]:
    if one.event not in TOLD_ONCE:
        yield Reason(f"{one.event} hör till stegen, inte till tellings.", "event")
    yield from _within(str(one.event), one.minutes, least=1)


def _step(one: Step) -> Iterator[Reason]:
    yield from _named(one.name, one.name, "name")
    yield from _named(one.name, one.label, "label")
    if one.event not in CLIMBED:
        yield Reason(f"Steget {one.name}: {one.event} hör till tellings, inte till stegen.", "event")
    yield from _within(one.name, one.minutes, least=0)


def _within(name: str, minutes: int, least: int) -> Iterator[Reason]:
    if not least <= minutes <= LONGEST_MINUTES:
        yield Reason(f"{name}: minutes är {minutes}. Det ska vara {least} till {LONGEST_MINUTES}.", "minutes")


def _named(row: str, text: str, field: str) -> Iterator[Reason]:
    if not text.strip():
        yield Reason(f"{row or 'En rad'}: {field} är tomt.", field)
        return
    why = why_not_text(text, field, LONGEST_NAME)
    if why is not None:
        yield Reason(f"{row[:LONGEST_NAME]}: {why.text}", field)


def _unreached(plan: NoticePlan) -> Iterator[Reason]:
    """A row that reaches nobody is a promise that is not kept."""
    roles = {one.role for one in plan.addresses if one.role}
    wanted = {*(one.to for one in plan.tellings), *(one.to for one in plan.steps)} - set(PLACES)
    for role in sorted(wanted - roles):
        yield Reason(f"Ingen adress har rollen {role}: den når ingen.", "to")
