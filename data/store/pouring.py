"""Every row of one store into another that holds nothing, as it stands: numbers, digests, salts, masks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, text

from data.errors import Refused
from data.store import attachment_guards, guards, search_index
from data.store import tables as all_tables
from data.store.database import Store
from data.store.engines import unhurried
from data.store.faults import shown
from data.store.journal import tip
from data.store.tables.core import Base

Row = Mapping[str, Any]
# How far it has come: the table, how many of its rows, of how many (0: nobody knows).
Tell = Callable[[str, int, int], None]
_CHUNK: Final = 500
_GUARDED: Final = ("journal", "payload", "head", "security", "access_head", "attachment")


def tables() -> list[Table]:
    """Return the tables of a store in the order that their rows can come in: what is pointed at first."""
    for module in iter_modules(all_tables.__path__, f"{all_tables.__name__}."):
        import_module(module.name)
    return list(Base.metadata.sorted_tables)


def refuse_holding(store: Store) -> None:
    """Raise Refused where a store holds anything at all: an entry, or somebody who may get in."""
    with store.reading() as connection:
        held = tip(connection).revision
        number = connection.execute(text("SELECT number FROM access_head")).scalar() or 0
        accounts = connection.execute(text("SELECT count(*) FROM account")).scalar() or 0
    if held or number or accounts:
        raise Refused(
            f"{shown(store.url)} har redan {held} poster och {accounts} konton. Inget har ändrats: ange ett "
            "lager som är tomt."
        )


def pour(
    rows: Callable[[Table], Iterable[Row]],
    target: Store,
    tell: Tell | None = None,
    totals: Mapping[str, int] | None = None,
) -> None:
    """Fill a store with the rows of every table, in one transaction: it is the other one, or empty still."""
    with target.transaction(whoever=True) as connection, unhurried(connection), _unguarded(connection):
        for table in reversed(tables()):
            connection.execute(delete(table))
        for table in tables():
            done = 0
            for some in _in_parts(rows(table)):
                connection.execute(insert(table), some)
                done += len(some)
                if tell is not None:
                    tell(table.name, done, (totals or {}).get(table.name, done))
        search_index.rebuild(connection)
        follow_on(connection)


def _in_parts(rows: Iterable[Row]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(dict(row))
        if len(part) == _CHUNK:
            yield part
            part = []
    if part:
        yield part


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Take the guards away inside a transaction, and put every one of them back before it ends."""
    if connection.dialect.name == "sqlite":
        for name in (*guards.SQLITE, *guards.SQLITE_ACCESS, *attachment_guards.SQLITE):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        yield
        guards.install(connection)
    else:
        for table in _GUARDED:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        # Rows that point at rows are checked at the end of their statement, but some say so only now.
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        for table in _GUARDED:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    gone = guards.missing(connection)
    if gone:
        raise Refused(f"Skyddet {', '.join(gone)} kunde inte sättas tillbaka. Inget har ändrats.")


def follow_on(connection: Connection) -> None:
    """Let what counts by itself in PostgreSQL go on after the highest that is there."""
    if connection.dialect.name != "postgresql":
        return
    counted = (
        "SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS counts "
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace "
        "AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL"
    )
    for row in connection.execute(text(counted)).all():
        highest = f"(SELECT max({row.attname}) FROM {row.relname})"
        last = f"coalesce({highest}, 1), {highest} IS NOT NULL"
        connection.exec_driver_sql(f"SELECT setval('{row.counts}', {last})")
