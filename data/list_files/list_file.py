"""One way for lists, whatever they are of: read → checked → shown → applied exactly as it was shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from data.acting import Actor, Receipt, refuse
from data.errors import Reason
from data.list_files.table import NO_HEADS, BrokenList, Fault, Heads, Progress
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

    `kind` is what the file is, `notes` what stops nothing but is worth a second look, `heads` what its
    headings leave to ask. `withdraws` is how many it would take out of use, where that must be agreed to.
    """

    file: str
    listed: L
    change: C
    refused: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    kind: str = ""
    heads: Heads = NO_HEADS
    withdraws: int = 0

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

    def apply(
        self, store: Store, actor: Actor, looked: Looked[L, C], now: datetime, agreed: int = 0
    ) -> Receipt | None:
        """Do exactly what was shown, or nothing; None where nothing changes.

        Raises BrokenList while a row stops it, Stale where what is held has changed since it was shown, and
        Refused where it withdraws others than the number that was agreed to.
        """
        if self.stopped(looked):
            raise BrokenList(looked.file, looked.refused)
        refuse(why_not_withdraw(looked.withdraws, agreed))
        return self.load(store, actor, looked.listed, now, looked.change)


def why_not_withdraw(withdraws: int, agreed: int) -> Reason | None:
    """Why a list that is shorter than the register may not be read in yet: the number must be agreed to."""
    if withdraws in (0, agreed):
        return None
    points = "punkt" if withdraws == 1 else "punkter"
    return Reason(
        f"{withdraws} {points} i registret saknas i listan och skulle dras tillbaka. Bekräfta antalet först.",
        "withdraw",
    )


def refused_rows(faults: Sequence[Fault]) -> list[dict[str, object]]:
    """Return what is refused as programs read it."""
    return [
        {"sheet": fault.sheet or None, "row": fault.row, "column": fault.column, "reason": fault.reason}
        for fault in faults
    ]
