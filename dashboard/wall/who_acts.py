"""What the wall says of sectors and of support: those worst off, what is late, what nobody answers for."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.look import style
from dashboard.words import _
from dashboard.words.sector_names import stated
from data import glossary
from data.notices.facts import escalation
from data.points.facts import Picture
from data.requests.facts import AWAITED, TAKEN_ON, late, unowned
from data.requests.rules import Coordination, urgency
from data.sectors.facts import SectorRegister
from data.sectors.reports import Held, gravest, holds, rank
from data.words import ImpactLevel, Mark, RequestState

SHOWN = 3


@dataclass(frozen=True, slots=True)
class SectorMark:
    """A sector and the gravest that anybody says of it, the sector itself or a participant.

    `lead` is who leads it, "" where nobody has been named.
    """

    name: str
    word: str
    grade: ImpactLevel
    mark: Mark
    sign: str
    observed: datetime
    lead: str = ""


@dataclass(frozen=True, slots=True)
class SectorStrip:
    """`more` are affected too; `said` counts the rest in words; empty where no sector list is loaded."""

    marks: tuple[SectorMark, ...]
    more: int
    said: str


def sector_strip(picture: Picture, held: Coordination, now: datetime) -> SectorStrip:
    """Return the strip at the operation's time `now`."""
    real = not picture.operation.is_exercise
    register = stated(held.register, real)
    sectors = register.sectors
    by_sector: dict[str, list[Held]] = {}
    for report in held.reports:
        by_sector.setdefault(report.sector, []).append(holds(report, now))
    worst = {one.id: gravest(by_sector.get(one.id, ())) for one in sectors}
    # A word about a sector that has left the list is still a word.
    left = {one: gravest(said) for one, said in by_sector.items() if one not in worst}
    found = {**worst, **left}
    grave = [(one, said) for one, said in found.items() if said and _shows(said)]
    names = {one: held.register.sector_name(one) for one, _said in grave}
    grave.sort(key=lambda pair: (-rank(pair[1].level) if pair[1].level else 0, names[pair[0]]))
    return SectorStrip(
        tuple(_mark(names[one], said, _lead(register, one)) for one, said in grave[:SHOWN]),
        max(0, len(grave) - SHOWN),
        _rest(found, len(held.register.sectors) - len(sectors)),
    )


def _shows(held: Held) -> bool:
    return held.level not in (None, ImpactLevel.INGEN)


def _lead(register: SectorRegister, sector: str) -> str:
    lead = register.lead(sector)
    return register.name_of(lead) if lead else ""


def _mark(name: str, held: Held, lead: str) -> SectorMark:
    grade = held.report.level
    word = glossary.label(grade, _.language, short=True)
    return SectorMark(
        name, word, grade, held.mark, style.grade_look(grade).symbol, held.report.observed_at, lead
    )


def _rest(found: dict[str, Held | None], unread: int) -> str:
    unknown = sum(one is None or one.level is None for one in found.values())
    parts = (
        _.n("%(n)d okänd", "%(n)d okända", unknown) if unknown else "",
        _.n("%(n)d sektor EJ INLÄST", "%(n)d sektorer EJ INLÄST", unread) if unread else "",
    )
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One request. `owner` is empty where nobody answers for it; `due` is the deadline.

    `step` is the last step of its chain that it has reached, empty for none.
    """

    what: str
    where: str
    owner: str
    due: datetime
    late: bool
    step: str = ""


@dataclass(frozen=True, slots=True)
class SupportPanel:
    """How many are late, without owner, unanswered and taken on, and the most urgent of them first."""

    late: int
    unowned: int
    waiting: int
    lines: tuple[SupportLine, ...]
    taken: int = 0


def support_panel(picture: Picture, held: Coordination, now: datetime) -> SupportPanel:
    """Return the panel at the operation's time `now`; in a closed one nobody is late any more."""
    closed = picture.operation.closed_at is not None
    places = {area.id: area.name for area in picture.areas} | {one.id: one.name for one in picture.points}
    ranked = sorted(held.requests, key=lambda one: urgency(one, held.register, now))
    active = [one for one in ranked if one.state in AWAITED or unowned(one, held.register)]
    lines = (
        SupportLine(
            what=one.what,
            where=places.get(one.point or one.area, one.area),
            owner="" if unowned(one, held.register) else held.register.name_of(one.owner),
            due=one.deadline,
            late=late(one, now),
            step=next((step.label for step in reversed(escalation(one, held.plan, now))), ""),
        )
        for one in active
    )
    return SupportPanel(
        late=0 if closed else sum(late(one, now) for one in active),
        unowned=0 if closed else sum(unowned(one, held.register) for one in active),
        waiting=sum(one.state is RequestState.BEGARD for one in active),
        lines=() if closed else tuple(lines),
        taken=sum(one.state in TAKEN_ON for one in active),
    )
