"""How the writing goes in this process: how many, how long each waited for its turn, whether it can be."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from data.errors import StoreFault, Superseded

# Up to how many seconds a turn was waited for; more than the last is counted in the whole alone.
WAITS: Final = (0.001, 0.005, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Writing has failed and not gone well since: from when, by this process's own clock, and why."""

    since: float
    why: str


@dataclass
class Turn:
    """One wait for the turn to write."""

    begun: float
    ended: float | None = None

    def taken(self) -> None:
        self.ended = time.monotonic()


@dataclass
class Pace:
    """What one process has seen of its own writing; any thread may ask."""

    writes: int = 0
    faults: int = 0
    waited: float = 0.0
    waits: list[int] = field(default_factory=lambda: [0] * len(WAITS))
    turns: int = 0
    wrong: Wrong | None = None
    proved: float | None = None
    _lately: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=2000))
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def writing(self) -> Iterator[Turn]:
        """Follow one transaction from the wait to its end: a rule that says no is no fault of the store."""
        turn = Turn(time.monotonic())
        try:
            yield turn
        except Superseded:
            raise
        except StoreFault as fault:
            self._failed(str(fault))
            raise
        finally:
            self._waited(turn)
        self._went_well()

    def longest(self, within: float = 60.0) -> float:
        """Return the longest that a turn was waited for lately, in seconds."""
        with self._lock:
            now = time.monotonic()
            return max((seconds for at, seconds in self._lately if now - at <= within), default=0.0)

    def _failed(self, why: str) -> None:
        with self._lock:
            self.faults += 1
            self.wrong = Wrong(self.wrong.since if self.wrong else time.monotonic(), why)

    def _went_well(self) -> None:
        with self._lock:
            self.writes += 1
            self.wrong, self.proved = None, time.monotonic()

    def _waited(self, turn: Turn) -> None:
        seconds = (turn.ended or time.monotonic()) - turn.begun
        with self._lock:
            self.turns += 1
            self.waited += seconds
            self._lately.append((time.monotonic(), seconds))
            for place, most in enumerate(WAITS):
                self.waits[place] += seconds <= most
