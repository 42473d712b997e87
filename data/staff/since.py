"""*Sedan*: what got worse, got better or fell silent between two moments, gravest first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from data.points.counting import RECEIVES_PEOPLE, counts
from data.points.facts import NO_FUNCTIONS, Picture, Point
from data.requests.facts import SupportRequest, late
from data.sectors.reports import Held, SectorReport, holds
from data.truth import Effective, effective, severity
from data.words import Function, ImpactLevel, Mark, Phase, Priority, RequestState, Status, Supply


class Turn(StrEnum):
    """Which way something went."""

    WORSE = "worse"
    SILENT = "silent"
    BETTER = "better"
    NEW = "new"


# Gravity, gravest first: 0 what nobody may miss, 4 what is good to know.
DIRE, GRAVE, SERIOUS, MINOR, LEAST = range(5)
_OF_STATUS = {
    Status.UR_FUNKTION: DIRE,
    Status.BEGRANSAD: SERIOUS,
    Status.OKAND: SERIOUS,
    Status.FUNGERAR: LEAST,
    Status.EJ_AKTUELL: LEAST,
}
_OF_LEVEL = {
    ImpactLevel.KRITISK: DIRE,
    ImpactLevel.ALLVARLIG: GRAVE,
    ImpactLevel.BETYDANDE: SERIOUS,
    ImpactLevel.MATTLIG: MINOR,
    ImpactLevel.INGEN: LEAST,
}
_RESERVE = (Supply.RESERV, Supply.NODVATTEN)
_ON_ITS_WAY = (RequestState.ATAGEN, RequestState.PA_VAG, RequestState.PA_PLATS, RequestState.ATERLAMNAD)


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at a moment of the operation's time; `sectors` are the reports that stood then."""

    picture: Picture
    at: datetime
    requests: tuple[SupportRequest, ...] = ()
    sectors: tuple[SectorReport, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionTurn:
    point: Point
    function: Function
    before: Effective
    after: Effective


@dataclass(frozen=True, slots=True)
class PhaseTurn:
    point: Point
    before: Phase
    after: Phase


@dataclass(frozen=True, slots=True)
class RequestTurn:
    """`before` is None where it was not asked for yet; `late` that it became so in between."""

    before: SupportRequest | None
    after: SupportRequest
    late: bool


@dataclass(frozen=True, slots=True)
class SectorTurn:
    """What one voice (a participant, or the sector itself) says of a sector; None: nothing then."""

    before: Held | None
    after: Held


@dataclass(frozen=True, slots=True)
class Change:
    turn: Turn
    gravity: int
    what: FunctionTurn | PhaseTurn | RequestTurn | SectorTurn


def since(then: Known, now: Known) -> tuple[Change, ...]:
    """Return what changed from `then` to `now`, gravest first."""
    before = {point.id: point for point in then.picture.points}
    both = [(before.get(one.id) or before_it_came(one), one) for one in now.picture.points]
    found = [
        *(change for pair in both for change in _functions(*pair, then.at, now.at)),
        *(change for pair in both for change in _phases(*pair)),
        *_requests(then, now),
        *_sectors(then, now),
    ]
    return tuple(sorted(found, key=lambda one: one.gravity))


def before_it_came(point: Point) -> Point:
    """Return a point that was not there yet: planned, and nobody had said anything of it."""
    planned = replace(point, phase=Phase.PLANERAD, phase_change=None, opening=None)
    return replace(planned, functions=NO_FUNCTIONS, occupancy=None)


# ── functions ────────────────────────────────────────────────────────────────────────────────


def _functions(before: Point, after: Point, then: datetime, now: datetime) -> Iterator[Change]:
    for function in Function:
        was, is_ = effective(before.functions[function], then), effective(after.functions[function], now)
        turn = turned(was, is_)
        if turn is not None:
            gravest = min((was, is_), key=lambda one: severity(one.status))
            gravity = max(_OF_STATUS[gravest.status], GRAVE if turn is Turn.BETTER else DIRE)
            away = 0 if after.phase in RECEIVES_PEOPLE or counts(after, now) else 2
            yield Change(turn, min(gravity + away, LEAST), FunctionTurn(after, function, was, is_))


def turned(was: Effective, is_: Effective) -> Turn | None:
    """Return which way a function went; what age alone did is silence, neither good nor bad."""
    if is_.expired and _same(was, is_):
        return None if was.expired else Turn.SILENT
    if Status.EJ_AKTUELL in (was.status, is_.status):
        return None if was.status is is_.status else Turn.NEW
    if is_.expired and is_.status is Status.OKAND:
        return None if was.status is Status.OKAND else Turn.SILENT  # good news came, and went out again
    worse = severity(was.status) - severity(is_.status)
    if worse == 0:
        return _trusted(was, is_)
    return Turn.WORSE if worse > 0 else Turn.BETTER


def _same(was: Effective, is_: Effective) -> bool:
    return was.report is not None and is_.report is not None and was.report.revision == is_.report.revision


def _trusted(was: Effective, is_: Effective) -> Turn | None:
    """The same status, but contradicted, silent or on reserve supply, or no longer so."""
    if is_.mark is Mark.MOTSTRIDIGT and was.mark is not Mark.MOTSTRIDIGT:
        return Turn.WORSE
    if is_.mark is Mark.OBEKRAFTAT and was.mark is Mark.BEKRAFTAT:
        return Turn.SILENT
    if is_.status is Status.FUNGERAR and (is_.supply in _RESERVE) != (was.supply in _RESERVE):
        return Turn.WORSE if is_.supply in _RESERVE else Turn.BETTER
    return None


# ── points, requests, sectors ────────────────────────────────────────────────────────────────


def _phases(before: Point, after: Point) -> Iterator[Change]:
    if before.phase is after.phase:
        return
    turn, gravity = Turn.NEW, MINOR
    if after.phase is Phase.OPPEN:
        turn, gravity = Turn.BETTER, GRAVE
    elif before.phase in RECEIVES_PEOPLE:
        turn, gravity = Turn.WORSE, GRAVE
    yield Change(turn, gravity, PhaseTurn(after, before.phase, after.phase))


def _requests(then: Known, now: Known) -> Iterator[Change]:
    before = {one.id: one for one in then.requests}
    for one in now.requests:
        was = before.get(one.id)
        passed = late(one, now.at) and not (was is not None and late(was, then.at))
        declined = one.state is RequestState.AVSLAGEN
        anew = was is None or was.state is not one.state
        said = RequestTurn(was, one, passed)
        if passed or (declined and anew):
            yield Change(Turn.WORSE, DIRE if one.priority is Priority.AKUT else GRAVE, said)
        elif was is None:
            yield Change(Turn.NEW, SERIOUS if one.priority is Priority.AKUT else MINOR, said)
        elif anew:
            yield Change(Turn.BETTER if one.state in _ON_ITS_WAY else Turn.NEW, MINOR, said)


def _sectors(then: Known, now: Known) -> Iterator[Change]:
    was = {_voice(one): one for one in then.sectors}
    for report in now.sectors:
        said = was.get(_voice(report))
        before = holds(said, then.at) if said is not None else None
        after = holds(report, now.at)
        turn = _level_turned(before, after)
        if turn is not None:
            levels = [one.level for one in (before, after) if one is not None and one.level is not None]
            gravest = min((_OF_LEVEL[level] for level in levels), default=LEAST)
            gravity = max(gravest, GRAVE) if turn is Turn.BETTER else gravest
            yield Change(turn, gravity, SectorTurn(before, after))


def _voice(report: SectorReport) -> tuple[str, str | None, str | None]:
    return report.sector, report.organisation, report.area


def _level_turned(before: Held | None, after: Held) -> Turn | None:
    if before is None:
        return Turn.NEW if after.level in (None, ImpactLevel.INGEN) else Turn.WORSE
    if before.report.revision == after.report.revision:
        fell_silent = after.mark is Mark.OBEKRAFTAT and before.mark is not Mark.OBEKRAFTAT
        return Turn.SILENT if fell_silent else None
    if after.level is None:
        return None if before.level is None else Turn.SILENT
    steps = list(ImpactLevel).index(after.level) - list(ImpactLevel).index(before.level or ImpactLevel.INGEN)
    if steps == 0:
        return None
    return Turn.WORSE if steps > 0 else Turn.BETTER
