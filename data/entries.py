"""Reads of the log: an operation's entries and a point's reports, as people search and page them."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Connection, func, or_, select

from data.database import Store
from data.domain.facts import Entry, Report
from data.domain.words import EntryKind
from data.models import JOURNAL, PAYLOAD, POINT, REPORT
from data.rows import entry_from, worded_entries, worded_report, worded_reports

# What the wall's ticker may show; loading reference data is not news.
NEWS = (
    EntryKind.REPORT,
    EntryKind.PHASE,
    EntryKind.OPENING,
    EntryKind.OCCUPANCY,
    EntryKind.REQUEST,
    EntryKind.REQUEST_MOVED,
    EntryKind.NOTE,
    EntryKind.CORRECTION,
)


def recent_entries(connection: Connection, operation_id: str, limit: int, until: int) -> list[Entry]:
    """Return the last news of an operation, newest first, up to a revision."""
    statement = (
        worded_entries()
        .where(JOURNAL.c.operation == operation_id, JOURNAL.c.kind.in_(NEWS), JOURNAL.c.revision <= until)
        .order_by(JOURNAL.c.revision.desc())
        .limit(limit)
    )
    return [entry_from(row) for row in connection.execute(statement)]


def entries_since(
    store: Store, after: int, operation_id: str | None = None, limit: int = 1000
) -> list[Entry]:
    """Return the entries after a revision in order, at most `limit` of them."""
    statement = worded_entries().where(JOURNAL.c.revision > after).order_by(JOURNAL.c.revision).limit(limit)
    if operation_id is not None:
        statement = statement.where(JOURNAL.c.operation == operation_id)
    with store.reading() as connection:
        return [entry_from(row) for row in connection.execute(statement)]


def entries(
    store: Store,
    operation_id: str,
    *,
    words: str = "",
    kinds: Sequence[EntryKind] = (),
    points: Sequence[str] = (),
    before: int | None = None,
    limit: int = 200,
) -> list[Entry]:
    """Return an operation's entries, newest first, narrowed by words in the text, kinds and points."""
    statement = worded_entries().where(JOURNAL.c.operation == operation_id)
    if kinds:
        statement = statement.where(JOURNAL.c.kind.in_(kinds))
    if points:
        statement = statement.where(JOURNAL.c.point.in_(points))
    if before is not None:
        statement = statement.where(JOURNAL.c.revision < before)
    for word in words.split():
        statement = statement.where(_mentions(word))
    statement = statement.order_by(JOURNAL.c.revision.desc())
    with store.reading() as connection:
        names = {row.id: row.name for row in connection.execute(select(POINT.c.id, POINT.c.name))}
        with connection.execution_options(yield_per=500).execute(statement) as rows:
            found = (entry_from(row) for row in rows)
            return list(islice((entry for entry in found if _says(entry, words, names)), limit))


def _mentions(word: str) -> Any:
    """A coarse filter that the index-free text can answer in the database; keys of the JSON match too."""
    named = select(POINT.c.id).where(func.lower(POINT.c.name).contains(word.lower(), autoescape=True))
    as_stored = orjson.dumps(word.lower()).decode()[1:-1]  # a quote is \\" in the stored JSON
    in_text = func.lower(PAYLOAD.c.text).contains(as_stored, autoescape=True)
    return or_(in_text, JOURNAL.c.point.in_(named))


def _says(entry: Entry, words: str, names: Mapping[str, str]) -> bool:
    said = " ".join([*(entry.text or {}).values(), names.get(entry.point or "", "")]).lower()
    return all(word in said for word in words.lower().split())


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
