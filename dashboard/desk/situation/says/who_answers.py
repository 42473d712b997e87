"""*Vem ansvarar?* From what does not work to whoever answers for it: what is loaded, never a guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.look import style
from dashboard.wall.matrix import MatrixCell
from dashboard.wall.reading import Reading, status_word
from dashboard.words import _, label
from dashboard.words.sector_names import Named, named, not_loaded, stated
from dashboard.words.times import clock
from data import glossary
from data.points.facts import Point
from data.sectors.facts import Membership, Responsibility, SectorRegister
from data.sectors.owners import MovedOwner, moved_for
from data.words import Duty, Function, Mark, SectorPart, Status

_OF_THE_BUILDING = (Function.EL, Function.VARME, Function.VATTEN)
_FINE = (Status.FUNGERAR, Status.EJ_AKTUELL)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A function that is not simply *fungerar*, as the screen already shows it."""

    function: Function
    name: str
    status: Status
    mark: Mark
    sign: str
    word: str


@dataclass(frozen=True, slots=True)
class Duties:
    """Who holds what; an empty answer is *EJ INLÄST*, and two names are two claims that nobody settled."""

    ordinary: tuple[Named, ...]
    sector: tuple[Named, ...]
    lead: tuple[Named, ...]
    operated_by: tuple[Named, ...]
    infrastructure_by: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """Who answers by a decision, beside the ordinary owner and never in place of that name."""

    name: str
    decided: str
    until: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One function: who answers for it, and the next step."""

    trouble: Trouble
    duties: Duties
    next_step: str
    instead: Instead | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """A function of an area that nobody has to act on now, and who answers for it."""

    name: str
    duties: Duties


@dataclass(frozen=True, slots=True)
class WhoAnswers:
    """Who answers in a place: `answers` for what does not work, `rest` for an area's other functions.

    `owner` and `fault_contact` are the point's, where it is one.
    """

    place: str
    answers: tuple[Answer, ...]
    owner: str = ""
    fault_contact: str = ""
    of_point: bool = False
    rest: tuple[Rest, ...] = ()

    @property
    def shared(self) -> Duties | None:
        """The duties that hold for the place itself, where they are the same for all its functions."""
        every = [*(one.duties for one in self.answers), *(one.duties for one in self.rest)]
        held = {(one.operated_by, one.infrastructure_by) for one in every}
        return every[0] if len(held) == 1 else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer rests on: the register, what decisions have moved, and whether it is for real."""

    register: SectorRegister
    real: bool
    moved: tuple[MovedOwner, ...] = ()
    now: datetime | None = None


def who_answers(asked: Asked, point: Point | None, area: str, trouble: Trouble) -> Answer:
    """Return who answers for a function at a point, or in an area where there is no point."""
    held = stated(asked.register, asked.real)
    duties = _duties(held, point, area, trouble.function)
    instead = _instead(asked, area, trouble.function)
    fault_to = _fault_to(point, trouble.function)
    return Answer(trouble, duties, _next_step(trouble, duties, fault_to, instead), instead)


def at_point(asked: Asked, reading: Reading, place: str) -> WhoAnswers | None:
    """Return who answers for what does not work at a point; None where nothing needs an answer."""
    point = reading.point
    troubles = [_trouble(reading, function) for function in Function if _needs(reading, function)]
    if not troubles:
        return None
    answers = tuple(who_answers(asked, point, point.area, one) for one in troubles)
    return WhoAnswers(place, answers, point.owner, point.fault_contact, of_point=True)


def in_area(asked: Asked, area: str, place: str, cells: Sequence[MatrixCell]) -> WhoAnswers:
    """Return who answers in an area: first for what does not work, then for its other functions."""
    troubles = {
        one.function: Trouble(one.function, label(one.function), *_said(one))
        for one in cells
        if one.status is not None and (one.status not in _FINE or one.mark is not Mark.BEKRAFTAT)
    }
    held = stated(asked.register, asked.real)
    answers = tuple(who_answers(asked, None, area, one) for one in troubles.values())
    others = (function for function in Function if function not in troubles)
    rest = tuple(Rest(label(one), _duties(held, None, area, one)) for one in others)
    return WhoAnswers(place, answers, rest=rest)


def _said(cell: MatrixCell) -> tuple[Status, Mark, str, str]:
    status = cell.status or Status.OKAND
    word = f"{cell.working}/{cell.counted}"
    return status, cell.mark, cell.kinds[0].sign if cell.kinds else style.symbol(status, cell.mark), word


def _needs(reading: Reading, function: Function) -> bool:
    """Nobody answers for the silence of a point that neither receives people nor reports."""
    one = reading.functions[function]
    if one.report is None and not reading.shown:
        return False
    return one.status not in _FINE or one.mark is not Mark.BEKRAFTAT


def _trouble(reading: Reading, function: Function) -> Trouble:
    one = reading.functions[function]
    return Trouble(
        function,
        label(function),
        one.status,
        one.mark,
        style.symbol(one.status, one.mark),
        status_word(one),
    )


# ── what the register says ───────────────────────────────────────────────────────────────────


def _duties(held: SectorRegister, point: Point | None, area: str, function: Function) -> Duties:
    ordinary = _closest(held, Duty.ORDINARIE, area, function)
    drift = _names(held, _closest(held, Duty.DRIFT, area, function))
    infrastructure = _names(held, _closest(held, Duty.INFRASTRUKTUR, area, function))
    sectors = {one.id: one for one in held.sectors}
    found = {one.sector: one.example for one in ordinary if one.sector in sectors}
    leads = [one for one in held.memberships if one.part is SectorPart.ANSVARIG and one.sector in found]
    return Duties(
        ordinary=_names(held, ordinary),
        sector=tuple(named(sectors[one], example) for one, example in found.items() if one),
        lead=_names(held, leads),
        operated_by=_with_own(drift, point.operated_by, point) if point else drift,
        infrastructure_by=(
            _with_own(infrastructure, point.infrastructure_by, point) if point else infrastructure
        ),
    )


def _closest(held: SectorRegister, duty: Duty, area: str, function: Function) -> list[Responsibility]:
    """Return the rows that speak of this most closely: a named area or function goes before *all*."""
    fits = [
        one
        for one in held.responsibilities
        if one.duty is duty and one.area in (None, area) and one.function in (None, function)
    ]
    best = max((_closeness(one) for one in fits), default=0)
    return [one for one in fits if _closeness(one) == best]


def _closeness(one: Responsibility) -> int:
    return (one.area is not None) + (one.function is not None)


def _names(held: SectorRegister, rows: Iterable[Responsibility | Membership]) -> tuple[Named, ...]:
    known = {one.id: one for one in held.organisations}
    wanted = {one.organisation: one.example for one in rows if one.organisation in known}
    return tuple(named(known[one], example) for one, example in wanted.items())


def _with_own(said: tuple[Named, ...], own: str, point: Point) -> tuple[Named, ...]:
    """Add what the point list says where the register says nothing, or something else: neither is hidden."""
    if not own or own in {one.name for one in said}:
        return said
    example = glossary.term("exempel", _.language) if point.example else ""
    mark = ", ".join(part for part in (_("enligt punktlistan") if said else "", example) if part)
    return (*said, Named(own, mark, point.source))


def _instead(asked: Asked, area: str, function: Function) -> Instead | None:
    """Return who a decision has made answer here; the sectors are those that the function belongs to."""
    rows = _closest(asked.register, Duty.ORDINARIE, area, function)
    sectors = {one.sector for one in rows if one.sector is not None}
    found = moved_for(asked.moved, function, area, sectors)
    if found is None or found.owner is None:
        return None
    until = _("till %(at)s", at=clock(found.until, asked.now)) if found.until else _("tills det återförs")
    decided = _(
        "post %(n)d, %(at)s av %(who)s",
        n=found.revision,
        at=clock(found.decided_at, asked.now),
        who=found.decider,
    )
    return Instead(asked.register.name_of(found.owner), decided, until)


# ── what to do ───────────────────────────────────────────────────────────────────────────────


def _fault_to(point: Point | None, function: Function) -> str:
    """Return who is told of a fault in the building; the contact itself stands among the facts."""
    if point is None or function not in _OF_THE_BUILDING or not point.fault_contact:
        return ""
    return point.owner or point.fault_contact


def _next_step(trouble: Trouble, duties: Duties, fault_to: str, instead: Instead | None) -> str:
    """Return the next step in one sentence: what is unknown is asked, what has failed is reported on."""
    runs, answers = _first(duties.operated_by), _first(duties.ordinary)
    if trouble.mark is Mark.MOTSTRIDIGT:
        return _("Två källor säger emot varandra: avgör på punkten vad som gäller.")
    if instead is not None:
        return _("Kontakta %(who)s: ansvaret är flyttat genom beslut.", who=instead.name)
    unknown = trouble.status is Status.OKAND or trouble.mark is Mark.OBEKRAFTAT
    who = (runs or answers) if unknown else (answers or runs)
    if unknown and who:
        return _("Fråga %(who)s: uppgiften saknas eller har gått ut.", who=who)
    if fault_to and who:
        return _("Felanmäl till %(fault)s och kontakta %(who)s.", fault=fault_to, who=who)
    if who:
        return _("Kontakta %(who)s.", who=who)
    return _nobody()


def _nobody() -> str:
    return _(
        "Ansvaret är %(missing)s: krisledningen avgör vem som tar det, och skriver det i loggen.",
        missing=not_loaded(),
    )


def _first(names: Sequence[Named]) -> str:
    return names[0].name if names else ""
