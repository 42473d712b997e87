"""When a line was written: the time that it begins with, on a day that follows from the line before.

Nothing is guessed: where the lines do not say which day, or which of two hours the night the clocks are put
back, it is asked for at the line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from data.clock import CLOCK_TOLERANCE, ZONE, Season, day_and_time, occurrences, season, time_of_day

# So far back a line stands out of its order; from so far back on it is the next day's.
OUT_OF_ORDER: Final = timedelta(hours=4)
NEXT_DAY: Final = timedelta(hours=12)
# So far ahead it may as well be the day before's, written late.
ANY_ORDER: Final = timedelta(hours=16)

_DAY = r"(?:(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:[-/ ](?P<year>\d{4}))?|(?P<iso>\d{4}-\d{2}-\d{2}))"
_SEASON = r"(?:\s*(?P<season>sommartid|vintertid|[sv](?![^\W\d_])))?"
_ALONE = re.compile(rf"\s*{_DAY}\s*:?\s*")
_LINE = re.compile(
    rf"\s*(?:{_DAY}\s+)?(?:kl\.?\s*)?(?P<h>\d{{1,2}})[:.]?(?P<m>\d{{2}})(?!\d){_SEASON}(?:[\s,:–-]+|$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_DITTO = re.compile(r"\s*[\"”“″](?P<rest>.*)", re.DOTALL)

NO_TIME: Final = "Raden börjar inte med ett klockslag. Skriv till exempel 0210 el- värme+."
NO_SUCH_TIME: Final = "Det klockslaget finns inte. Skriv till exempel 0210."
NO_SUCH_DAY: Final = "Det datumet finns inte. Skriv till exempel 2/12."
NOTHING_BEFORE: Final = "Det finns ingen rad ovanför att ta klockslaget från."


@dataclass(frozen=True, slots=True)
class Written:
    """The beginning of a line: its day where it says one, its time (None: it only says a day), and the rest.

    `ditto`: it has the time of the line above.
    """

    rest: str
    at: time | None = None
    day: date | None = None
    season: Season | None = None
    ditto: bool = False


def begin(text: str, near: date) -> Written | str:
    """Return how a line begins, or why that cannot be read; a day without its year is that nearest `near`."""
    ditto = _DITTO.fullmatch(text)
    if ditto is not None:
        return Written(ditto["rest"], ditto=True)
    found = _ALONE.fullmatch(text) or _LINE.fullmatch(text)
    if found is None:
        return NO_TIME
    day = _day(found, near)
    if day is not None and isinstance(day, str):
        return day
    if found.re is _ALONE:
        return Written("", day=day)
    hour, minute = int(found["h"]), int(found["m"])
    if hour > 23 or minute > 59:
        return NO_SUCH_TIME
    return Written(found["rest"], time(hour, minute), day, _season(found["season"]))


def day_in(text: str, near: date) -> date | None:
    """Return the day that "2/12" or "2026-12-02" is; None for what is no day."""
    found = _ALONE.fullmatch(text)
    day = _day(found, near) if found is not None else None
    return day if isinstance(day, date) else None


def _day(found: re.Match[str], near: date) -> date | str | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if not found["day"]:
            return None
        day, month = int(found["day"]), int(found["month"])
        if found["year"]:
            return date(int(found["year"]), month, day)
        return _nearest(day, month, near)
    except ValueError:
        return NO_SUCH_DAY


def _nearest(day: int, month: int, near: date) -> date:
    """Raises ValueError where no year near has such a day."""
    found: list[date] = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - near))


def _season(said: str | None) -> Season | None:
    if not said:
        return None
    return Season.SUMMER if said.lower().startswith("s") else Season.WINTER


@dataclass(slots=True)
class Course:
    """The lines of a sheet from top to bottom: on which day the next one stands, and after which time."""

    day: date
    before: datetime | None = None

    def at(self, line: Written, now: datetime) -> datetime | str | None:
        """Return when a line was written, or why that is not known; None where it only says a day."""
        if line.ditto:
            return self.before or NOTHING_BEFORE
        if line.day is not None:
            self.day, self.before = line.day, None
        if line.at is None:
            return None
        day = self._day_of(line.at, now)
        if isinstance(day, str):
            return day
        found = self._moment(day, line)
        if isinstance(found, str):
            return found
        if found > now + CLOCK_TOLERANCE:
            return self._not_yet(found, now)
        self.day, self.before = day, found
        return found

    def _day_of(self, wanted: time, now: datetime) -> date | str:
        if self.before is None:
            return self.day
        above = self.before.astimezone(ZONE)
        ahead = _from_midnight(wanted) - _from_midnight(above.time())
        day = above.date()
        if -OUT_OF_ORDER <= ahead <= ANY_ORDER:
            return day
        if ahead <= -NEXT_DAY:
            return day + timedelta(days=1)
        other = day + timedelta(days=1 if ahead < timedelta() else -1)
        been = [one for one in (day, other) if not _ahead_of(one, wanted, now)]  # none else is offered
        days = " eller ".join(f"den {_short(one)}" for one in been)
        written = " eller ".join(f"{_short(one)} {wanted:%H%M}" for one in been)
        then = "" if len(been) > 1 else " då"
        return (
            f"Är {wanted:%H:%M} {days}? Raden ovanför är {time_of_day(above)}. "
            f"Skriv{then} datumet före: {written}."
        )

    def _moment(self, day: date, line: Written) -> datetime | str:
        wanted = line.at or time()
        found = list(occurrences(day, wanted))
        if not found:
            return f"Klockan {wanted:%H:%M} finns inte den {_short(day)}: då ställs klockan om."
        named = [one for one in found if line.season in (None, season(one))]
        if not named:
            return f"Klockan {wanted:%H:%M} kommer bara en gång den {_short(day)}. Ta bort {line.season}."
        if len(named) > 1:
            return (
                f"Klockan {wanted:%H:%M} kommer två gånger den natten. Skriv {wanted:%H%M} sommartid för den "
                f"första eller {wanted:%H%M} vintertid för den andra."
            )
        return named[0]

    def _not_yet(self, found: datetime, now: datetime) -> str:
        return (
            f"{day_and_time(found)} har inte varit än: klockan är {time_of_day(now)}. "
            "Ändra bladets datum, eller skriv datumet före klockslaget."
        )


def _ahead_of(day: date, wanted: time, now: datetime) -> bool:
    return datetime.combine(day, wanted, ZONE) > now + CLOCK_TOLERANCE


def _from_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _short(day: date) -> str:
    return f"{day.day}/{day.month}"


def relief_after(wanted: time | None, seen: datetime) -> datetime | None:
    """Return when a relief that is written as a time of day comes: the first such time after it was seen."""
    if wanted is None:
        return None
    here = seen.astimezone(ZONE).date()
    days: Sequence[date] = (here, here + timedelta(days=1), here + timedelta(days=2))
    return next((at for day in days for at in occurrences(day, wanted) if at > seen), None)
