"""What is known of one function at one point that says when it goes, or that it is gone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from data.forecast.facts import Span
from data.forecast.words import Basis
from data.levels.facts import Level, Stock
from data.levels.rules import empties_at
from data.points.facts import Estimate, FunctionState, Point, Report
from data.preparedness.facts import Equipment
from data.truth import Effective, effective
from data.words import Function, Mark, Status, Supply

_WORKS: Final = (Status.FUNGERAR, Status.BEGRANSAD)
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
    is said of it no longer holds. `to_lose`: there is something there to lose.
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
    told = [*_stated(state), *_of_tank(state, equipment, levels, margin)]
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
    )


_Told = tuple[Span, Basis, Report | None]


def _first(told: _Told) -> tuple[datetime, Basis]:
    return told[0].earliest, told[1]


def _span(told: list[_Told]) -> Span | None:
    """What several say of one end is somewhere between them all."""
    if not told:
        return None
    return Span(min(one.earliest for one, *_ in told), max(one.latest for one, *_ in told))


def _stated(state: FunctionState) -> Iterator[_Told]:
    for report in (state.current, state.rival):
        if report is not None and report.lasts_until is not None and report.status in _WORKS:
            yield Span(report.lasts_until, report.lasts_until), Basis.UTHALLIGHET, report


def _of_tank(
    state: FunctionState,
    equipment: Equipment | None,
    levels: Mapping[tuple[str, Stock], Level],
    margin: float,
) -> Iterator[_Told]:
    """A store counts while it is what the function lives on; so far off as level and use may be."""
    report = state.current
    stock = _USES.get((Function(report.function), report.supply)) if report is not None else None
    if report is None or stock is None or report.status not in _WORKS or equipment is None:
        return
    level = levels.get((report.point, stock))
    at = empties_at(level, equipment) if level is not None else None
    if level is not None and at is not None:
        off = (at - level.observed_at) * margin
        yield Span(at - off, at + off), Basis.TANK, None


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
