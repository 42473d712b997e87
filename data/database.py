"""The store as a thing to open: engines, pragmas, transactions, migrations, and faults in words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    StaticPool,
    create_engine,
    event,
    exc,
    inspect,
    make_url,
    select,
    text,
)

from data import guards
from data.errors import StoreFault
from data.journal import entry_digest
from data.models import HEAD, JOURNAL

BUSY_TIMEOUT_MS: Final = 10_000
_SQLITE_HEADER = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Store:
    """One open store. Writers and readers have their own engine, so a reader never waits for a writer."""

    url: URL
    writer: Engine
    reader: Engine

    @property
    def kind(self) -> str:
        return self.writer.dialect.name

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield the one writing connection; commits once at the end, rolls back on any error."""
        with _faults_in_words(self.url), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one consistent moment of the store."""
        with _faults_in_words(self.url), self.reader.begin() as connection:
            yield connection

    def close(self) -> None:
        self.writer.dispose()
        self.reader.dispose()


def open_store(url: str) -> Store:
    """Open, migrate and check the store at a SQLAlchemy URL.

    Raises StoreFault with one Swedish sentence where it cannot be used; nothing is changed then.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _check_sqlite_file(parsed)
    store = Store(parsed, _engine(parsed, writing=True), _engine(parsed, writing=False))
    try:
        with _faults_in_words(parsed):
            _migrate(store)
            _check(store)
    except StoreFault:
        store.close()
        raise
    return store


def memory_store() -> Store:
    """Return an empty store in memory, for rebuilding projections beside the real ones."""
    url = make_url("sqlite://")
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    _prepare_sqlite(engine, "BEGIN", durable=False)
    store = Store(url, engine, engine)
    _migrate(store)
    return store


def _engine(url: URL, *, writing: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, pool_size=1 if writing else 8, max_overflow=0 if writing else 24)
        _prepare_sqlite(engine, "BEGIN IMMEDIATE" if writing else "BEGIN", durable=True)
        return engine
    isolation = "READ COMMITTED" if writing else "REPEATABLE READ"
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level=isolation,  # readers see one moment; writers wait on the head row instead
        pool_pre_ping=True,
    )


def _prepare_sqlite(engine: Engine, begin: str, *, durable: bool) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would be deferred and deadlock
        # SQLite's own lower() knows only ASCII: a search for "ÄLVSJÖ" would miss "Älvsjö".
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if durable:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _lower(value: str | None) -> str | None:
    return value.lower() if value is not None else None


def _check_sqlite_file(url: URL) -> None:
    """Refuse a file that is not SQLite or is shorter than it says, before any connection touches it."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        return
    path = Path(url.database)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return
    with path.open("rb") as file:
        header = file.read(100)
        size = file.seek(0, os.SEEK_END)
    if not header:
        return
    if not header.startswith(_SQLITE_HEADER):
        raise StoreFault(f"{path} är inte ett lager för Trygghetsläget. Filen har inte ändrats.")
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if size < pages * (65536 if page == 1 else page):
        raise StoreFault(
            f"Lagret {path} är avkortat: {size} byte finns kvar. Filen har inte ändrats. "
            "Återställ från en säkerhetskopia."
        )


def alembic_config(connection: Connection) -> Config:
    """Return the migration settings bound to an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _migrate(store: Store) -> None:
    try:
        with store.writer.begin() as connection:
            if store.kind == "postgresql":
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(7468)")
                )  # two servers may start at once
            config = alembic_config(connection)
            if _at_head(connection, config):
                return
            _refuse_foreign(connection, store.url)
            command.upgrade(config, "head")
    except CommandError as fault:
        raise StoreFault(
            f"Lagret {_shown(store.url)} har ett schema som den här versionen inte känner till. "
            "Inget har ändrats. Använd den version som skapade det, eller en nyare."
        ) from fault


def _at_head(connection: Connection, config: Config) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found is not None and found == ScriptDirectory.from_config(config).get_current_head()


def _refuse_foreign(connection: Connection, url: URL) -> None:
    tables = set(inspect(connection).get_table_names())
    if tables and "alembic_version" not in tables:
        raise StoreFault(
            f"{_shown(url)} innehåller andra tabeller ({', '.join(sorted(tables)[:3])}) och inget lager för "
            "Trygghetsläget. Inget har ändrats."
        )


def _check(store: Store) -> None:
    """Refuse to start on a store whose guards are gone or whose last entry does not match the head."""
    with store.reader.begin() as connection:
        gone = guards.missing(connection)
        if gone:
            raise StoreFault(
                f"Lagret {_shown(store.url)} saknar skyddet {', '.join(gone)}: "
                "journalen skulle kunna ändras. Inget har ändrats. "
                "Återställ från en säkerhetskopia eller kör verify."
            )
        head = connection.execute(select(HEAD.c.revision, HEAD.c.digest)).one()
        last = (
            connection.execute(select(JOURNAL).order_by(JOURNAL.c.revision.desc()).limit(1))
            .mappings()
            .first()
        )
        found = (last["revision"], entry_digest(dict(last))) if last else (0, head.digest)
        if found != (head.revision, head.digest):
            raise StoreFault(
                f"Lagrets sista post ({found[0]}) stämmer inte med huvudet ({head.revision}). "
                "Inget har ändrats. Kör verify för att se vad som skiljer."
            )


@contextmanager
def _faults_in_words(url: URL) -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.DatabaseError) as fault:
        if isinstance(fault, exc.IntegrityError):
            raise
        raise StoreFault(_fault_sentence(_shown(url), str(fault.orig))) from fault


def _fault_sentence(where: str, said: str) -> str:
    kept = "Det som redan kvitterats finns kvar; det senaste sparades inte."
    if "disk is full" in said or "disk I/O" in said or "No space left" in said:
        return f"Disken är full eller svarar inte, så lagret {where} kan inte skrivas. {kept}"
    if "readonly" in said or "read-only" in said:
        return f"Lagret {where} går bara att läsa. {kept} Ge skrivrätt till filen och dess mapp."
    if "malformed" in said or "not a database" in said:
        return f"Lagret {where} är skadat. Inget har ändrats. Återställ från en säkerhetskopia."
    if "locked" in said or "lock timeout" in said:
        return f"Lagret {where} är upptaget av ett annat program. {kept} Försök igen."
    return f"Lagret {where} svarar inte som väntat ({said.splitlines()[0]}). {kept}"


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)
