"""What *Stöd* says: every request, first what waits for whoever looks; whom to ask, and who has to spare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.words import _, label
from dashboard.words.times import clock
from data.notices.facts import EMPTY_PLAN, NoticePlan, escalation
from data.operations.facts import Operation
from data.points.facts import Picture
from data.requests.facts import (
    AWAITED,
    MOVES,
    TAKEN_ON,
    SupportRequest,
    due,
    handed_over,
    late,
    unacknowledged,
    unowned,
)
from data.requests.rules import (
    FUNCTION_OF,
    asked_by_them,
    mover,
    organisations_of,
    place_in,
    suggest_owner,
    urgency,
    waits_for,
    why_not_handle,
)
from data.rights import NOBODY, Deed, Who, may
from data.sectors.facts import SectorRegister
from data.sectors.owners import MovedOwner, sectors_of
from data.words import Priority, RequestKind, RequestState, Role


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request as a line; `trouble` is why somebody must act on it now, empty where nobody must.

    `due`: the deadline, while the support is awaited. `climbed`: the steps of its chain it has reached.
    """

    id: str
    what: str
    kind: str
    where: str
    owner: str
    owner_known: bool
    urgent: bool
    priority_word: str
    deadline: str
    promised: str
    due: datetime | None
    state: RequestState
    state_word: str
    since: str
    reason: str
    trouble: str
    waits_for: str
    ended: bool
    climbed: str = ""


@dataclass(frozen=True, slots=True)
class RequestGroup:
    """Some of the requests under a title; "" where there is only one group."""

    title: str
    rows: tuple[RequestRow, ...]


@dataclass(frozen=True, slots=True)
class SupportPage:
    """The page: groups and rows in the order they should be read, and what is said above them."""

    groups: tuple[RequestGroup, ...]
    late: int
    unowned: int
    counted: str

    @property
    def rows(self) -> tuple[RequestRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)


def support_page(
    requests: Sequence[SupportRequest],
    picture: Picture,
    register: SectorRegister,
    now: datetime,
    plan: NoticePlan = EMPTY_PLAN,
    who: Who = NOBODY,
) -> SupportPage:
    """Return what the page says at the operation's time `now`; grouped for `who`, where that is told."""
    ranked = sorted(requests, key=lambda one: urgency(one, register, now))
    apart: dict[str, list[RequestRow]] = {}
    for one in ranked:
        title = _group(one, register, now, who) if who.grants else ""
        apart.setdefault(title, []).append(request_row(one, picture, register, now, plan))
    titles = sorted(apart, key=list(_titles()).index) if who.grants else list(apart)
    groups = tuple(RequestGroup(_titles().get(one, ""), tuple(apart[one])) for one in titles)
    delayed = sum(late(one, now) for one in ranked)
    orphaned = sum(unowned(one, register) for one in ranked)
    return SupportPage(groups, delayed, orphaned, _counted(ranked, delayed, orphaned))


WAITING, TAKEN, SECTORS, ASKED, OTHERS, ENDED = "waiting", "taken", "sectors", "asked", "others", "ended"


def _titles() -> Mapping[str, str]:
    return {
        WAITING: _("Väntar på dig"),
        TAKEN: _("Du har åtagit dig"),
        SECTORS: _("Gäller er sektor, någon annan är frågad"),
        ASKED: _("Du har begärt"),
        OTHERS: _("Övriga"),
        ENDED: _("Avslutade"),
    }


def _group(one: SupportRequest, register: SectorRegister, now: datetime, who: Who) -> str:
    if not MOVES[one.state]:
        return ENDED
    if waits_for(who, one, register, now):
        return WAITING
    if one.state in TAKEN_ON and one.owner in organisations_of(who, register):
        return TAKEN
    function = FUNCTION_OF.get(one.kind)
    if one.state in AWAITED and sectors_of(register, function, one.area) & set(who.bounds(Role.SEKTOR)):
        return SECTORS
    return ASKED if asked_by_them(who, one) else OTHERS


def _counted(requests: Sequence[SupportRequest], delayed: int, orphaned: int) -> str:
    """Who has been answered waits for no answer: what is taken on is counted apart."""
    waiting = sum(one.state is RequestState.BEGARD for one in requests)
    taken = sum(one.state in TAKEN_ON for one in requests)
    parts = (
        _("%(n)d väntar på svar", n=waiting),
        _.n("%(n)d åtagen", "%(n)d åtagna", taken) if taken else "",
        _.n("%(n)d försenad", "%(n)d försenade", delayed) if delayed else "",
        _("%(n)d utan ägare", n=orphaned) if orphaned else "",
    )
    return " · ".join(part for part in parts if part)


def request_row(
    one: SupportRequest,
    picture: Picture,
    register: SectorRegister,
    now: datetime,
    plan: NoticePlan = EMPTY_PLAN,
) -> RequestRow:
    """Return one request as a line."""
    awaited = one.state in AWAITED
    waits = [register.name_of(held) for held in unacknowledged(one)] if awaited else []
    return RequestRow(
        id=one.id,
        what=f"{one.what}, {one.amount}" if one.amount else one.what,
        kind=label(one.kind),
        where=_where(one, picture),
        owner=register.name_of(one.owner),
        owner_known=register.organisation(one.owner) is not None,
        urgent=one.priority is not Priority.NORMAL,
        priority_word=label(one.priority),
        deadline=clock(one.deadline, now),
        promised=_("kommer %(at)s", at=clock(one.promised, now)) if awaited and one.promised else "",
        due=due(one) if awaited else None,
        state=one.state,
        state_word=label(one.state),
        since=_("%(at)s av %(who)s", at=clock(one.moved_at, now), who=one.moved_by),
        reason=one.reason,
        trouble=_trouble(one, register, now),
        waits_for=_("ska kvittera: %(who)s", who=", ".join(waits)) if waits else "",
        ended=not MOVES[one.state],
        climbed=_climbed(one, plan, now),
    )


def _climbed(one: SupportRequest, plan: NoticePlan, now: datetime) -> str:
    steps = [f"{step.label} {clock(step.at, now)}" for step in escalation(one, plan, now)]
    return _("steg: %(steps)s", steps=", ".join(steps)) if steps else ""


def _where(one: SupportRequest, picture: Picture) -> str:
    areas = {area.id: area.name for area in picture.areas}
    points = {point.id: point.name for point in picture.points}
    area = areas.get(one.area, one.area)
    return f"{points.get(one.point, one.point)}, {area}" if one.point else area


def _trouble(one: SupportRequest, register: SectorRegister, now: datetime) -> str:
    if one.state is RequestState.AVSLAGEN:
        return _("avslagen: begär av någon annan")
    if unowned(one, register):
        return _("saknar ägare: %(owner)s finns inte i sektorslistan", owner=one.owner)
    return _("skulle ha kommit %(at)s", at=clock(due(one), now)) if late(one, now) else ""


def acknowledging(
    one: SupportRequest, register: SectorRegister, who: Who, operation: Operation
) -> Mapping[str, str]:
    """Return the organisations that have yet to acknowledge a request and for whom somebody may, by name."""
    if MOVES[one.state] == ():
        return {}
    return {
        party: register.name_of(party)
        for party in unacknowledged(one)
        if why_not_handle(who, operation, one, register, party) is None
    }


def may_report(who: Who, operation: Operation, one: SupportRequest) -> bool:
    """Return whether somebody may say in the same act what the support means for the point."""
    return one.point is not None and may(who, Deed.REPORT, place_in(operation, one.area, one.point))


def whom_to_ask(
    register: SectorRegister,
    kind: RequestKind | None,
    area: str,
    operation: Operation,
    moved: Sequence[MovedOwner],
    has_it: str = "",
) -> str:
    """Return whom the list names, as a proposal; nobody has decided it by that. "" where they have it."""
    if kind is None or not area:
        return ""
    owner = suggest_owner(register, kind, area, real=not operation.is_exercise, moved=moved)
    if owner is None:
        return _("Sektorslistan anger ingen: välj vem som ska tillfrågas.")
    return "" if owner == has_it else _("Förslag ur sektorslistan: %(who)s.", who=register.name_of(owner))


def asked_already(one: SupportRequest | None, register: SectorRegister, now: datetime) -> str:
    """Return what is asked for already where the same is typed, and how far it has come."""
    if one is None:
        return ""
    return _(
        "Redan begärt: %(what)s, av %(who)s till %(at)s (%(state)s).",
        what=f"{one.what}, {one.amount}" if one.amount else one.what,
        who=register.name_of(one.owner),
        at=clock(one.deadline, now),
        state=label(one.state),
    )


def moving(
    one: SupportRequest, register: SectorRegister, who: Who, operation: Operation
) -> tuple[Mapping[RequestState, str], str]:
    """Return where somebody may take a request from here, in words; and why not, where it is nowhere."""
    refused = {
        state: why_not_handle(who, operation, one, register, mover(one, state)) for state in MOVES[one.state]
    }
    open_ways = {s: _way(one, s) for s, reason in refused.items() if reason is None}
    reasons = [reason.text for reason in refused.values() if reason is not None]
    return open_ways, reasons[0] if reasons and not open_ways else ""


def takers(one: SupportRequest, register: SectorRegister, who: Who) -> Mapping[str, str]:
    """Return whom somebody may take on for what another was asked for; who leads their sector first."""
    own = organisations_of(who, register)
    if one.owner in own:
        return {}
    leads = {register.lead(sector) for sector in who.bounds(Role.SEKTOR)}
    ordered = sorted(own, key=lambda party: (party not in leads, register.name_of(party)))
    return {party: register.name_of(party) for party in ordered if register.organisation(party) is not None}


def _way(one: SupportRequest, state: RequestState) -> str:
    if state is not RequestState.BEGARD:
        return label(state)
    return _("lämna till någon annan") if handed_over(one.state, state) else _("begär av någon annan")
