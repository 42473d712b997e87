"""One way for lists, whatever they are of: read → checked → shown → applied exactly as it was shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from data.acting import Actor, Receipt
from data.list_files.table import BrokenList, Fault, Progress
from data.store.database import Store


class Change(Protocol):
    """Exactly what a list would change."""

    @property
    def nothing(self) -> bool: ...


L = TypeVar("L")
C = TypeVar("C", bound=Change)


@dataclass(frozen=True, slots=True)
class Looked(Generic[L, C]):
    """A file that was looked through: what it says, what that would change, all that is refused in it.

    `kind` is what the file is, and `notes` what stops nothing but is worth a second look.
    """

    file: str
    listed: L
    change: C
    refused: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    kind: str = ""

    @property
    def ready(self) -> bool:
        """Return whether it can be applied, and would change anything."""
        return not self.refused and not self.change.nothing


@dataclass(frozen=True, slots=True)
class ListFile(Generic[L, C]):
    """What a list has of its own: how a file is looked through, and how what it says is loaded.

    `look` writes nothing, and a file that cannot be read at all is one refusal.
    `leaves_out`: its refused rows are left out; else all of it is loaded or nothing.
    """

    look: Callable[[Store, str, bytes, Progress], Looked[L, C]]
    load: Callable[[Store, Actor, L, datetime, C], Receipt | None]
    leaves_out: bool = False

    def stopped(self, looked: Looked[L, C]) -> bool:
        """Return whether what is refused keeps the rest from being applied."""
        return bool(looked.refused) and not self.leaves_out

    def apply(self, store: Store, actor: Actor, looked: Looked[L, C], now: datetime) -> Receipt | None:
        """Do exactly what was shown, or nothing; None where nothing changes.

        Raises BrokenList while a row stops it, Stale where what is held has changed since it was shown.
        """
        if self.stopped(looked):
            raise BrokenList(looked.file, looked.refused)
        return self.load(store, actor, looked.listed, now, looked.change)


def refused_rows(faults: Sequence[Fault]) -> list[dict[str, object]]:
    """Return what is refused as programs read it."""
    return [
        {"sheet": fault.sheet or None, "row": fault.row, "column": fault.column, "reason": fault.reason}
        for fault in faults
    ]
