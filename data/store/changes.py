"""Who hears of a commit: one thread that watches the store, whichever process wrote to it."""

import select as sockets
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from data.store.database import Store
from data.store.engines import lone_connection

POLL_SECONDS = 0.005
# How long a stop may wait for a quiet PostgreSQL connection.
NOTICE_SECONDS = 0.25
# How long a PostgreSQL that can be reached no more may look merely quiet: this, and its answer's time.
SILENT_SECONDS = 2.0
AGAIN_SECONDS = 0.5


class Watch:
    """A running watch; `stop()` ends its thread within a quarter of a second."""

    def __init__(self, store: Store, on_change: Callable[[], None]) -> None:
        self._store = store
        self._on_change = on_change
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        follow = _follow_sqlite if self._store.kind == "sqlite" else _follow_postgres
        while not self._stopped.is_set():
            try:
                follow(self._store, self._stopped, self._on_change)
            except Exception:  # a lost connection must not end the watch: whoever listens reads again
                self._on_change()
                self._stopped.wait(AGAIN_SECONDS)


def watch(store: Store, on_change: Callable[[], None]) -> Watch:
    """Call `on_change` from a thread, once at the start and then soon after every commit by any process.

    SQLite: `PRAGMA data_version` every 5 ms (about 1 % of a core). PostgreSQL: LISTEN/NOTIFY.
    Several commits may give one call; the listener reads the store to learn what happened.
    """
    return Watch(store, on_change)


def _follow_sqlite(store: Store, stopped: threading.Event, on_change: Callable[[], None]) -> None:
    # Own connection: `data_version` only moves for what other connections commit.
    with store.reader.connect() as connection:
        raw: Any = connection.connection.driver_connection
        connection.rollback()  # an open transaction would pin the version it sees
        cursor = raw.cursor()
        seen = None
        while not stopped.is_set():
            version = cursor.execute("PRAGMA data_version").fetchone()
            if version != seen:
                seen = version
                on_change()
            stopped.wait(POLL_SECONDS)


def _follow_postgres(store: Store, stopped: threading.Event, on_change: Callable[[], None]) -> None:
    """Hear of every commit; what was committed before the first LISTEN is read, so nothing is missed.

    A connection that somebody has cut without a word looks like a quiet one: it is asked every two seconds.
    """
    with closing(lone_connection(store.url)) as connection:
        connection.execute("LISTEN trygghetslaget")
        on_change()
        heard = time.monotonic()
        while not stopped.is_set():
            told = bool(sockets.select([connection.fileno()], [], [], NOTICE_SECONDS)[0])
            if not told and time.monotonic() - heard > SILENT_SECONDS:
                connection.answers()
                told = True  # a notice may have come with the answer
            if told:
                heard = time.monotonic()
                if list(connection.notifies(timeout=0)):
                    on_change()
