"""When a time of day without a date was: its latest occurrence, never a guess that a clock is right.

A time a little ahead of now comes from a clock that is off, or from somebody who means what is to come.
It is never taken for yesterday, also across midnight: whoever reads it asks, or says what it took it for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from data.clock import ZONE
from data.points.rules import CLOCK_TOLERANCE

AHEAD: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class NotYet:
    """A time of day that has not been, and soon will be."""

    at: datetime


def occurrences(day: date, wanted: time) -> Iterator[datetime]:
    """Yield when a time of day is on a day: the night the clocks change never, or twice."""
    for fold in (0, 1):
        moment = datetime.combine(day, wanted, ZONE).replace(fold=fold).astimezone(UTC)
        if moment.astimezone(ZONE).time() == wanted and (fold == 0 or _twice(day, wanted)):
            yield moment


def _twice(day: date, wanted: time) -> bool:
    here = datetime.combine(day, wanted, ZONE)
    return here.utcoffset() != here.replace(fold=1).utcoffset()


def seen_at(wanted: time, now: datetime) -> datetime | NotYet | None:
    """Return when something was seen at a time of day; None where today has no such time."""
    today = now.astimezone(ZONE).date()
    if not any(occurrences(today, wanted)):
        return None
    found = [at for days in (-1, 0, 1) for at in occurrences(today + timedelta(days=days), wanted)]
    near = [at for at in found if abs(at - now) <= AHEAD]
    # Only in the hour that comes twice is there more than one: then the nearer, and what has been first.
    nearest = min(near, key=lambda at: (abs(at - now), at > now), default=None)
    if nearest is None:
        return max(at for at in found if at <= now)
    return NotYet(nearest) if nearest > now + CLOCK_TOLERANCE else nearest
