"""What a journal entry says: the base of the dataclasses of `data/entries/`, one for each kind."""

from collections.abc import Mapping
from typing import ClassVar, Final, TypeVar

from data.entries.kind import EntryKind

# Of a field that a list's rows got after they were first written: `field(default=None, metadata=LATER)`.
LATER: Final[Mapping[str, bool]] = {"later": True}


class What:
    """The facts of one kind of entry, without free text; `WORDS` names the texts it may have beside them.

    The words are kept apart, so that they can be forgotten while the facts stay in the chain.
    """

    __slots__ = ()
    KIND: ClassVar[EntryKind]
    WORDS: ClassVar[tuple[str, ...]] = ()


# One of the forms, where what is asked for is what is got.
Says = TypeVar("Says", bound=What)
