"""What is reported carried on, honestly: by the quickest and the slowest increase, or not at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil, floor
from typing import Final

from data.assumptions.facts import Share
from data.demand.facts import Count, Load, Reaching, Visitors

# A suggestion, each of them: how far back an increase is looked for, how near two reports say nothing of it,
# and how far ahead it is carried on.
RECENT: Final = timedelta(hours=4)
APART: Final = timedelta(minutes=15)
AHEAD: Final = timedelta(hours=24)


def reaching(counts: Sequence[Count], level: int | None, now: datetime) -> Reaching | None:
    """Return when a point holds `level` people if its increase goes on; `counts` in the order observed.

    Each earlier report of the last hours gives one increase up to the newest. Nothing is said by fewer than
    two reports, of a number that falls, by a report that has expired, or of what lies further off than a day.
    """
    if level is None or not counts or counts[-1].valid_until <= now:
        return None
    last = counts[-1]
    if last.people >= level:
        return Reaching(level, last, last, last.observed_at, last.observed_at)
    if len(counts) > 1 and last.people < counts[-2].people:
        return None
    before = [one for one in counts if APART <= last.observed_at - one.observed_at <= RECENT]
    paces = [_per_second(one, last) for one in before]
    earliest = _carried(last, level, max(paces, default=0.0))
    if earliest is None:
        return None
    return Reaching(level, before[0], last, earliest, _carried(last, level, min(paces)))


def _per_second(before: Count, last: Count) -> float:
    return (last.people - before.people) / (last.observed_at - before.observed_at).total_seconds()


def _carried(last: Count, level: int, pace: float) -> datetime | None:
    missing = level - last.people
    if pace <= 0 or missing / pace > AHEAD.total_seconds():
        return None
    return last.observed_at + timedelta(seconds=missing / pace)


def visitors(low: int, high: int, share: Share | None) -> Visitors | None:
    """Return how many are assumed to come of the `low` to `high` people with no nearer point that works."""
    if share is None:
        return None
    return Visitors(_whole(low * share.low), ceil(round(high * share.high, 9)))


def load(reserve_kw: float | None, kw_per_visitor: float) -> Load | None:
    """Return at how many visitors their assumed load passes a point's reserve power; None where unknown."""
    if not reserve_kw or kw_per_visitor <= 0:
        return None
    passes_at = _whole(reserve_kw / kw_per_visitor) + 1
    return Load(reserve_kw, passes_at, kw_per_visitor)


def fits(load: Load, people: int, kw_each: float) -> int | None:
    """Return how many things of so many kW may be on at once beside the visitors' load; None: of 0 kW."""
    if kw_each <= 0:
        return None
    return max(0, _whole((load.reserve_kw - load.of(people)) / kw_each))


def _whole(number: float) -> int:
    """Return how many whole ones there are: 0.3 is three times 0.1."""
    return floor(round(number, 9))
