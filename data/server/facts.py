"""Which installation writes a store, as the store itself says, and which other one it has met."""

from dataclasses import dataclass
from datetime import datetime

FIRST_TERM = 1
# What wrote a store before any installation had a name.
NOBODY = ""


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
