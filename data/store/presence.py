"""How many of something the processes on a store have between them, known for as long as each lives.

Nothing is written: on PostgreSQL each process holds, on a connection of its own, a shared advisory lock for
each name with how many it has as the lock's number. A process that dies, hangs or is cut off counts no more,
as in `leader`. On SQLite a process is alone and knows its own.
"""

import threading
import zlib
from collections.abc import Callable, Mapping
from typing import Final

import psycopg
from sqlalchemy import text

from data.store.database import Store
from data.store.leader import BEAT_SECONDS, STOP_SECONDS, lively

MOST: Final = 1_000_000
_TOTAL: Final = text(
    "SELECT coalesce(sum(objid::bigint), 0) FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND objsubid = 2 AND classid::bigint = :name AND mode = 'ShareLock'"
)


class Presence:
    """One process's part, from `start()` to `stop()`; `counted` gives how many it has of each name now."""

    def __init__(self, store: Store, counted: Callable[[], Mapping[str, int]]) -> None:
        self._store, self._counted = store, counted
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)

    def start(self) -> None:
        if self._store.kind != "sqlite":
            self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with lively(self._store) as connection:
                    self._stand(connection)
            except psycopg.Error:  # cut off: the others count without us until we are back
                self._stopped.wait(BEAT_SECONDS)

    def _stand(self, connection: psycopg.Connection) -> None:
        said: dict[str, int] = {}
        while not self._stopped.is_set():
            now = {name: min(many, MOST) for name, many in self._counted().items() if many > 0}
            for name in {*said, *now}:
                _say(connection, name, said.get(name, 0), now.get(name, 0))
            said = now
            connection.execute("SELECT 1")
            self._stopped.wait(BEAT_SECONDS)


def present(store: Store, name: str) -> int:
    """Return how many all processes on a PostgreSQL have of a name, half a second ago at most."""
    with store.reading() as connection:
        return int(connection.execute(_TOTAL, {"name": _key(name)}).scalar_one())


def _say(connection: psycopg.Connection, name: str, before: int, now: int) -> None:
    """The new is said before the old is taken back, so that nobody finds nothing meanwhile."""
    if before == now:
        return
    if now:
        connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", (_key(name), now))
    if before:
        connection.execute("SELECT pg_advisory_unlock_shared(%s, %s)", (_key(name), before))


def _key(name: str) -> int:
    """Return a name's number among the locks: a large one, so that it is nobody else's."""
    return 0x4000_0000 | (zlib.crc32(name.encode()) & 0x3FFF_FFFF)
