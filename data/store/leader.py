"""Who does what only one of several processes may do at a time: one lock of the database for each job.

On PostgreSQL a job is an advisory lock held by a connection of its own. Who holds it says so twice a second;
the server itself ends a connection that has been silent, so that a hung process or a vanished machine is
followed by another within five seconds. A process counts itself out before the server does. On SQLite a
process is alone.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import psycopg
from sqlalchemy import text

from data.store.database import Store

log = logging.getLogger(__name__)


class Job(StrEnum):
    """What one process at a time does for all."""

    EXERCISES = "exercises"
    OUTBOX = "outbox"
    ENDS = "ends"
    STANDBY = "standby"


BEAT_SECONDS: Final = 0.5
# How long somebody counts as leading without an answer from the database; shorter than the server's patience.
TRUSTED_SECONDS: Final = 2.0
SILENT_SECONDS: Final = 3.0
STOP_SECONDS: Final = 1.0
# Ours among the advisory locks of the database, with the job's number as the second key.
_LOCKS: Final = 7469
_NUMBERS: Final[Mapping[Job, int]] = MappingProxyType({job: place for place, job in enumerate(Job, 1)})
_WHO: Final = text(
    "SELECT locks.objid, activity.application_name FROM pg_locks AS locks "
    "JOIN pg_stat_activity AS activity USING (pid) WHERE locks.locktype = 'advisory' AND locks.granted "
    "AND locks.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    f"AND locks.classid = {_LOCKS} AND locks.objsubid = 2"
)


class Leader:
    """One process's part in a job, from `start()` to `stop()`. Ask `leads` before each thing that is done.

    Somebody who has just lost the lock may still be in the middle of something: a transaction is stored whole
    or not at all, and what is done twice must be known again by its id.
    """

    def __init__(self, store: Store, job: Job) -> None:
        self._store, self._job = store, job
        self._alone = store.kind == "sqlite"
        self._confirmed: float | None = None  # when the answer that vouches for us was asked for
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"leads-{job}", daemon=True)

    def start(self) -> None:
        if self._alone:
            self._confirmed = 0.0
        else:
            self._thread.start()

    def stop(self) -> None:
        """Leave the job to others, at once."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)
        self._confirmed = None

    @property
    def leads(self) -> bool:
        """Whether this process is the one, now; costs nothing."""
        confirmed = self._confirmed
        if confirmed is None or self._stopped.is_set():
            return False
        return self._alone or _passed() - confirmed < TRUSTED_SECONDS

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with lively(self._store) as connection:
                    self._stand(connection)
            except psycopg.Error as fault:  # cut off: somebody else leads, or nobody can
                if self._confirmed is not None:
                    log.warning("no longer leads %s: %s", self._job, fault)
            self._confirmed = None
            self._stopped.wait(BEAT_SECONDS)

    def _stand(self, connection: psycopg.Connection) -> None:
        """Ask for the lock until it is ours, and then say that we are here, until stopped or cut off."""
        while not self._stopped.is_set():
            asked = _passed()
            if self._confirmed is not None:
                connection.execute("SELECT 1")
                self._confirmed = asked
            elif _taken(connection, self._job):
                log.info("leads %s", self._job)
                self._confirmed = asked
            self._stopped.wait(BEAT_SECONDS)


def leaders(store: Store) -> dict[Job, str]:
    """Return which process leads each job that somebody leads, as `machine:pid`; nothing on SQLite."""
    if store.kind == "sqlite":
        return {}
    jobs = {number: job for job, number in _NUMBERS.items()}
    with store.reading() as connection:
        return {
            jobs[row.objid]: row.application_name for row in connection.execute(_WHO) if row.objid in jobs
        }


def _passed() -> float:
    """Return the seconds that have passed, those too for which the machine slept."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def lively(store: Store) -> psycopg.Connection:
    """Open a connection that the server ends when it is silent, and that gives up a server that is gone."""
    address = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(
        address,
        autocommit=True,
        application_name=f"{socket.gethostname()}:{os.getpid()}"[:63],
        connect_timeout=2,
        tcp_user_timeout=int(TRUSTED_SECONDS * 1000),
        options=f"-c idle_session_timeout={int(SILENT_SECONDS * 1000)}",
    )


def _taken(connection: psycopg.Connection, job: Job) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (_LOCKS, _NUMBERS[job])).fetchone()
    return row is not None and bool(row[0])
