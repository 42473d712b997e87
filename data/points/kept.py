"""What was read of each point a moment ago, as long as it is the same and time has ended nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from data.points.facts import Point

T = TypeVar("T")


@dataclass(slots=True)
class Kept(Generic[T]):
    """An act changes one point; of hundreds what was read stands."""

    _read: dict[str, tuple[Point, datetime, datetime | None, T]] = field(default_factory=dict)

    def of(self, point: Point, now: datetime) -> T | None:
        """Return what was read of a point; None where it does not stand, or not yet: a clock was set back."""
        known = self._read.get(point.id)
        if known is None or known[0] is not point or now < known[1]:
            return None
        return None if known[2] is not None and now >= known[2] else known[3]

    def keep(self, point: Point, now: datetime, until: datetime | None, read: T) -> None:
        """Remember what was read of a point at `now`, until a moment (None: for good)."""
        self._read[point.id] = (point, now, until, read)
