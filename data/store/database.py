"""The store as a thing to open: engines, pragmas, transactions, migrations, and what must be in place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

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
    exc,
    inspect,
    make_url,
    select,
    text,
)

from data.errors import StoreFault
from data.store import guards, letters, moment, search_index
from data.store.engines import (
    SCRATCH_PRAGMAS,
    postgres_engine,
    prepare_sqlite,
    refuse_server,
    sqlite_engine,
    unhurried,
)
from data.store.faults import check_file, faults_in_words, in_doubt, refuse_foreign, shown
from data.store.journal import GENESIS, entry_digest
from data.store.pace import Pace
from data.store.standing import refuse_other
from data.store.tables import access as _access_tables  # noqa: F401  (its tables are part of the schema)
from data.store.tables import sectors as _notice_tables  # noqa: F401
from data.store.tables import sectors as _request_tables  # noqa: F401
from data.store.tables import sectors as _sector_tables  # noqa: F401
from data.store.tables import staff as _draft_tables  # noqa: F401
from data.store.tables import staff as _event_tables  # noqa: F401
from data.store.tables import staff as _staff_tables  # noqa: F401
from data.store.tables import staff as _text_question_tables  # noqa: F401
from data.store.tables import workshop as _workshop_tables  # noqa: F401
from data.store.tables.core import HEAD, JOURNAL, Base

# How a writer takes its turn on each database, before it reads anything.
_TAKE_TURN: Final = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT revision FROM head WHERE id = 1 FOR UPDATE",
}
# What stores were at before the first version that is kept anywhere: nothing leads from there.
_TOO_OLD: Final = frozenset({*(f"{number:04}" for number in range(1, 17)), "0018"})
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_MIGRATE_ALONE: Final = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(7468)"}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Store:
    """One open store. Writers and readers have their own engine, so a reader never waits for a writer."""

    url: URL
    writer: Engine
    reader: Engine
    installation: str = ""
    pace: Pace = field(default_factory=Pace, compare=False, repr=False)

    @property
    def kind(self) -> str:
        return self.writer.dialect.name

    @contextmanager
    def transaction(self, *, whoever: bool = False, though_met: bool = False) -> Iterator[Connection]:
        """Yield the one writing connection, alone until it commits at the end or rolls back on any error.

        The turn is taken before anything is read, so a rule asked inside never judges an older state.
        Raises Superseded where another installation writes the store, unless that is what is changed, or
        (`though_met`) it is what a superseded server notes of what is taken out of it.
        """
        moment.ended(self.reader)
        with self.pace.writing() as turn, faults_in_words(self.url), self.writer.connect() as connection:
            connection.exec_driver_sql(_TAKE_TURN[self.kind])
            turn.taken()
            if not whoever:
                refuse_other(connection, self.installation, though_met=though_met)
            yield connection
            with in_doubt(self.url):
                connection.commit()
            moment.ended(self.reader)  # one that was begun meanwhile has not seen this

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one consistent moment of the store: the thread's, where it has one."""
        with faults_in_words(self.url), moment.reading(self.reader) as connection:
            yield connection

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let all that this thread reads inside be of one moment of the store, asked in one transaction."""
        with faults_in_words(self.url), moment.one_moment(self.reader):
            yield

    def close(self) -> None:
        self.writer.dispose()
        self.reader.dispose()
        with _OPENING:
            _OPEN.pop(self, None)


# The stores that this process has open and has not forgotten, each with the file that it lies in.
_OPEN: Final[WeakKeyDictionary[Store, str]] = WeakKeyDictionary()
_OPENING: Final = Lock()
# Alembic knows one migration at a time in a process: two would write in each other's stores.
_MIGRATING: Final = Lock()


def open_store(url: str, *, check: bool = True, installation: str = "") -> Store:
    """Open, migrate and check the store at a SQLAlchemy URL, to write as an installation; "" is any.

    Raises StoreFault with one Swedish sentence where it cannot be used; nothing is changed then.
    Without `check` a store that may not be used can still be opened to `verify` what is wrong with it.
    """
    parsed = _address(url)
    engines = _engine(parsed, writing=True), _engine(parsed, writing=False)
    store = Store(parsed, *engines, installation)
    if store.kind == "sqlite":
        _check_before_opening(store)
    try:
        with faults_in_words(parsed):
            _migrate(store)
            if check:
                _check(store)
    except StoreFault:
        store.close()
        raise
    return store


def _check_before_opening(store: Store) -> None:
    """Check the file of a store, unless this process already has it open by any name.

    To read the file and close it would drop this process's locks on it: another process that closed the
    store would then think itself the last, and take the log away from under us.
    """
    file = os.path.realpath(store.url.database or "")
    with _OPENING:
        if file not in _OPEN.values():
            check_file(store.url)
        _OPEN[store] = file


def open_here(path: Path) -> bool:
    """Return whether this process has the store in a file open, by whatever name."""
    with _OPENING:
        return os.path.realpath(path) in _OPEN.values()


def scratch_store(path: Path) -> Store:
    """Return a new store in a file that need not survive, to rebuild projections beside the real ones."""
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    prepare_sqlite(engine, SCRATCH_PRAGMAS)
    store = Store(url, engine, engine)
    _migrate(store)
    return store


def _address(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except exc.ArgumentError as fault:
        raise StoreFault(f"{url or 'Tomt'} är ingen adress till ett lager.") from fault
    if backend not in _TAKE_TURN:
        raise StoreFault(f"Lagret kan vara sqlite eller postgresql, inte {backend}.")
    return parsed


def _engine(url: URL, *, writing: bool) -> Engine:
    make = sqlite_engine if url.get_backend_name() == "sqlite" else postgres_engine
    return make(url, writing=writing)


def alembic_config(connection: Connection) -> Config:
    """Return the migration settings bound to an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _migrate(store: Store) -> None:
    try:
        with _MIGRATING, store.writer.begin() as connection:
            if _at_head(connection):
                return
            refuse_server(connection, shown(store.url))
            with unhurried(connection):
                _migrate_alone(store, connection)
    except CommandError as fault:
        raise StoreFault(
            f"Lagret {shown(store.url)} har ett schema som den här versionen inte känner till. "
            "Inget har ändrats. Använd den version som skapade det, eller en nyare."
        ) from fault


def _migrate_alone(store: Store, connection: Connection) -> None:
    """Two servers may start at once: one migrates, the other waits and finds it done."""
    connection.exec_driver_sql(_MIGRATE_ALONE[store.kind])
    if _at_head(connection):
        return
    refuse_foreign(set(inspect(connection).get_table_names()), shown(store.url))
    _refuse_too_old(connection, store.url)
    command.upgrade(alembic_config(connection), "head")
    letters.by_letter(connection)


def _refuse_too_old(connection: Connection, url: URL) -> None:
    if _schema_at(connection) in _TOO_OLD:
        raise StoreFault(
            f"Lagret {shown(url)} skrevs av en äldre version än den här kan läsa. Inget har ändrats. "
            "Använd den version som skapade det."
        )


def _at_head(connection: Connection) -> bool:
    found = _schema_at(connection)
    return found is not None and found == _newest()


@cache
def _newest() -> str | None:
    """Return the newest migration that this version knows."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def _schema_at(connection: Connection) -> str | None:
    """Return the migration that a store is at; None where it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _check(store: Store) -> None:
    """Refuse to start on a store whose tables or guards differ, or whose last entry is not the head."""
    with store.reading() as connection:
        lacking = _lacking(connection) + (["search"] if search_index.missing(connection) else [])
        if lacking:
            raise StoreFault(
                f"Lagret {shown(store.url)} har fel schema: {', '.join(lacking)} saknas. Inget har ändrats. "
                "Återställ från en säkerhetskopia."
            )
        gone = guards.missing(connection)
        if gone:
            raise StoreFault(
                f"Lagret {shown(store.url)} saknar skyddet {', '.join(gone)}: "
                "journalen skulle kunna ändras. Inget har ändrats. "
                "Återställ från en säkerhetskopia eller kör verify."
            )
        _check_head(connection)


def _lacking(connection: Connection) -> list[str]:
    """Return the tables and columns of the models that the database lacks."""
    present = inspect(connection).get_multi_columns()  # one question of PostgreSQL, and not one a table
    held = {table: {column["name"] for column in columns} for (_, table), columns in present.items()}
    tables = Base.metadata.tables.values()
    lacking = sorted(table.name for table in tables if table.name not in held)
    for table in tables:
        if table.name in held:
            lacking += [f"{table.name}.{c.name}" for c in table.columns if c.name not in held[table.name]]
    return lacking


def _check_head(connection: Connection) -> None:
    head = connection.execute(select(HEAD.c.revision, HEAD.c.digest)).first()
    newest = select(JOURNAL).order_by(JOURNAL.c.revision.desc()).limit(1)
    last = connection.execute(newest).mappings().first()
    found = (last["revision"], entry_digest(last)) if last else (0, GENESIS)
    if head is None or found != (head.revision, head.digest):
        at = head.revision if head else "saknas"
        raise StoreFault(
            f"Lagrets sista post ({found[0]}) stämmer inte med huvudet ({at}). "
            "Inget har ändrats. Kör verify för att se vad som skiljer."
        )


def table_names() -> tuple[str, ...]:
    """Return what a store's tables are called, for who says what each of them holds."""
    return tuple(sorted({*Base.metadata.tables, "search"}))
