"""The page *Område*: every actor in an area: who answers, what sectors say of it, what is asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.sectors.says.reports import SectorWords, Word, told
from dashboard.words import _, label
from dashboard.words.sector_names import Named, named, stated
from data.events.facts import Event
from data.points.facts import Area
from data.requests.facts import SupportRequest
from data.sectors.facts import Responsibility, SectorRegister
from data.sectors.reports import SectorReport
from data.words import Duty, Function


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One responsibility in the area; no name is EJ INLÄST, and two are two claims that nobody settled."""

    what: str
    names: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """Who says something of the area, and what; `name` is the organisation, or the sector itself."""

    sector: str
    name: Named | None
    words: tuple[Word, ...]


def duties(register: SectorRegister, area: str, real: bool) -> tuple[DutyLine, ...]:
    """Return who answers for what in an area: a row that names it goes before one that holds everywhere."""
    return tuple(_duties(stated(register, real), area))


def _duties(held: SectorRegister, area: str) -> Iterator[DutyLine]:
    for duty in (Duty.DRIFT, Duty.INFRASTRUKTUR):
        rows = [one for one in held.responsibilities if one.duty is duty]
        for function in (None, *Function):
            here = _closest([one for one in rows if one.function is function], area)
            if here or function is None:
                yield DutyLine(_what(duty, function), _names(held, here))
    ordinary = [one for one in held.responsibilities if one.duty is Duty.ORDINARIE]
    for function in Function:
        own = _closest([one for one in ordinary if one.function is function], area)
        here = own or _closest([one for one in ordinary if one.function is None], area)
        yield DutyLine(_what(Duty.ORDINARIE, function), _names(held, here))


def _closest(rows: Sequence[Responsibility], area: str) -> list[Responsibility]:
    own = [one for one in rows if one.area == area]
    return own or [one for one in rows if one.area is None]


def _what(duty: Duty, function: Function | None) -> str:
    said = label(duty)
    said = said[:1].upper() + said[1:]
    return f"{said}: {label(function)}" if function else said


def _names(held: SectorRegister, rows: Iterable[Responsibility]) -> tuple[Named, ...]:
    known = {one.id: one for one in held.organisations}
    wanted = {one.organisation: one.example for one in rows if one.organisation in known}
    return tuple(named(known[one], example) for one, example in wanted.items())


def spoken(
    register: SectorRegister, reports: Iterable[SectorReport], area: Area, real: bool, now: datetime
) -> tuple[SpokenLine, ...]:
    """Return what is said of an area, the gravest first; what is said of the whole is on *Sektorer*."""
    here = [one for one in reports if one.area == area.id]
    # Every word here is of this area: naming it at each would say nothing.
    words = told(register, here, {area.id: ""}, real, now)
    ordered = sorted(words.items(), key=lambda pair: -pair[1].gravity)
    return tuple(line for sector, said in ordered for line in _spoken(register.sector_name(sector), said))


def _spoken(sector: str, said: SectorWords) -> Iterator[SpokenLine]:
    if said.assessed:
        yield SpokenLine(sector, Named(_("Sektorns bedömning")), said.assessed)
    yield from (SpokenLine(sector, one.name, one.words) for one in said.voices)


def asked_here(requests: Iterable[SupportRequest], area: str) -> tuple[SupportRequest, ...]:
    """Return the support asked for in an area."""
    return tuple(one for one in requests if one.area == area)


def events_here(events: Iterable[Event], area: str) -> tuple[Event, ...]:
    """Return the events in an area, whichever nämnd reported them, and those that concern every area."""
    return tuple(one for one in events if one.area in (None, area))
