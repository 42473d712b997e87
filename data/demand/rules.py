"""What is reported carried on, honestly: by the quickest and the slowest increase, or not at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import floor
from typing import Final

from data.demand.facts import Count, Load, Reaching

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


def load(reserve_kw: float | None, kw_per_visitor: float) -> Load | None:
    """Return at how many visitors their assumed load passes a point's reserve power; None where unknown."""
    if not reserve_kw or kw_per_visitor <= 0:
        return None
    passes_at = floor(round(reserve_kw / kw_per_visitor, 9)) + 1
    return Load(reserve_kw, passes_at, passes_at * kw_per_visitor)
