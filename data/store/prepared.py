"""Writes compiled once: on the report path SQLAlchemy's handling of a statement costs more than SQLite's."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Table, bindparam, insert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError

# Dialects of our own: an engine's would be kept alive by the cache.
_DIALECTS: Mapping[str, Dialect] = {"sqlite": SQLiteDialect_pysqlite(), "postgresql": PGDialect_psycopg()}  # type: ignore[no-untyped-call]


class Prepared:
    """One statement's text for one dialect, and how each of its values is written there."""

    def __init__(self, statement: Insert, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._text: str = compiled.string
        # SQLite numbers its parameters, PostgreSQL names them.
        self._order: tuple[str, ...] | None = tuple(compiled.positiontup) if compiled.positional else None
        types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
        written = ((name, kind.bind_processor(dialect)) for name, kind in types.items())
        self._written = tuple((name, process) for name, process in written if process is not None)

    def run(self, connection: Connection, row: Mapping[str, Any]) -> None:
        """Run the statement with the values of a row, which has all of its columns.

        On the driver's own cursor, in the connection's transaction; faults look as SQLAlchemy's do,
        but never carry the values.
        """
        values = dict(row)
        for name, process in self._written:
            values[name] = process(values[name])
        given = values if self._order is None else tuple([values[name] for name in self._order])
        driver: Any = connection.dialect.dbapi
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, given)
        except driver.Error as fault:
            raise DBAPIError.instance(self._text, None, fault, driver.Error) from fault
        finally:
            cursor.close()


def row_of(fact: Any) -> dict[str, Any]:
    """Return the fields of a flat dataclass as the columns of a row."""
    form: Any = type(fact)
    return {name: getattr(fact, name) for name in _fields(form)}


@cache
def _fields(form: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(form))


def insert_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row that has all of the table's columns."""
    _insert(connection.dialect.name, table).run(connection, row)


def upsert_row(
    connection: Connection, table: Table, row: Mapping[str, Any], kept: frozenset[str] = frozenset()
) -> None:
    """Insert a row or change the one with its key, leaving the `kept` columns of an existing row alone."""
    _upsert(connection.dialect.name, table, frozenset(row), kept).run(connection, row)


@cache
def _insert(dialect: str, table: Table) -> Prepared:
    return Prepared(insert(table), _DIALECTS[dialect])


@cache
def _upsert(dialect: str, table: Table, columns: frozenset[str], kept: frozenset[str]) -> Prepared:
    key = [column.name for column in table.primary_key]
    # Both databases have the same upsert; SQLAlchemy keeps it in two dialects.
    values: dict[str, Any] = {name: bindparam(name, type_=table.c[name].type) for name in sorted(columns)}
    made = (sqlite_insert if dialect == "sqlite" else postgres_insert)(table).values(values)
    changed = {name: made.excluded[name] for name in columns - kept - set(key)}
    return Prepared(made.on_conflict_do_update(index_elements=key, set_=changed), _DIALECTS[dialect])
