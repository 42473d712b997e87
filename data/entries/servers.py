"""Which installation writes the store from this entry on."""

from dataclasses import dataclass
from typing import ClassVar

from data.entries.entry import EntryKind, What
from data.server.words import Took


@dataclass(frozen=True, slots=True)
class ServerTook(What):
    """An installation took the store over, in a higher term, or parted from the one that wrote it before.

    The words have what people call it, and what was wrong with the store where it was taken over all the
    same. All entries from this one on are its own.
    """

    KIND: ClassVar = EntryKind.SERVER_TOOK
    WORDS: ClassVar = ("name", "reason")

    term: int
    installation: str
    reason: Took
