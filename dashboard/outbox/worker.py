"""What runs beside requests: works out who is owed a notice, and sends what waits, a thread for each way."""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from dashboard.outbox.message import NotSent, Sender, message
from data.notices import reads as notice_reads
from data.notices.acts import Memory, give_up, owed, put, say_not_sent, say_sent, take
from data.notices.reads import Told
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.store.database import Store
from data.store.leader import Job, Leader
from data.words import NoticeChannel

TICK_SECONDS: Final = 1.0
# Without any commit: how far the clock may go before it is asked what time alone has made due.
LOOK_SECONDS: Final = 5.0
# How long a way that cannot be reached is left alone, so that each waiting notice does not find it out.
REST_SECONDS: Final = 15.0
STOP_SECONDS: Final = 1.0
UNEXPECTED: Final = "Ett oväntat fel: se serverns logg."
log = logging.getLogger(__name__)


class Notifier:
    """One for a process, at work while it leads. `now` is the real time, `address` ours for links ("": none).

    A sending that has begun is never waited for at the end: what it had hold of, another process sends.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        senders: Mapping[NoticeChannel, Sender],
        address: str = "",
    ) -> None:
        self._store = store
        self._now = now
        self._address = address
        self._memory = Memory()
        self._seen: tuple[int, float] = (-1, 0.0)
        self._stopped = threading.Event()
        self._leader = Leader(store, Job.OUTBOX)
        self._lines = [
            _Line(self, channel, sender, self._stopped) for channel, sender in sorted(senders.items())
        ]
        self._thread = threading.Thread(target=self._run, name="notices", daemon=True)

    @property
    def leads(self) -> bool:
        """Whether this process is the one that sends."""
        return self._leader.leads

    def start(self) -> None:
        self._leader.start()
        self._thread.start()
        for line in self._lines:
            line.thread.start()

    def stop(self) -> None:
        """End the threads; one that waits for a mail server is left to end with the process."""
        self._stopped.set()
        for line in self._lines:
            line.wake.set()
        until = time.monotonic() + STOP_SECONDS
        for thread in (self._thread, *(line.thread for line in self._lines)):
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))
        self._leader.stop()

    def _run(self) -> None:
        while not self._stopped.wait(TICK_SECONDS):
            if not self.leads:
                self._seen = (-1, 0.0)
                continue
            try:
                with self._store.one_moment():
                    self._look()
            except Exception:  # the store may be away for a moment: what is owed is worked out again
                log.exception("could not work out what is owed")

    def _look(self) -> None:
        revision, at = operation_reads.revision(self._store), time.monotonic()
        if revision == self._seen[0] and at < self._seen[1] + LOOK_SECONDS:
            return
        self.work_out()
        self._seen = (revision, at)
        waiting = notice_reads.waiting(self._store, self._now())
        for line in self._lines:
            if line.channel in waiting:
                line.wake.set()

    def work_out(self) -> int:
        """Put what is owed now in the outbox; return how many were new."""
        now = self._now()
        give_up(self._store, now)
        return put(self._store, owed(self._store, now, self._memory), now)

    def send_one(self, channel: NoticeChannel, sender: Sender, by: str) -> bool | None:
        """Send the next that waits; None where none does, False where this way cannot be reached now."""
        one = take(self._store, channel, by, self._now())
        if one is None:
            return None
        try:
            sender.send(message(one, *self._context(one), self._address))
        except NotSent as fault:
            say_not_sent(self._store, one, by, fault.why, self._now(), permanent=fault.permanent)
            return not fault.unreachable
        except Exception:  # a fault of ours must not end the sending of everything else
            log.exception("could not send a notice")
            say_not_sent(self._store, one, by, UNEXPECTED, self._now(), permanent=False)
            return True
        say_sent(self._store, one.id, self._now())
        return True

    def _context(self, one: Told) -> tuple[Operation | None, dict[str, str]]:
        """Return the operation that a notice belongs to, if it does, and the names of places by id."""
        if one.operation is None:
            return None, {area.id: area.name for area in point_reads.areas(self._store)}
        picture = self._memory.pictures.get(one.operation) or point_reads.picture(
            self._store, one.operation, 0
        )
        points = {point.id: point.name for point in picture.points}
        return picture.operation, {**points, **{area.id: area.name for area in picture.areas}}


class _Line:
    """One way of sending: its own thread, so that a slow one holds up no other."""

    def __init__(
        self, notifier: Notifier, channel: NoticeChannel, sender: Sender, stopped: threading.Event
    ) -> None:
        self.channel = channel
        self.wake = threading.Event()
        self._notifier, self._sender, self._stopped = notifier, sender, stopped
        self._by = secrets.token_hex(8)
        self.thread = threading.Thread(target=self._run, name=f"notices-{channel}", daemon=True)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.wake.wait()
            self.wake.clear()
            try:
                reached = self._drain()
            except Exception:  # the store may be away for a moment: what was held is let go by time
                log.exception("could not take or settle a notice")
                reached = False
            if not reached:
                self._stopped.wait(REST_SECONDS)

    def _drain(self) -> bool:
        """Send all that waits; return whether this way could be reached."""
        while self._notifier.leads and not self._stopped.is_set():
            sent = self._notifier.send_one(self.channel, self._sender, self._by)
            if sent is None:
                return True
            if not sent:
                return False
        return True
