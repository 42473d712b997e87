"""A store's schema as text that people can compare: what each database itself says that it holds."""

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

_SQLITE: Final = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
_POSTGRES: Final = {
    "column": (
        "SELECT c.relname || '.' || to_char(a.attnum, 'FM00') || ' ' || a.attname,"
        " format_type(a.atttypid, a.atttypmod)"
        " || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END"
        " || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')"
        " || CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE '' END"
        " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
        " WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND {here}"
    ),
    "constraint": (
        "SELECT c.relname || '.' || k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k"
        " JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype <> 'n' AND {here}"
    ),
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "trigger": (
        "SELECT c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text"
        " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND {here}"
    ),
    "function": (
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc"
        " WHERE pronamespace = current_schema()::regnamespace"
    ),
    "sequence": "SELECT sequencename, '' FROM pg_sequences WHERE schemaname = current_schema()",
}
_HERE: Final = "c.relnamespace = current_schema()::regnamespace"


def schema(connection: Connection) -> str:
    """Return everything that a database has been told to keep, the same text for the same schema."""
    kind = connection.dialect.name
    lines = _sqlite(connection) if kind == "sqlite" else _postgres(connection)
    return "".join(f"{line}\n" for line in lines)


def _sqlite(connection: Connection) -> Iterator[str]:
    """A table's parts are told by name: a column that came later is written last in it, after its keys."""
    for row in connection.execute(text(_SQLITE)):
        if row.type != "table" or row.sql.startswith("CREATE VIRTUAL") or row.name.startswith("search_"):
            yield f"{row.type} {row.name}: {_one_line(row.sql)}"
            continue
        columns = connection.execute(text(f"SELECT name FROM pragma_table_info('{row.name}')")).scalars()
        yield f"table {row.name}, in order: {', '.join(columns)}"
        for told in sorted(told for part in _parts(row.sql) for told in _apart(part)):
            yield f"table {row.name}: {told}"


def _one_line(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def _parts(sql: str) -> list[str]:
    """Split a table's definition at the commas outside brackets and quotes."""
    parts, depth, quoted, begins = [], 0, False, sql.index("(") + 1
    for at in range(begins, sql.rindex(")")):
        letter = sql[at]
        quoted ^= letter == "'"
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        if letter == "," and depth == 0 and not quoted:
            parts.append(_one_line(sql[begins:at]))
            begins = at + 1
    return [*parts, _one_line(sql[begins : sql.rindex(")")])]


def _apart(part: str) -> list[str]:
    """A check that is written in its column's line is told beside it, as it would be written alone."""
    column, named, check = part.partition(" CONSTRAINT ")
    return [column, f"CONSTRAINT {check}"] if named else [part]


def _postgres(connection: Connection) -> Iterator[str]:
    for kind, statement in _POSTGRES.items():
        for name, said in sorted(
            tuple(row) for row in connection.execute(text(statement.format(here=_HERE)))
        ):
            yield f"{kind} {name}: {_one_line(said)}"
