"""What runs beside requests: a thread that plays exercises, and one that ends what nobody ends."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Final

from data.drafts.acts import end_drafts
from data.exercise import reads as exercise_reads
from data.exercise.acts.injects import deliver_due
from data.exercise.acts.leading import end_in_time
from data.exercise.facts import Exercise
from data.exercise.playing import due, next_due, over, under_way
from data.operations import reads as operation_reads
from data.rehearsal.acts import end_overdue
from data.store.database import Store
from data.store.leader import Job, Leader
from data.text_reports.acts import forget_old

# How long a start, a jump or another pace may wait to be noticed.
TICK_SECONDS: Final = 0.25
REST_SECONDS: Final = 1.0
STOP_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 60.0
log = logging.getLogger(__name__)


class _Polling(ABC):
    """A thread that looks again and again while its process leads; `now` gives the real time."""

    job: ClassVar[Job]
    fault: ClassVar[str]
    rest: ClassVar[float]

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._seen = -1  # the revision last read; after a fault everything is read again
        self._stopped = threading.Event()
        self._leader = Leader(store, self.job)
        self._thread = threading.Thread(target=self._run, name=self.job, daemon=True)

    def start(self) -> None:
        self._leader.start()
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what it is in the middle of is stored whole or not at all."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)
        self._leader.stop()

    def _run(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            if not self._leader.leads:
                self._seen, pause = -1, TICK_SECONDS
                continue
            try:
                pause = self.tick()
            except Exception:  # the store may be away for a moment: what is due then is due afterwards too
                log.exception(self.fault)
                self._seen, pause = -1, self.rest

    @abstractmethod
    def tick(self) -> float:
        """Do what is due; return how many seconds may pass until the next look."""


class Engine(_Polling):
    """One plays for all processes on a store; were there two for a moment, an inject is delivered once.

    It plays every exercise that has started, however many there are.
    """

    job = Job.EXERCISES
    fault = "could not look for what is due in the exercises"
    rest = REST_SECONDS

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        super().__init__(store, now)
        self._going: dict[str, Exercise] = {}

    def tick(self) -> float:
        """Deliver what is due; return how many seconds may pass until the next look."""
        self._renew()
        pause = TICK_SECONDS
        for exercise in self._to_play():
            if not self._play(exercise):
                pause = REST_SECONDS
            self._renew()
        waits = [(real - self._now()).total_seconds() for real in map(next_due, self._going.values()) if real]
        return pause if pause == REST_SECONDS else max(0.0, min([TICK_SECONDS, *waits]))

    def _to_play(self) -> tuple[Exercise, ...]:
        """Return the exercises in which something is due."""
        told = ((one, one.operation.clock.at(self._now())) for one in self._going.values())
        return tuple(one for one, moment in told if due(one, moment) or over(one, moment))

    def _play(self, exercise: Exercise) -> bool:
        """A fault in one exercise holds up no other."""
        try:
            deliver_due(self._store, exercise.operation.id, self._now())
            end_in_time(self._store, exercise.operation.id, self._now())
        except Exception:
            log.exception("could not deliver in the exercise %s", exercise.operation.id)
            return False
        return True

    def _renew(self) -> None:
        """Read again what has been written since, if anything has."""
        with self._store.one_moment():
            revision = operation_reads.revision(self._store)
            if revision == self._seen:
                return
            ids = [known.id for known in exercise_reads.exercises(self._store) if under_way(known)]
            read = {key: exercise_reads.renewed(self._store, key, self._going.get(key)) for key in ids}
        self._going = {key: exercise for key, exercise in read.items() if exercise is not None}
        self._seen = revision


class Ends(_Polling):
    """Nobody has to open a page for what is kept for a while to be gone: a draft of a closed operation, a
    forgotten rehearsal, what leads to the number of a text message.
    """

    job = Job.ENDS
    fault = "could not delete the drafts of closed operations, end a rehearsal, or forget senders"
    rest = LOOK_SECONDS

    def tick(self) -> float:
        end_drafts(self._store, self._now())
        end_overdue(self._store, self._now())
        forget_old(self._store, self._now())
        return LOOK_SECONDS
