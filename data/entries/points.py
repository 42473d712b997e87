"""What is said of a point that is in no register: that it is there, and what becomes of it."""

from dataclasses import dataclass
from typing import ClassVar

from data.entries.entry import EntryKind, What


@dataclass(frozen=True, slots=True)
class PointAdded(What):
    """A *tillfällig* point has opened its doors; it belongs to its operation and to no register.

    `approximate`: nobody has put it on the map, so it stands in the middle of its area.
    """

    KIND: ClassVar = EntryKind.POINT_ADDED
    WORDS: ClassVar = ("name", "address")

    area: str
    lon: float
    lat: float
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class PointSettled(What):
    """Krisledningen keeps a *tillfällig* point, then like the others of its operation, or withdraws it."""

    KIND: ClassVar = EntryKind.POINT_SETTLED
    WORDS: ClassVar = ("decider", "reason")

    keeps: bool
