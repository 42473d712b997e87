"""How many are assumed to come to a point, beside what was then reported: an assumption, for a desk alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.paper.evaluation_words import count_words
from dashboard.words import _
from dashboard.words.times import clock
from data.assumptions.facts import Assumptions
from data.assumptions.rules import share_of, year_part
from data.demand.facts import Count, Visitors
from data.demand.rules import visitors
from data.points.facts import Point
from data.truth import effective
from data.words import Function, Status

_HOUR = timedelta(hours=1)
HOURS = (0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72)
OUTSIDE = (10, 5, 0, -5, -11, -15, -20, -25)


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is assumed of one moment, and what was reported then; "" where nothing was."""

    at: str
    visitors: str
    reported: str


def hours_without(points: Sequence[Point], now: datetime) -> int:
    """Return for how long heat has been gone at these points by what is reported, else el: one of `HOURS`."""
    for function in (Function.VARME, Function.EL):
        states = [point.functions[function] for point in points]
        gone = (state for state in states if effective(state, now).status is Status.UR_FUNKTION)
        began = min((state.run.began for state in gone if state.run is not None), default=None)
        if began is not None:
            return max(hours for hours in HOURS if hours * _HOUR <= max(now - began, timedelta()))
    return 0


def assumed(
    people: tuple[int, int],
    counts: Sequence[Count],
    held: Assumptions,
    hours: float,
    outside: float | None,
    now: datetime,
) -> tuple[Assumed, ...]:
    """Return what is assumed now, and what would have been when each number was reported, the last first."""
    lines = [Assumed(_("nu"), _said(people, held, hours, outside, now), "")]
    for count in reversed(counts):
        then = hours - (now - count.observed_at) / _HOUR
        said = _said(people, held, then, outside, count.observed_at) if then >= 0 else "–"
        lines.append(Assumed(clock(count.observed_at, now), said, _("%(n)d personer", n=count.people)))
    return tuple(lines)


def _said(
    people: tuple[int, int], held: Assumptions, hours: float, outside: float | None, now: datetime
) -> str:
    found = visitors(*people, share_of(held, hours, year_part(now), outside))
    return interval(found) if found is not None else _("inget antaget")


def interval(found: Visitors) -> str:
    """Return it rounded outwards to two figures: no more of an assumption is known."""
    low, high = _scale(found.low), _scale(found.high)
    return f"{count_words(found.low // low * low)}–{count_words(-(-found.high // high) * high)}"


def _scale(number: int) -> int:
    return int(10 ** max(0, len(str(number)) - 2))


def rests(
    people: tuple[int, int], held: Assumptions, hours: float, outside: float | None, now: datetime
) -> str:
    """Return what the assumption rests on: whom it is a share of, which share, and who says so."""
    near = _(
        "%(low)s–%(high)s invånare, också de med värme hemma, har ingen närmare punkt med värme.",
        low=count_words(people[0]),
        high=count_words(people[1]),
    )
    share = share_of(held, hours, year_part(now), outside)
    if share is None:
        return near
    few, many = (f"{part * 100:g}".replace(".", ",") for part in (share.low, share.high))
    named = share.source or _("förslag")
    said = _("Andel som antas komma: %(few)s–%(many)s %% (%(source)s).", few=few, many=many, source=named)
    return f"{near} {said}"
