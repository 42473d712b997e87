"""How an operation's own time runs: real ones with the world, an exercise's in stretches of its own pace."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

NEVER: Final = datetime.max.replace(tzinfo=UTC)
NOTHING: Final = timedelta()


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

    def carry(self, moment: datetime) -> datetime:
        """Return a moment stated in the operation's time as it counts now: moved along by the jumps since."""
        for stretch in self.stretches:
            if stretch.carried and moment < stretch.origin:
                moment += stretch.carried
        return moment

    def then(self, real: datetime, origin: datetime, speed: float, carried: timedelta = NOTHING) -> "Clock":
        """Return the clock from a real moment on, where it goes on from `origin` at another pace."""
        return Clock(real, origin, speed, carried, self.stretches)


def _shows(stretch: Stretch, moment: datetime, ends: datetime) -> datetime:
    """Return the last moment of a stretch, which ends at `ends`, at which it shows no more than `moment`."""
    if stretch.speed <= 0:
        return ends if moment >= stretch.origin else stretch.started_at
    return min(ends, stretch.started_at + (moment - stretch.origin) / stretch.speed)
