"""When what works runs out, as the points have said: a stated end outlives the report's validity."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from data.domain.counting import counts
from data.domain.facts import Point, Report
from data.domain.truth import effective
from data.domain.words import Function, Mark, Status

_WORKS = (Status.FUNGERAR, Status.BEGRANSAD)


@dataclass(frozen=True, slots=True)
class Ending:
    """What a point has said runs out at `at`, which may have passed with nothing said since.

    `doubted`: the report that said so has expired, or is contradicted; its age must be told with it.
    """

    point: Point
    function: Function
    report: Report
    at: datetime
    passed: bool
    doubted: bool


def endings(points: Iterable[Point], now: datetime) -> tuple[Ending, ...]:
    """Return every end that stands stated at a point that counts: those to come, soonest first; then those
    that have passed, the latest first.
    """
    found = [one for point in points if counts(point, now) for one in _at(point, now)]
    coming = sorted((one for one in found if not one.passed), key=_order)
    return (*coming, *sorted((one for one in found if one.passed), key=_order, reverse=True))


def _at(point: Point, now: datetime) -> Iterator[Ending]:
    for function, state in point.functions.items():
        for report in (state.current, state.rival):
            if report is None or report.lasts_until is None or report.status not in _WORKS:
                continue
            read = effective(state, now)
            doubted = read.expired or read.mark is not Mark.BEKRAFTAT
            passed = report.lasts_until <= now
            yield Ending(point, function, report, report.lasts_until, passed, doubted)


def _order(one: Ending) -> tuple[datetime, str, Function]:
    return one.at, one.point.name, one.function
