"""What is written down of a package that was carried here: who wrote it, and which numbers it told of."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from data.entries.entry import EntryKind, What


@dataclass(frozen=True, slots=True)
class Numbering:
    """What entries are called in another installation's chain: `there[n]` is `here[n]`.

    Up to `parted` the two chains are the same, and so are their numbers.
    """

    installation: str
    parted: int
    there: tuple[int, ...]
    here: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CarriedIn(What):
    """A package is read in: the entries that it brought follow this one, in one transaction.

    `lift` is by how much what is written here from now on counts as later than its number says, so that
    it is later than all that is known. `first` and `last` are when what was new was written down there.
    """

    KIND: ClassVar = EntryKind.CARRIED_IN
    WORDS: ClassVar = ("name",)

    installation: str
    sha256: str
    until: int
    new: int
    known: int
    first: datetime
    last: datetime
    lift: int
    numbers: tuple[Numbering, ...]
