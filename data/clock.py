"""Times: how an operation's own clock runs, and how a moment is read by Swedes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

NEVER: Final = datetime.max.replace(tzinfo=UTC)
NOTHING: Final = timedelta()
USUAL_SPEED: Final = 1.0
_TICK: Final = timedelta(microseconds=1)  # as finely as moments are kept


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which the pace was the same: the clock showed `origin` at the real moment `started_at`.

    `carried` is how far everything known was moved along when it began, by a jump that let nothing age.
    """

    started_at: datetime
    origin: datetime
    speed: float
    carried: timedelta = NOTHING

    def at(self, real: datetime) -> datetime:
        return self.origin + (real - self.started_at) * self.speed


@dataclass(frozen=True, slots=True)
class Clock:
    """The stretch that runs, and those before it, first first. Speed 0 stands still. It never goes back."""

    started_at: datetime
    origin: datetime
    speed: float = 1.0
    carried: timedelta = NOTHING
    earlier: tuple[Stretch, ...] = ()

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        return (*self.earlier, Stretch(self.started_at, self.origin, self.speed, self.carried))

    @property
    def carries(self) -> bool:
        """Whether anything known has been moved along by a jump."""
        return bool(self.carried) or any(one.carried for one in self.earlier)

    @property
    def pace(self) -> float:
        """How fast it runs; standing still, how fast it goes on: as it last ran, or as was chosen since."""
        return next((one.speed for one in reversed(self.stretches) if one.speed > 0), USUAL_SPEED)

    def at(self, real: datetime) -> datetime:
        """Return the operation's time at a real moment (both timezone-aware)."""
        if real < self.started_at and self.earlier:
            held = [one for one in self.earlier if one.started_at <= real]
            return (held[-1] if held else self.earlier[0]).at(real)
        return self.origin + (real - self.started_at) * self.speed

    def real(self, moment: datetime) -> datetime:
        """Return the last real moment at which the clock shows no more; NEVER where it stands still there."""
        if not self.earlier and self.speed > 0:
            return self.started_at + (moment - self.origin) / self.speed
        found, ends = NEVER, NEVER
        for stretch in reversed(self.stretches):
            found = _shows(stretch, moment, ends)
            if moment >= stretch.origin:
                return found
            ends = stretch.started_at
        return found

    def shown(self, moment: datetime) -> datetime:
        """Return the last real moment at which the clock still showed `moment`, or, where a jump left it out,
        what it showed before that jump; NEVER where it stands still there.

        `real` is when something stated for `moment` comes, and a jump lets it come at once: then the clock
        shows where the jump led. This is the other side of the jump.
        """
        real = self.real(moment)
        return real - _TICK if real < NEVER and self.at(real) > moment + _TICK else real

    def ran(self, begins: datetime, ends: datetime) -> timedelta:
        """Return how much of its own time the clock ran through between two moments of it; no jump counts."""
        until = (*(one.at(after.started_at) for one, after in pairwise(self.stretches)), NEVER)
        parts = (
            min(ends, stop) - max(begins, one.origin)
            for one, stop in zip(self.stretches, until, strict=True)
            if one.speed > 0
        )
        return sum((part for part in parts if part > NOTHING), NOTHING)

    def carry(self, moment: datetime) -> datetime:
        """Return a moment stated in the operation's time as it counts now: moved along by the jumps since."""
        for stretch in self.stretches:
            if stretch.carried and moment < stretch.origin:
                moment += stretch.carried
        return moment

    def then(self, real: datetime, origin: datetime, speed: float, carried: timedelta = NOTHING) -> "Clock":
        """Return the clock from a real moment on, where it goes on from `origin` at another pace."""
        return Clock(real, origin, speed, carried, self.stretches)

    def paced(self, real: datetime, speed: float) -> "Clock":
        """Return the clock with another pace from a real moment on; one that stands still goes on standing.

        A pace chosen meanwhile is a stretch of no length: what it is to go on with is what it last ran with.
        """
        moment = self.at(real)
        running = self.then(real, moment, speed)
        return running if self.speed > 0 else running.then(real, moment, 0.0)


def _shows(stretch: Stretch, moment: datetime, ends: datetime) -> datetime:
    """Return the last moment of a stretch, which ends at `ends`, at which it shows no more than `moment`."""
    if stretch.speed <= 0:
        return ends if moment >= stretch.origin else stretch.started_at
    return min(ends, stretch.started_at + (moment - stretch.origin) / stretch.speed)


ZONE = ZoneInfo("Europe/Stockholm")


class Season(StrEnum):
    """Which of the two hours a time of day is in, where there are two."""

    SUMMER = "sommartid"
    WINTER = "vintertid"


def alike(stated: datetime, other: datetime) -> bool:
    """Return whether two stated times are one, to the minute: a jump of the clock leaves seconds behind."""
    return abs(stated - other) < timedelta(minutes=1)


def changes(stated: Iterable[datetime]) -> int:
    """Return how often a time has been stated otherwise than just before."""
    return sum(not alike(before, after) for before, after in pairwise(stated))


def season(moment: datetime) -> Season | None:
    """Return which of the two a moment's time of day is; None on all but one hour twice a year."""
    here = moment.astimezone(ZONE)
    if here.replace(fold=0).utcoffset() == here.replace(fold=1).utcoffset():
        return None
    return Season.WINTER if here.fold else Season.SUMMER


def time_of_day(moment: datetime, word: str | None = None) -> str:
    """Return "03:12", or "02:40 vintertid" where it comes twice; `word`: the season in another tongue."""
    which = season(moment)
    said = f"{moment.astimezone(ZONE):%H:%M}"
    return f"{said} {word or which}" if which else said


def day_and_time(moment: datetime) -> str:
    """Return "2027-01-14 03:12", as it can be typed back."""
    return f"{moment.astimezone(ZONE):%Y-%m-%d} {time_of_day(moment)}"


_MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_DAY: Final = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})\.? (\d{4})")


def day_of(text: str) -> date | None:
    """Return the day of "2027-08-14", "14 augusti 2027" or "14 aug 2027"; None for what is no day."""
    said = " ".join(text.lower().split())
    if found := _DAY.fullmatch(said):
        month = next((n for n, name in enumerate(_MONTHS, start=1) if name.startswith(found[2])), 0)
        said = f"{found[3]}-{month:02}-{int(found[1]):02}"
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day.isoformat() == said else None


CLOCK_TOLERANCE = timedelta(minutes=2)


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
