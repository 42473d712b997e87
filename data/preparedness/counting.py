"""What is ready, counted: the totals that may leave, and in which no point can be told from another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from data.preparedness.facts import Known
from data.preparedness.rules import QUARTER, day_of, due_since, endurance
from data.preparedness.words import Reserve

# Förslag: of fewer than five the middle and the shortest say how long a single one lasts.
FEWEST: Final = 5
STANDING = (Reserve.FAST, Reserve.FORBEREDD)


@dataclass(frozen=True, slots=True)
class Totals:
    """Of `points`: how many were checked within a month, have reserve power there or prepared, or unknown.

    `triable` are those not said to have none, `tried` those of them run within a quarter and not failing
    since. `lasting` is how many of the triable have a known endurance, of which `middle` is the median and
    `least` the shortest: None where fewer than `FEWEST` have.
    """

    points: int
    checked: int
    reserve: int
    reserve_unknown: int
    triable: int
    tried: int
    lasting: int
    middle: timedelta | None
    least: timedelta | None

    @property
    def lasting_unknown(self) -> int:
        return self.triable - self.lasting


def totals(known: Iterable[Known], now: datetime) -> Totals:
    """Return what is ready of these points at a real moment."""
    points = list(known)
    triable = [one for one in points if one.equipment.reserve is not Reserve.INGEN]
    since = day_of(now) - QUARTER
    lasts = [found for one in triable if (found := endurance(one.equipment)) is not None]
    enough = len(lasts) >= FEWEST
    return Totals(
        points=len(points),
        checked=sum(not due_since(one.check.at if one.check else None, now) for one in points),
        reserve=sum(one.equipment.reserve in STANDING for one in points),
        reserve_unknown=sum(one.equipment.reserve is None for one in points),
        triable=len(triable),
        tried=sum(one.started_since(since) for one in triable),
        lasting=len(lasts),
        middle=timedelta(seconds=median(one.total_seconds() for one in lasts)) if enough else None,
        least=min(lasts) if enough else None,
    )
