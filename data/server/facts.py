"""Which installation writes a store, as the store itself says, and which other one it has met."""

from dataclasses import dataclass
from datetime import datetime

FIRST_TERM = 1
# What wrote a store before any installation had a name.
NOBODY = ""
# Who has a store open without a key of its own: it writes what nobody has claimed, and is no installation.
KEYLESS = "-"


@dataclass(frozen=True, slots=True)
class Met:
    """The server that this store's own has met and stands down for: what to call it, and where it is.

    `parted` is the last entry that both have; None where nobody knows.
    """

    term: int
    installation: str
    name: str
    address: str
    at: datetime
    parted: int | None = None


@dataclass(frozen=True, slots=True)
class Alone:
    """What a server that has been superseded took in after it had parted from the one that went on.

    `met` is that one; `since` is when the last entry came in that both have.
    """

    entries: int
    since: datetime
    met: Met


@dataclass(frozen=True, slots=True)
class TakenOver:
    """That a server took over from one that had not handed over, by which entry; nothing that the one before
    took in after `since` is here. Both are real time."""

    revision: int
    at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Who writes the store, by its newest entry about it; `revision` is that entry's, 0 where there is none.

    `island` is the installation that last parted, "" on the trunk: who took over an island is of that island.
    """

    term: int = FIRST_TERM
    installation: str = NOBODY
    island: str = ""
    name: str = ""
    revision: int = 0
    met: Met | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a server says of who writes its store, to another that may hold a copy of the same journal.

    `chain` is how its journal begins; it has been written so since the entry `took`, which follows the digest
    `follows`.
    """

    standing: Standing
    chain: str
    took: int
    follows: str
