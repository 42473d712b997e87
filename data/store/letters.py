"""How text is compared in PostgreSQL: letter by letter, as in SQLite, whatever the server's own language is.

A server's language sorts and compares by its operating system, so that an index made on one machine may be
wrong on another: on a standby, or after an upgrade. What people see in order is sorted by us.
"""

from typing import Any, Final

from sqlalchemy import Connection, func, text

_BY_LANGUAGE: Final = text(
    "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS kind "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid "
    "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 "
    "AND NOT a.attisdropped AND a.attcollation = (SELECT oid FROM pg_collation WHERE collname = 'default' "
    "AND collnamespace = 'pg_catalog'::regnamespace) ORDER BY c.relname, a.attnum"
)


def by_letter(connection: Connection) -> None:
    """Let every text of a store be compared letter by letter; called after migrations, which may add some."""
    if connection.dialect.name != "postgresql":
        return
    changes: dict[str, list[str]] = {}
    for row in connection.execute(_BY_LANGUAGE).all():
        change = f'ALTER COLUMN "{row.attname}" TYPE {row.kind} COLLATE "C"'
        changes.setdefault(row.relname, []).append(change)
    for table, columns in changes.items():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(columns)}')


def by_language(connection: Connection) -> list[str]:
    """Return the texts that are compared as the server's language says."""
    return [f"{row.relname}.{row.attname}" for row in connection.execute(_BY_LANGUAGE).all()]


# Every letter that has one small form, and it: a server in the C locale knows only those of ASCII.
_PAIRS: Final = [
    (letter, letter.lower())
    for letter in map(chr, range(0x80, 0x10000))
    if letter.lower() != letter and len(letter.lower()) == 1
]
_CAPITALS: Final = "".join(capital for capital, _ in _PAIRS)
_SMALL: Final = "".join(small for _, small in _PAIRS)


def lowered(kind: str, said: Any) -> Any:
    """Return a text in small letters, whichever database it is asked of; SQLite's lower() is Python's."""
    lower = func.lower(said)
    return lower if kind == "sqlite" else func.translate(lower, _CAPITALS, _SMALL)
