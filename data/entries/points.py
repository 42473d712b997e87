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


@dataclass(frozen=True, slots=True)
class PointChecked(What):
    """The monthly check of a point of the register, in no operation: it says nothing of what works there.

    `tried` None: the point has no reserve power to try.
    """

    KIND: ClassVar = EntryKind.POINT_CHECKED
    WORDS: ClassVar = ("note",)

    opened: bool
    staffed: bool
    stocked: bool
    tried: bool | None = None
