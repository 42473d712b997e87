"""The way back from an upgrade: what a newer version wrote is taken into an older version's store.

It is run by the *older* version's Python, so that entries mean what that version says they mean:

    DASHBOARD_DATABASE_URL=… OLD/bin/python -P take_back.py NEWER.db

The address is of the store as the backup from the change of version has put it back, on either database;
NEWER.db the store as the newer version left it, as a file, which is only read. Entries are taken in as they
stand, with their numbers, digests and times, so the chain is the same. It stops at the first that the older
version cannot read or keep. What lies beside the journal (accounts, sessions, keys, drafts, files) is carried
over as far as the older tables have room. One transaction: all of that, or nothing.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Boolean, Connection, DateTime, exc, inspect, text

from data.entries.entry import EntryKind
from data.errors import Refused, StoreFault
from data.store import projections, search_index
from data.store.database import Store, open_store
from data.store.journal import forget, read_back, tip
from data.store.prepared import insert_row
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.verify import verify

# Kept beside the journal and replaced whole, in the order that their references ask for.
BESIDE: Final = ("account", "account_grant", "session", "link", "token", "device", "sign_in_wait", "draft")
ALSO: Final = (
    *("notice", "text_question", "text_sender", "workshop", "workshop_part", "partner", "server_met"),
)
_UNREADABLE: Final = (LookupError, ValueError, TypeError, AttributeError, exc.SQLAlchemyError, Refused)
_FORGOTTEN: Final = "{}"
_PLACE: Final = {"sqlite": "?", "postgresql": "%s"}


def take_back(old: str, newer: Path) -> dict[str, Any]:
    """Take in all that can be, and return how far that went, as the older version's own verify sees it."""
    store = open_store(old)
    try:
        with closing(sqlite3.connect(f"file:{newer}?mode=ro", uri=True)) as there:
            there.row_factory = sqlite3.Row
            with _turn(store) as connection:
                before = tip(connection).revision
                why = _take_entries(connection, there)
                _take_security(connection, there)
                for table in reversed((*BESIDE, *ALSO)):
                    _let_go(connection, there, table)
                for table in (*BESIDE, *ALSO):
                    _replace(connection, there, table)
                _follow_rights(connection, there)
                _follow_on(connection)
                after = tip(connection).revision
            last = there.execute("SELECT revision FROM head").fetchone()[0]
        return _told(store, before, after, last, why)
    finally:
        store.close()


def _turn(store: Store) -> AbstractContextManager[Connection]:
    """Take the writer's turn, whoever wrote the older store last: it is the newer that says who writes."""
    try:
        return store.transaction(whoever=True)
    except TypeError:  # a version that knows of no servers
        return store.transaction()


def _told(store: Store, before: int, after: int, last: int, why: str) -> dict[str, Any]:
    verdict = verify(store)
    return {
        "before": before,
        "taken": after - before,
        "after": after,
        "left": last - after,
        "why": why,
        "intact": verdict.intact,
        "differences": verdict.differences,
    }


def _take_entries(connection: Connection, there: sqlite3.Connection) -> str:
    """Take entries in, in order; return why it stopped, or nothing."""
    for row in there.execute(
        "SELECT j.*, p.salt, p.text, p.masked_by FROM journal AS j LEFT JOIN payload AS p USING (revision) "
        "WHERE j.revision > ? ORDER BY j.revision",
        (tip(connection).revision,),
    ):
        step = connection.begin_nested()
        try:
            _take_entry(connection, there, dict(row))
        except _UNREADABLE as fault:
            step.rollback()
            reason = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
            return f"post {row['revision']} ({row['kind']}): {reason[:200]}"
        step.commit()
    return ""


def _take_entry(connection: Connection, there: sqlite3.Connection, row: dict[str, Any]) -> None:
    words = {"salt": row.pop("salt"), "text": row.pop("text"), "masked_by": row.pop("masked_by")}
    number = row["revision"]
    stored = {name: row[name] for name in (column.name for column in JOURNAL.c)}
    stored["kind"] = EntryKind(stored["kind"])
    for moment in ("occurred_at", "recorded_at"):
        stored[moment] = datetime.fromisoformat(row[moment]).replace(tzinfo=UTC)
    insert_row(connection, JOURNAL, stored)
    # Words that have been forgotten since are forgotten again by the decision that follows.
    said = words["text"] if words["text"] is not None else _FORGOTTEN
    insert_row(
        connection,
        PAYLOAD,
        {"revision": number, "salt": words["salt"] or "", "text": said, "masked_by": None},
    )
    search_index.add(connection, number, json.loads(said))
    projections.apply(connection, read_back(stored, said))
    for attached in _rows(there, "attachment", "WHERE revision = ?", (number,)):
        content = attached["content"] if attached["content"] is not None else _FORGOTTEN.encode()
        _insert(connection, "attachment", {**attached, "content": content, "masked_by": None})
    gone = [one[0] for one in there.execute("SELECT revision FROM payload WHERE masked_by = ?", (number,))]
    if gone:
        forget(connection, PAYLOAD.c.revision.in_(gone), number)


def _take_security(connection: Connection, there: sqlite3.Connection) -> None:
    """The journal of the door is a chain too: it goes on as far as the older version knows its kinds."""
    at = connection.execute(text("SELECT number FROM access_head")).scalar_one()
    for row in _rows(there, "security", "WHERE number > ? ORDER BY number", (at,)):
        step = connection.begin_nested()
        try:
            _insert(connection, "security", row)
        except exc.SQLAlchemyError:
            step.rollback()
            return
        step.commit()


def _let_go(connection: Connection, there: sqlite3.Connection, table: str) -> None:
    """Delete what the newer store has no more: a right that was withdrawn, a draft, a server met."""
    known = {str(row[1]) for row in there.execute(f"PRAGMA table_info({table})")}
    keys = _keys(connection, table) if _columns(connection, table) else []
    if not keys or not known.issuperset(keys):
        return
    kinds, names = _columns(connection, table), ", ".join(keys)
    kept = {tuple(_of(kinds[key], row[key]) for key in keys) for row in _rows(there, table)}
    place = _PLACE[connection.dialect.name]
    which = " AND ".join(f"{key} = {place}" for key in keys)
    for row in connection.exec_driver_sql(f"SELECT {names} FROM {table}").all():
        if tuple(row) not in kept:
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {which}", tuple(row))


def _follow_rights(connection: Connection, there: sqlite3.Connection) -> None:
    """Let what was read of rights before be old, as it is in the newer store."""
    number = there.execute("SELECT rights FROM access_head").fetchone()[0]
    connection.execute(text("UPDATE access_head SET rights = :n WHERE rights < :n"), {"n": number})


def _keys(connection: Connection, table: str) -> list[str]:
    return list(inspect(connection).get_pk_constraint(table)["constrained_columns"])


def _replace(connection: Connection, there: sqlite3.Connection, table: str) -> None:
    """Let a table say what it says in the newer store; what refers to a row keeps it."""
    if not _columns(connection, table):
        return
    keys = _keys(connection, table)
    for row in _rows(there, table):
        shared = {name: value for name, value in row.items() if name in _columns(connection, table)}
        others = ", ".join(f"{name} = excluded.{name}" for name in shared if name not in keys)
        what = f"DO UPDATE SET {others}" if others else "DO NOTHING"
        _insert(connection, table, shared, f"ON CONFLICT ({', '.join(keys)}) {what}")


def _rows(
    there: sqlite3.Connection, table: str, where: str = "", values: tuple[Any, ...] = ()
) -> Iterator[dict[str, Any]]:
    if there.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        return
    for row in there.execute(f"SELECT * FROM {table} {where}", values):
        yield dict(row)


def _insert(connection: Connection, table: str, row: Mapping[str, Any], more: str = "") -> None:
    kinds = _columns(connection, table)
    shared = {name: _of(kinds[name], value) for name, value in row.items() if name in kinds}
    places = ", ".join([_PLACE[connection.dialect.name]] * len(shared))
    said = f"INSERT INTO {table} ({', '.join(shared)}) VALUES ({places}) {more}"
    connection.exec_driver_sql(said, tuple(shared.values()))


def _of(kind: Any, value: Any) -> Any:
    """Return a value out of a file as the other store has it: a file knows neither truth nor zones."""
    if value is not None and isinstance(kind, Boolean):
        return bool(value)
    if isinstance(value, str) and isinstance(kind, DateTime) and kind.timezone:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value


def _columns(connection: Connection, table: str) -> dict[str, Any]:
    """Return the columns that a table has, none where there is no such table, with what each holds."""
    known: dict[str, dict[str, Any]] = connection.info.setdefault("take_back", {})
    if table not in known:
        found = inspect(connection)
        columns = found.get_columns(table) if found.has_table(table) else []
        known[table] = {str(column["name"]): column["type"] for column in columns}
    return known[table]


def _follow_on(connection: Connection) -> None:
    """Let numbers that PostgreSQL gives go on after the highest; older versions know no PostgreSQL."""
    if connection.dialect.name == "postgresql":
        from data.store.pouring import follow_on

        follow_on(connection)


def main() -> int:
    try:
        told = take_back(os.environ["DASHBOARD_DATABASE_URL"], Path(sys.argv[1]))
    except (StoreFault, sqlite3.Error) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201  its answer
    return 0 if told["intact"] else 1


if __name__ == "__main__":
    sys.exit(main())
