"""How each database is connected to: pragmas of SQLite; time-outs, keepalives and pools of PostgreSQL.

A PostgreSQL that hangs, is restarted or cannot be reached gives an answer within seconds: the server ends
what takes too long, the network notices who is gone, and where neither does, the connection gives up itself.
"""

import os
import select
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from sqlalchemy import URL, Connection, Engine, create_engine, event

from data.errors import StoreFault

BUSY_TIMEOUT_MS: Final = 10_000
DURABLE_PRAGMAS: Final = (
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",  # what is masked is overwritten, not only unlinked
)
SCRATCH_PRAGMAS: Final = ("journal_mode = MEMORY", "synchronous = OFF", "locking_mode = EXCLUSIVE")

CONNECT_SECONDS: Final = 4
PING_SECONDS: Final = 2.0
FRESH_SECONDS: Final = 1.0  # whoever answered so lately, and has not hung up, is not asked again
ANSWER_SECONDS: Final = 15.0  # longer than any of the server's own limits below, which say what was wrong
STATEMENT_MS: Final = 12_000
# A writer that hangs with the turn in hand is cut off before those who wait for it have given up.
WRITER_IDLE_MS: Final = 6_000
# A reader holds nobody up; an archive of a long operation is written while it reads.
READER_IDLE_MS: Final = 300_000
# For each process: what waits for the turn waits in the pool, not in the server.
WRITERS: Final = 6
READERS: Final = 16
POOL_SECONDS: Final = 10
OLDEST: Final = 140_000  # triggers and functions can be replaced where they stand
_REACHED: Final[Mapping[str, str | int]] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "trygghetslaget",
}


class Patient(psycopg.Connection[Any]):
    """A connection that waits for an answer as long as `patience`, and is closed where none has come."""

    patience: float | None = ANSWER_SECONDS
    _answered: float | None = None

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None or self.patience is None:
            return super().wait(gen, interval, timeout)
        try:
            answer = super().wait(gen, interval, self.patience)
            self._answered = time.monotonic()
            return answer
        except _WaitTimeout as fault:
            self.pgconn.finish()  # what it was asked may still be answered: nobody may take it for the next
            raise psycopg.OperationalError(f"no answer within {self.patience:g} s") from fault

    def just_answered(self) -> bool:
        """Return whether somebody was there a moment ago, and has not hung up since: nothing is asked."""
        if self._answered is None or time.monotonic() - self._answered > FRESH_SECONDS:
            return False
        waiting = select.poll()  # a server with a thousand sockets has numbers that select cannot take
        waiting.register(self.pgconn.socket, select.POLLIN)
        return not waiting.poll(0)

    def answers(self, seconds: float = PING_SECONDS) -> None:
        """Ask whether anybody is there, outside any transaction; raises OperationalError where nobody is."""
        patience, self.patience = self.patience, seconds
        within = not self.autocommit
        try:
            if within:
                self.autocommit = True
            self.execute(";")
            if within:
                self.autocommit = False
        finally:
            self.patience = patience


def sqlite_engine(url: URL, *, writing: bool) -> Engine:
    """Return the engine of a store in a file: one writer, and readers that never wait for it."""
    engine = create_engine(
        url, pool_size=1 if writing else 8, max_overflow=0 if writing else 24, hide_parameters=True
    )
    if url.database and not url.database.startswith((":", "file:")):
        event.listen(engine, "do_connect", lambda *_given: _for_its_owner_alone(Path(str(url.database))))
    prepare_sqlite(engine, DURABLE_PRAGMAS)
    return engine


def _for_its_owner_alone(store: Path) -> None:
    """Let nobody else on the machine read a store; what SQLite makes beside it is as the store itself."""
    with suppress(OSError):  # another's, or nowhere: opening it says so in words
        try:
            os.close(os.open(store, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:  # never opened here: closing it would let go of this process's own locks
            for ending in ("", "-wal", "-shm"):  # what was made beside it while others could read it too
                with suppress(FileNotFoundError):
                    store.with_name(store.name + ending).chmod(0o600)


def prepare_sqlite(engine: Engine, pragmas: tuple[str, ...]) -> None:
    """Let every connection of an engine begin with its pragmas."""

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would be deferred and deadlock
        # SQLite's own lower() knows only ASCII: a search for "ÄLVSJÖ" would miss "Älvsjö".
        connection.create_function("lower", 1, _lower, deterministic=True)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


def _lower(value: str | None) -> str | None:
    return value.lower() if value is not None else None


def postgres_engine(url: URL, *, writing: bool) -> Engine:
    """Return an engine on PostgreSQL whose every wait ends; what the address says itself goes before."""
    isolation: Any = "READ COMMITTED" if writing else "REPEATABLE READ"
    engine = create_engine(
        url.set(drivername="postgresql+psycopg").difference_update_query(["options"]),
        hide_parameters=True,  # what somebody wrote is in no fault's words
        isolation_level=isolation,  # readers see one moment; writers wait for their turn instead
        pool_size=2 if writing else 6,
        max_overflow=WRITERS - 2 if writing else READERS - 6,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        connect_args=_given(url, writing=writing),
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, args: tuple[Any, ...], given: dict[str, Any]) -> Any:
        return Patient.connect(*args, **given)

    engine.dialect.do_ping = _ping  # type: ignore[assignment,method-assign]
    return engine


def lone_connection(url: URL) -> Patient:
    """Return a connection that lies in no pool, for who listens; nothing that it asks is in a transaction."""
    bare = url.difference_update_query(["options"]).set(drivername="postgresql")
    address = bare.render_as_string(hide_password=False)
    return Patient.connect(address, autocommit=True, **_given(url, writing=False))


def _given(url: URL, *, writing: bool) -> dict[str, Any]:
    """Return how a server is reached; what the address says itself goes before."""
    own = {name: value for name, value in _REACHED.items() if name not in url.query}
    return {**own, "options": _options(url, writing=writing)}


def _ping(connection: Any) -> bool:
    if not connection.just_answered():
        connection.answers()
    return True


def _options(url: URL, *, writing: bool) -> str:
    """Return what each session is told; the last word of one setting is what counts."""
    own = url.query.get("options", "")
    told = {
        "lock_timeout": BUSY_TIMEOUT_MS,
        "statement_timeout": STATEMENT_MS,
        "idle_in_transaction_session_timeout": WRITER_IDLE_MS if writing else READER_IDLE_MS,
        "TimeZone": "UTC",
    }
    settings = [f"-c {name}={value}" for name, value in told.items()]
    return " ".join([*settings, own if isinstance(own, str) else " ".join(own)]).strip()


@contextmanager
def unhurried(connection: Connection) -> Iterator[None]:
    """Let what is done in a transaction take its time, as a migration may; on SQLite it always may."""
    raw: Any = connection.connection.driver_connection
    if not isinstance(raw, Patient):
        yield
        return
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
    raw.patience = None
    try:
        yield
    finally:
        raw.patience = ANSWER_SECONDS


def refuse_server(connection: Connection, where: str) -> None:
    """Refuse a PostgreSQL that cannot keep a store: too old for its guards, or without all letters."""
    raw: Any = connection.connection.driver_connection
    if not isinstance(raw, psycopg.Connection):
        return
    if raw.info.server_version < OLDEST:
        raise StoreFault(
            f"{where} är PostgreSQL {raw.info.server_version // 10_000}; lagret behöver {OLDEST // 10_000} "
            "eller nyare. Inget har ändrats."
        )
    encoding = raw.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreFault(
            f"Databasen {where} har teckenkodningen {encoding} och rymmer inte alla bokstäver. Inget har "
            "ändrats. Skapa den med ENCODING 'UTF8' TEMPLATE template0."
        )
