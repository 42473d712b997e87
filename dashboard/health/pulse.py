"""Two threads that ask the store whether it lives and can be written, and see whether we ourselves do.

They stand beside the event loop: one that no longer turns is seen from here, and its stack is logged.
"""

import asyncio
import logging
import os
import socket
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from dashboard.health.facts import Subject
from dashboard.health.limits import LIMITS, untrue, vouched
from dashboard.health.machine import synchronised
from dashboard.health.measuring import urgent
from dashboard.health.vitals import Answer, Stepped, Vitals
from data.errors import StoreFault
from data.server.reads import standing
from data.server.rules import why_not_write
from data.store.database import Store
from data.store.pulse import beat, prove_writable

ASK_SECONDS: Final = 2.0
# While all goes well, how old the last successful write may get before the smallest one is made.
PROVE_SECONDS: Final = 30.0
STOP_SECONDS: Final = 1.0
# An event loop that has not come round for so long is hung, not busy.
HUNG_SECONDS: Final = 10.0
TURN_SECONDS: Final = 0.5
log = logging.getLogger(__name__)


class Pulse:
    """One for a process; `now` gives the real time."""

    def __init__(self, store: Store, vitals: Vitals, now: Callable[[], datetime]) -> None:
        self._store, self._vitals, self._now = store, vitals, now
        self._stepped = Stepped(now())
        self._stopped = threading.Event()
        self._said_hung = False
        self._threads = [
            threading.Thread(target=self._repeat, args=(look,), name=name, daemon=True)
            for name, look in (("pulse", self.ask), ("proof", self.prove))
        ]

    def start(self) -> None:
        self._vitals.turned = time.monotonic()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads; one that waits for a database that is gone is left to end with the process."""
        self._stopped.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(STOP_SECONDS)

    def _repeat(self, look: Callable[[], None]) -> None:
        while True:
            try:
                look()
            except Exception:  # who watches must not stop watching
                log.exception("could not look at the store's pulse")
            if self._stopped.wait(ASK_SECONDS):
                return

    def ask(self) -> None:
        """Ask the store how far it has come, and look at the clock and at the event loop."""
        vitals = self._vitals
        self._look_at_loop()
        vitals.unanswered = vitals.unanswered or time.monotonic()
        with suppress(StoreFault):
            found, now = beat(self._store), self._now()
            apart = now - found.clock if found.clock is not None else None
            vitals.answer = Answer(found.revision, time.monotonic(), found.recorded_at, apart)
            vitals.unanswered = None
            stands = standing(self._store)
            reason = why_not_write(self._store.installation, stands)
            vitals.superseded = reason.text if reason is not None else ""
            vitals.where = stands.met.address if stands.met is not None else ""
        self._look_at_clock()
        self._look_at_walls()

    def prove(self) -> None:
        """Write the smallest there is, where nobody else has written for a while or the last could not."""
        pace, begun = self._store.pace, time.monotonic()
        if pace.wrong is None and pace.proved is not None and begun - pace.proved < PROVE_SECONDS:
            return
        if pace.wrong is None and pace.proved is None and not self._vitals.started:
            return
        try:
            prove_writable(self._store)
        except StoreFault:
            """What is wrong is noted where every write is; that another server writes is asked above."""

    def _look_at_clock(self) -> None:
        now, vitals = self._now(), self._vitals
        before, vitals.leap = vitals.leap, self._stepped.by(now)
        if max(abs(before), abs(vitals.leap)) >= LIMITS[Subject.CLOCK].now:
            # What was recorded while it was wrong is no proof that it still is.
            vitals.excused = vitals.revision or 0
        if vouched(vitals.clock(now, synchronised(now))):
            self._stepped.vouch(now)

    def _look_at_walls(self) -> None:
        """Keep what makes every wall untrue, and since when it has been so."""
        now, before = self._now(), self._vitals.fault
        wrong = untrue(urgent(self._store, self._vitals, now))
        if wrong is None:
            self._vitals.fault = None
        elif before is None or before[0] is not wrong:
            self._vitals.fault = (wrong, now)
            log.error("the walls say a fault: %s", wrong)

    def _look_at_loop(self) -> None:
        late = time.monotonic() - self._vitals.turned
        hung = self._vitals.started and late >= HUNG_SECONDS
        if hung and not self._said_hung:
            stack = "".join(traceback.format_stack(sys._current_frames()[threading.main_thread().ident or 0]))
            log.error("the event loop has not come round for %d s:\n%s", late, stack)
        self._said_hung = hung
        if not hung:
            tell_systemd()


def tell_systemd() -> None:
    """Say that we live to what started us, where it asks for that (WatchdogSec in the unit)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or "WATCHDOG_USEC" not in os.environ:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.connect("\0" + address[1:] if address.startswith("@") else address)
        told.send(b"WATCHDOG=1")


async def turn_forever(vitals: Vitals) -> None:
    """Show from the event loop that it comes round, and how late it was at the worst lately."""
    late: deque[float] = deque(maxlen=int(60 / TURN_SECONDS))
    while True:
        begun = time.monotonic()
        await asyncio.sleep(TURN_SECONDS)
        vitals.turned = time.monotonic()
        late.append(max(0.0, vitals.turned - begun - TURN_SECONDS))
        vitals.longest_turn = max(late)
