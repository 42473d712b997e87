"""What *Aviseringar* says: what never arrived first, then what waits, what was told, and by which plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.outbox.message import place, what_happened
from dashboard.words import _, label
from dashboard.words.times import clock
from data.notices.facts import AREA, OWNER, PARTIES, Address, NoticePlan
from data.notices.reads import Told, undelivered
from data.notices.words import NoticeState
from data.operations.facts import Operation
from data.points.facts import Picture
from data.sectors.facts import NOT_LOADED
from data.words import NoticeChannel, NoticeEvent, Priority


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as a line; `trouble` is why it has not arrived, empty where nothing is wrong."""

    id: str
    what: str
    where: str
    happened: str
    to: str
    by: str
    state: NoticeState
    state_word: str
    when: str
    trouble: str


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A step of a chain, or what is told once: when, to whom, and at which addresses that is."""

    when: str
    label: str
    to: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """The page. `remarks` are what hinders all telling, worst first; `unsaid` what no row is about."""

    remarks: tuple[str, ...]
    failed: bool
    counted: str
    lines: tuple[NoticeLine, ...]
    chains: tuple[tuple[str, tuple[ChainLine, ...]], ...]
    refused: tuple[str, ...]
    unsaid: tuple[str, ...] = ()


def notices_page(
    told: Sequence[Told],
    picture: Picture,
    plan: NoticePlan,
    set_up: Collection[NoticeChannel],
    fault: str,
    real: datetime,
) -> NoticesPage:
    """Return what the page says at a real moment.

    `set_up` are the ways that the server can send by, `fault` what is wrong with how they are set up.
    """
    operation = picture.operation
    holds = plan.for_operation(operation.is_exercise)
    points = {point.id: point.name for point in picture.points}
    places = {**points, **{area.id: area.name for area in picture.areas}}
    ordered = sorted(told, key=lambda one: (_rank(one, real), -one.queued_at.timestamp(), one.id))
    return NoticesPage(
        remarks=((fault,) if fault else tuple(_remarks(plan, holds, set_up, operation))),
        failed=any(undelivered(one, real) for one in told),
        counted=_counted(told, real),
        lines=tuple(_line(one, operation, places, set_up, real) for one in ordered),
        chains=tuple(_chains(holds)),
        refused=tuple(_left_out(plan, holds, operation)),
        unsaid=tuple(_unsaid(holds)) if holds.addresses else (),
    )


def _unsaid(holds: NoticePlan) -> list[str]:
    # A reminder is of no operation: whether it is sent says nothing of this one.
    said = {
        NoticeEvent.MANADSKONTROLL,
        *(one.event for one in holds.tellings),
        *(one.event for one in holds.steps),
    }
    return [label(event) for event in NoticeEvent if event not in said]


def _rank(one: Told, real: datetime) -> int:
    if undelivered(one, real):
        return 0
    return 1 if one.state is NoticeState.VANTAR else 2


def _remarks(
    plan: NoticePlan, holds: NoticePlan, set_up: Collection[NoticeChannel], operation: Operation
) -> list[str]:
    if not plan.addresses:
        return [_("Ingen aviseringsplan är inläst: ingen får veta något härifrån. Ring.")]
    if not holds.addresses:
        if operation.is_exercise:
            return [_("Ingen adress i planen tar emot övningar: ingen aviseras. Säg det i övningen.")]
        said = _("%(word)s: planen är ett exempel, och till exempel sänds inget i en skarp händelse. Ring.")
        return [said % {"word": NOT_LOADED}]
    used = dict.fromkeys(one.channel for one in holds.addresses)
    lacking = [label(one) for one in used if one not in set_up]
    if not lacking:
        return []
    ways = ", ".join(lacking)
    return [
        _("Servern kan inte sända: %(ways)s är inte inställt. Det som väntar når ingen. Ring.", ways=ways)
    ]


def _counted(told: Sequence[Told], real: datetime) -> str:
    failed = sum(undelivered(one, real) for one in told)
    sent = sum(one.state is NoticeState.SKICKAD for one in told)
    return _(
        "%(failed)d har inte gått fram · %(waiting)d väntar · %(sent)d skickade",
        failed=failed,
        waiting=len(told) - failed - sent,
        sent=sent,
    )


def _line(
    one: Told,
    operation: Operation,
    places: Mapping[str, str],
    set_up: Collection[NoticeChannel],
    real: datetime,
) -> NoticeLine:
    what = what_happened(one)
    channel = label(one.channel)
    at = clock(one.sent_at or one.queued_at, real)
    when = at if one.sent_at else _("köad %(at)s", at=at)
    return NoticeLine(
        id=one.id,
        what=what[:1].upper() + what[1:],
        where=place(one, places),
        happened=clock(one.at, operation.clock.at(real)),
        to=one.name,
        by=f"{channel} {one.address}",
        state=one.state,
        state_word=label(one.state),
        when=_("%(when)s verklig tid", when=when) if operation.is_exercise else when,
        trouble=_trouble(one, channel, set_up, real),
    )


def _trouble(one: Told, channel: str, set_up: Collection[NoticeChannel], real: datetime) -> str:
    if one.state is NoticeState.SKICKAD:
        return ""
    if one.state is NoticeState.MISSLYCKAD:
        return one.error
    if one.channel not in set_up:
        return _("%(channel)s är inte inställt på servern.", channel=channel[:1].upper() + channel[1:])
    if not one.attempts:
        return _("Har inte börjat sändas.") if undelivered(one, real) else ""
    tried = one.error or _("Sänds nu.")
    again = _("Försök %(n)d gjort, nästa %(at)s.", n=one.attempts, at=clock(one.next_attempt, real))
    return f"{tried} {again}"


def _chains(holds: NoticePlan) -> list[tuple[str, tuple[ChainLine, ...]]]:
    """Return the chains, a group for each priority that has its own, and then what is told once."""
    found: list[tuple[str, tuple[ChainLine, ...]]] = []
    held = {one.priority for one in holds.steps}
    for priority in (one for one in (*Priority, None) if one in held):
        name = label(priority) if priority else ""
        steps = [one for one in holds.steps if one.priority is priority]
        lines = (ChainLine(_after(one.event, one.minutes), one.label, *_whom(one.to, holds)) for one in steps)
        if name:
            title = _("Planen: begäran med prioritet %(name)s", name=name)
        else:
            title = _("Planen: begäran i övrigt") if found else _("Planen: begäran om stöd")
        found.append((title, tuple(lines)))
    once = [
        ChainLine(
            _("%(n)d min före", n=one.minutes) if one.event is NoticeEvent.LOPER_UT else _("genast"),
            label(one.event),
            *_whom(one.to, holds),
        )
        for one in holds.tellings
    ]
    return [*found, (_("Planen: när det händer"), tuple(once))] if once else found


def _after(event: NoticeEvent, minutes: int) -> str:
    if event is NoticeEvent.PASSERAD_TID:
        return _("%(n)d min efter tiden", n=minutes) if minutes else _("när tiden har passerat")
    return _("efter %(n)d min utan svar", n=minutes)


def _whom(to: str, holds: NoticePlan) -> tuple[str, tuple[str, ...]]:
    """Return whom a row tells in words, and the addresses where those are the same every time."""
    named = {
        OWNER: _("den som begäran gäller"),
        PARTIES: _("de som ska kvittera"),
        AREA: _("området"),
    }
    if to in named:
        return named[to], ()
    found = [one for one in holds.addresses if one.role == to]
    names = ", ".join(dict.fromkeys(one.name for one in found))
    return names or _("ingen adress tar emot"), tuple(_written(one) for one in found)


def _left_out(plan: NoticePlan, holds: NoticePlan, operation: Operation) -> list[str]:
    """Say which addresses this operation never tells, and why."""
    out: list[str] = []
    for one in plan.addresses:
        if one in holds.addresses:
            continue
        if one.example and not operation.is_exercise:
            why = _("exempel")
        else:
            why = _("tar inte emot övningar") if operation.is_exercise else _("bara för övningar")
        out.append(f"{one.name}, {_written(one)}: {why}")
    return out


def _written(one: Address) -> str:
    return f"{label(one.channel)} {one.address}"
