"""What runs beside requests: a thread that plays exercises, and one that ends drafts."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

from data.drafts.acts import end_drafts
from data.exercise import reads as exercise_reads
from data.exercise.acts.injects import deliver_due
from data.exercise.facts import Exercise
from data.exercise.playing import due, next_due, under_way
from data.operations import reads as operation_reads
from data.store.database import Store

# How long a start, a jump or another pace may wait to be noticed.
TICK_SECONDS: Final = 0.25
REST_SECONDS: Final = 1.0
STOP_SECONDS: Final = 1.0
log = logging.getLogger(__name__)


class Engine:
    """One for a process; several may run on one store: an inject is delivered once, whoever does it.

    `now` gives the real time. It plays every exercise that has started, however many there are.
    """

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._seen = -1
        self._held: dict[str, Exercise] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="exercises", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what it is in the middle of is stored whole or not at all."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            try:
                pause = self.tick()
            except Exception:  # the store may be away for a moment: what is due then is due afterwards too
                log.exception("could not look for what is due in the exercises")
                self._seen, pause = -1, REST_SECONDS

    def tick(self) -> float:
        """Deliver what is due; return how many seconds may pass until the next look."""
        self._renew()
        pause = TICK_SECONDS
        for found in tuple(self._held.values()):
            if due(found, found.operation.clock.at(self._now())) and not self._play(found):
                pause = REST_SECONDS
        self._renew()
        waits = [(real - self._now()).total_seconds() for real in map(next_due, self._held.values()) if real]
        return pause if pause == REST_SECONDS else max(0.0, min([TICK_SECONDS, *waits]))

    def _play(self, found: Exercise) -> bool:
        """A fault in one exercise holds up no other."""
        try:
            deliver_due(self._store, found.operation.id, self._now())
        except Exception:
            log.exception("could not deliver in the exercise %s", found.operation.id)
            return False
        return True

    def _renew(self) -> None:
        """Read again what has been written since, if anything has."""
        revision = operation_reads.revision(self._store)
        if revision == self._seen:
            return
        going = [one.id for one in exercise_reads.exercises(self._store) if under_way(one)]
        found = {one: exercise_reads.renewed(self._store, one, self._held.get(one)) for one in going}
        self._held = {one: held for one, held in found.items() if held is not None}
        self._seen = revision


LOOK_SECONDS: Final = 60.0
drafts_log = logging.getLogger(__name__)


class DraftEnds:
    """One for a process; `now` gives the real time. Nobody has to open a page for a draft to be gone."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            pause = LOOK_SECONDS
            try:
                end_drafts(self._store, self._now())
            except Exception:  # the store may be away for a moment: what is over then is over afterwards too
                drafts_log.exception("could not delete the drafts of closed operations")
