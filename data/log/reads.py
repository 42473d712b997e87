"""Reads of the journal: an operation's entries, the newest of a kind, and the lines that wait."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import JSON, Connection, bindparam, cast, exists, func, or_, select, union_all

from data.clock import Clock
from data.entries.entry import Entry, EntryKind, Says
from data.entries.kinds import Trait, having
from data.exercise.facts import ROOM
from data.log.facts import OpenEntry, Selected
from data.operations.carried import carried_entries
from data.operations.reads import SHARED
from data.points.facts import Report
from data.store import search_index
from data.store.database import Store
from data.store.journal import stated_as
from data.store.letters import lowered
from data.store.rows import entry_from, worded_entries, worded_report, worded_reports
from data.store.tables.core import JOURNAL, OPERATION, PAYLOAD, POINT, REPORT
from data.store.tables.staff import MARKED_ENTRY

NEWS = having(Trait.NEWS)
HANDED_ON: Any = JOURNAL.c.kind.not_in(having(Trait.WITHIN))
_OPEN: Any = MARKED_ENTRY.c.due.is_not(None) & MARKED_ENTRY.c.ticked_by.is_(None)


def recent_entries(
    connection: Connection, operation_id: str, clock: Clock, limit: int, until: int, after: int = 0
) -> tuple[Entry, ...]:
    """Return the last news of an operation as it counts by its clock, newest first, up to a revision."""
    statement = (
        worded_entries()
        .where(JOURNAL.c.operation == operation_id, JOURNAL.c.kind.in_(NEWS))
        .where(JOURNAL.c.revision > after, JOURNAL.c.revision <= until)
        .order_by(JOURNAL.c.revision.desc())
        .limit(limit)
    )
    return carried_entries(clock, (entry_from(row) for row in connection.execute(statement)))


def entries_since(
    store: Store, after: int, operation_id: str | None = None, limit: int = 1000
) -> list[Entry]:
    """Return the entries after a revision in order, at most `limit` of them."""
    return [entry for entry, _facts in written_since(store, after, operation_id, limit)]


def written_since(
    store: Store, after: int, operation_id: str | None = None, limit: int = 1000
) -> list[tuple[Entry, dict[str, Any]]]:
    """Return them each with its facts as they stand in the journal, for whoever hands them on as they are."""
    statement = worded_entries().where(JOURNAL.c.revision > after, HANDED_ON)
    statement = statement.order_by(JOURNAL.c.revision).limit(limit)
    if operation_id is not None:
        statement = statement.where(JOURNAL.c.operation == operation_id)
    else:  # somebody's own rehearsal is read only by whoever asks for it
        private = select(OPERATION.c.id).where(~SHARED)
        statement = statement.where(or_(JOURNAL.c.operation.is_(None), JOURNAL.c.operation.not_in(private)))
    outside = or_(JOURNAL.c.operation.is_(None), JOURNAL.c.operation.not_like(f"%{ROOM}"))
    statement = statement.where(outside)  # what an exercise's control writes is for its own pages alone
    with store.reading() as connection:
        return [(entry_from(row), orjson.loads(row.facts)) for row in connection.execute(statement)]


def entries(  # noqa: PLR0913 - a log is narrowed by many things, each named
    store: Store,
    operation_id: str,
    *,
    words: str = "",
    kinds: Sequence[EntryKind] = (),
    points: Sequence[str] = (),
    selected: Selected | None = None,
    before: int | None = None,
    limit: int = 200,
    handed_on: bool = False,
) -> list[Entry]:
    """Return an operation's entries, newest first, narrowed by words, kinds, points and what is selected.

    Every word must be the beginning of a word of the entry, or of its point's name. Where they are
    `handed_on`, what stays within is not among them.
    """
    statement = worded_entries().where(JOURNAL.c.operation == operation_id)
    if kinds:
        statement = statement.where(JOURNAL.c.kind.in_(kinds))
    if points:
        statement = statement.where(JOURNAL.c.point.in_(points))
    if handed_on:
        statement = statement.where(HANDED_ON)
    if selected is not None:
        statement = statement.where(_selected(operation_id, selected))
    if before is not None:
        statement = statement.where(JOURNAL.c.revision < before)
    with store.reading() as connection:
        names = _names(connection) if words.strip() else {}
        for word in map(search_index.plain, words.split()):
            for token in search_index.tokens(word):
                statement = statement.where(_mentions(store.kind, token, operation_id, names))
            if search_index.tokens(word) != [word]:
                statement = statement.where(_says(store.kind, word, names))
        newest = statement.order_by(JOURNAL.c.revision.desc()).limit(limit)
        return [entry_from(row) for row in connection.execute(newest)]


def _selected(operation_id: str, selected: Selected) -> Any:
    if selected is Selected.BESLUT:
        return JOURNAL.c.kind.in_(having(Trait.DECISION))
    marked = select(MARKED_ENTRY.c.revision).where(MARKED_ENTRY.c.operation == operation_id)
    return JOURNAL.c.revision.in_(marked.where(MARKED_ENTRY.c.key if selected is Selected.NYCKEL else _OPEN))


def _names(connection: Connection) -> dict[str, str]:
    return {row.id: row.name for row in connection.execute(select(POINT.c.id, POINT.c.name))}


def _mentions(kind: str, token: str, operation_id: str, names: Mapping[str, str]) -> Any:
    """Narrow to the entries with a word that begins so, their own or in the name of their point."""
    named = [
        point
        for point, name in names.items()
        if any(word.startswith(token) for word in search_index.tokens(name))
    ]
    worded = search_index.holding(kind, token)
    # SQLite would look up each of a common word's entries; so it walks the newest and asks of each.
    number = JOURNAL.c.revision + 0 if kind == "sqlite" else JOURNAL.c.revision
    if named:
        ours = JOURNAL.alias("named")
        there = select(ours.c.revision).where(ours.c.operation == operation_id, ours.c.point.in_(named))
        return number.in_(union_all(worded, there))
    return number.in_(worded)


def _says(kind: str, word: str, names: Mapping[str, str]) -> Any:
    """Narrow to where a word with signs in it stands to the letter; the index has letters and digits."""
    if kind == "sqlite":
        said = func.json_each(PAYLOAD.c.text).table_valued("value")
    else:
        said = func.json_each_text(cast(PAYLOAD.c.text, JSON)).table_valued("key", "value")
    written = lowered(kind, said.c.value).contains(word, autoescape=True)
    named = [point for point, name in names.items() if word in search_index.plain(name)]
    return or_(exists(select(said.c.value).where(written)), JOURNAL.c.point.in_(named))


def open_entries(store: Store, operation_id: str) -> tuple[OpenEntry, ...]:
    """Return the entries that wait for somebody, those due first first; `OpenEntry.late` judges by `now`."""
    statement = (
        worded_entries()
        .add_columns(MARKED_ENTRY.c.due)
        .join(MARKED_ENTRY, MARKED_ENTRY.c.revision == JOURNAL.c.revision)
        .where(MARKED_ENTRY.c.operation == operation_id, _OPEN)
        .order_by(MARKED_ENTRY.c.due, JOURNAL.c.revision)
    )
    with store.reading() as connection:
        rows = connection.execute(statement).all()
    return tuple(OpenEntry(entry_from(row), row.due) for row in rows)


def reports_of(store: Store, operation_id: str, point_id: str, limit: int = 200) -> list[Report]:
    """Return a point's reports in an operation, newest observation first."""
    statement = (
        worded_reports()
        .where(REPORT.c.operation == operation_id, REPORT.c.point == point_id)
        .order_by(REPORT.c.observed_at.desc(), REPORT.c.revision.desc())
        .limit(limit)
    )
    with store.reading() as connection:
        return [worded_report(row) for row in connection.execute(statement).mappings()]


NEWEST = 2**62
_LOADED = (
    select(JOURNAL.c.revision, JOURNAL.c.facts)
    .where(
        # Named as they are in the index, which the whole journal would otherwise be read for.
        JOURNAL.c.operation.is_(None),
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind == bindparam("kind"),
        JOURNAL.c.revision <= bindparam("until"),
    )
    .order_by(JOURNAL.c.revision.desc())
    .limit(1)
)


def last_loaded(connection: Connection, form: type[Says], until: int = NEWEST) -> tuple[int, Says] | None:
    """Return a list as it was last loaded up to a revision, after the revision of that act; None: never."""
    row = connection.execute(_LOADED, {"kind": form.KIND, "until": until}).first()
    return (row.revision, stated_as(form, row.facts)) if row is not None else None


_HERE = (
    JOURNAL.c.operation == bindparam("operation"),
    JOURNAL.c.kind.in_(bindparam("kinds", expanding=True)),
    JOURNAL.c.revision <= bindparam("until"),
)
_APART: Any = worded_entries().where(*_HERE, JOURNAL.c.point.is_(None))
_AT_POINTS: Any = worded_entries().where(*_HERE, JOURNAL.c.point.in_(select(POINT.c.id)))
_BY_ACT: Any = worded_entries().where(JOURNAL.c.act == bindparam("act"))
_NEWEST: Any = _APART.order_by(JOURNAL.c.revision.desc()).limit(1)


def apart(connection: Connection, operation_id: str, *kinds: EntryKind, until: int = NEWEST) -> list[Entry]:
    """Return the entries of these kinds that concern no point, in the order they were made."""
    rows = connection.execute(_APART, {"operation": operation_id, "kinds": kinds, "until": until})
    return sorted((entry_from(row) for row in rows), key=lambda one: one.revision)


def everywhere(
    connection: Connection, operation_id: str, *kinds: EntryKind, until: int = NEWEST
) -> list[Entry]:
    """Return the entries of these kinds, those about a point too, in the order they were made."""
    asked = {"operation": operation_id, "kinds": kinds, "until": until}
    at_points = connection.execute(_AT_POINTS, asked)
    found = [*apart(connection, operation_id, *kinds, until=until), *(entry_from(row) for row in at_points)]
    return sorted(found, key=lambda one: one.revision)


def newest(connection: Connection, operation_id: str, kind: EntryKind, until: int = NEWEST) -> Entry | None:
    """Return the last entry of a kind that concerns no point."""
    asked = {"operation": operation_id, "kinds": [kind], "until": until}
    row = connection.execute(_NEWEST, asked).first()
    return entry_from(row) if row is not None else None


def by_act(connection: Connection, act: str) -> Entry:
    """Return the entry of an act that another entry names."""
    return entry_from(connection.execute(_BY_ACT, {"act": act}).one())


def entry(store: Store, operation_id: str, number: int) -> Entry | None:
    """Return one entry of an operation by its number."""
    found = entries(store, operation_id, before=number + 1, limit=1)
    return found[0] if found and found[0].revision == number else None
