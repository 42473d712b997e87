"""What deletes drafts beside requests: a thread that looks for operations that are over for good."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

from data.database import Store
from data.services.drafts import end_drafts

LOOK_SECONDS: Final = 60.0
STOP_SECONDS: Final = 1.0
log = logging.getLogger(__name__)


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
                log.exception("could not delete the drafts of closed operations")
