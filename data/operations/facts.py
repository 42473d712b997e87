"""An operation: what everything reported belongs to, and how its own time runs."""

from dataclasses import dataclass
from datetime import datetime

from data.clock import Clock
from data.words import OperationKind, Readiness


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    name: str
    kind: OperationKind
    readiness: Readiness
    clock: Clock
    opened_at: datetime
    closed_at: datetime | None
    version: int
    interrupted: bool = False
    # Whose own rehearsal it is, by account, and of which grant; "" where it is everybody's.
    owner: str = ""
    rehearses: str = ""
    # What its control says to everybody, on every screen, for as long as it is paused; "" where nothing.
    pause: str = ""

    @property
    def is_exercise(self) -> bool:
        return self.kind is OperationKind.OVNING


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """That an exercise was broken off, by which entry; `at` is real time."""

    revision: int
    at: datetime
    name: str
