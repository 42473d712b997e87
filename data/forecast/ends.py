"""What is known of one function at one point that says when it goes, or that it is gone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from data.forecast.facts import Emptied, Span
from data.forecast.words import Basis
from data.levels.facts import Level, Stock
from data.levels.rules import Ends, ends
from data.points.facts import Estimate, FunctionState, Point, Report
from data.preparedness.facts import Equipment
from data.truth import WORKING, Effective, effective
from data.words import Function, Mark, Status, Supply

_RESERVES: Final = (Supply.RESERV, Supply.NODVATTEN)
# Which store is being used up while a function lives on such a supply.
_USES: Final = {
    (Function.EL, Supply.RESERV): Stock.DIESEL,
    (Function.VATTEN, Supply.NODVATTEN): Stock.VATTEN,
}


@dataclass(frozen=True, slots=True)
class Known:
    """`ends` is when it runs out, also where that has passed; `coming` the same, while it has not.

    `gone` is since when it is without, `on_reserve` since when the ordinary supply is. `expires` is when what
    is said of it no longer holds. `to_lose`: there is something there to lose. `emptied` is a store that is
    worked out to have been used up, `overtaken` the stated ends that a later level has replaced.
    """

    point: Point
    function: Function
    ends: Span | None = None
    coming: Span | None = None
    basis: Basis = Basis.UTHALLIGHET
    report: Report | None = None
    back: Estimate | None = None
    gone: datetime | None = None
    on_reserve: datetime | None = None
    expires: datetime | None = None
    doubted: bool = False
    to_lose: bool = True
    emptied: Emptied | None = None
    overtaken: tuple[Report, ...] = ()


def mended_before(back: Estimate | None, at: datetime, now: datetime) -> bool:
    """Return whether it is mended before then, as said by somebody who has never moved the time."""
    return back is not None and back.moved == 0 and now < back.at <= at


def known_of(
    point: Point,
    function: Function,
    equipment: Equipment | None,
    levels: Mapping[tuple[str, Stock], Level],
    margin: float,
    now: datetime,
) -> Known:
    state = point.functions[function]
    if state.current is None:
        return Known(point, function)
    read = effective(state, now)
    back = state.expected(read.report)
    if read.status is Status.EJ_AKTUELL:
        return Known(point, function, to_lose=False)
    if read.status is Status.UR_FUNKTION:
        return Known(point, function, back=back, gone=_since(state, read), to_lose=False)
    if read.supply is Supply.ORDINARIE and state.rival is None and state.current.lasts_until is None:
        return Known(point, function, back=back, expires=_expires(read))  # most are so
    level = _level(state, levels)
    known = ends(level, equipment or Equipment(point.id), state)
    told = [*_stated(known), *_worked_out(known, margin)]
    coming = [one for one in told if one[0].latest > now]
    basis, report = min(coming or told, key=_first, default=(None, Basis.UTHALLIGHET, None))[1:]
    return Known(
        point,
        function,
        ends=_span(told),
        coming=_span(coming),
        basis=basis,
        report=report,
        back=back,
        on_reserve=_since(state, read) if read.supply in _RESERVES else None,
        expires=_expires(read),
        doubted=read.expired or read.mark is not Mark.BEKRAFTAT,
        emptied=_emptied(point, function, level, known, None if coming else _span(told)),
        overtaken=known.overtaken,
    )


_Told = tuple[Span, Basis, Report | None]


def _first(told: _Told) -> tuple[datetime, Basis]:
    return told[0].earliest, told[1]


def _span(told: list[_Told]) -> Span | None:
    """What several say of one end is somewhere between them all."""
    if not told:
        return None
    return Span(min(one.earliest for one, *_ in told), max(one.latest for one, *_ in told))


def _level(state: FunctionState, levels: Mapping[tuple[str, Stock], Level]) -> Level | None:
    """Return the level of the store that a function lives on now."""
    report = state.current
    if report is None or report.status not in WORKING:
        return None
    stock = _USES.get((Function(report.function), report.supply))
    return levels.get((report.point, stock)) if stock is not None else None


def _stated(known: Ends) -> Iterator[_Told]:
    for report in known.stated:
        if report.lasts_until is not None:
            yield Span(report.lasts_until, report.lasts_until), Basis.UTHALLIGHET, report


def _worked_out(known: Ends, margin: float) -> Iterator[_Told]:
    """It is so far off as level and use may be."""
    if known.worked_out is not None:
        off = known.lasts * margin
        yield Span(known.worked_out - off, known.worked_out + off), Basis.TANK, None


def _emptied(
    point: Point, function: Function, level: Level | None, known: Ends, passed: Span | None
) -> Emptied | None:
    if level is None or known.worked_out is None or passed is None:
        return None
    return Emptied(point, function, known.worked_out, level.observed_at)


def _since(state: FunctionState, read: Effective) -> datetime | None:
    if read.report is None:
        return None
    return state.run.began if state.run is not None else read.report.observed_at


def _expires(read: Effective) -> datetime | None:
    """Good news holds for a time and then nobody knows; what ends before that is a loss instead."""
    report = read.report
    if read.status is not Status.FUNGERAR or report is None or report.valid_until is None:
        return None
    sooner = report.lasts_until is not None and report.lasts_until <= report.valid_until
    return None if sooner else report.valid_until
