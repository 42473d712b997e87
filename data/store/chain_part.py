"""An operation's part of the chain as it leaves the store: its own entries, all others as links."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, func, select

from data.entries.entry import EntryKind
from data.entries.kinds import Part, Trait, below, having, touching
from data.entries.staff import LogLine
from data.log.facts import handling_of, is_struck_judgement
from data.store.database import Store
from data.store.journal import stated, wire_time
from data.store.tables.core import JOURNAL, PAYLOAD
from data.words import TextClass

_CHUNK: Final = 1000
# The opening entry's salt keys every source in the operation: it never leaves the store.
_SALT_STAYS: Final = (EntryKind.OPERATION_OPENED,)


@dataclass(frozen=True, slots=True)
class Span:
    """From an operation's first entry to its last."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _OneMoment(Store):
    """A store whose every read sees what the first one saw."""

    held: Connection = field(kw_only=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self.held


@contextmanager
def one_moment(store: Store) -> Iterator[Store]:
    """Yield the store as it is at one moment, for everything that is read of it inside."""
    with store.reading() as connection:
        yield _OneMoment(store.url, store.writer, store.reader, store.installation, held=connection)


def span(store: Store, operation_id: str) -> Span:
    """Return which part of the chain an operation spans; it has at least the entry that opened it."""
    number = JOURNAL.c.revision
    ends = select(func.min(number), func.max(number)).where(JOURNAL.c.operation == operation_id)
    with store.reading() as connection:
        first, last = connection.execute(ends).one()
    return Span(first or 0, last or 0)


def words_taken_since(store: Store, operation_id: str, revision: int) -> bool:
    """Return whether words of an operation have been masked or disposed of after a revision."""
    taken = select(JOURNAL.c.revision).where(
        JOURNAL.c.operation == operation_id,
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind.in_(touching(Part.WORDS)),
        JOURNAL.c.revision > revision,
    )
    with store.reading() as connection:
        return connection.execute(taken.limit(1)).first() is not None


def chain(store: Store, operation_id: str, part: Span, *, whole: bool = False) -> Iterator[dict[str, Any]]:
    """Yield every entry of a span in order: what the digest covers, or only the link where it is another's.

    Unless the archive is to be `whole`, words classed *stryk vid export* stay behind, their digest being
    there, and what says which points are weak is no more than a link.
    """
    statement = (
        select(JOURNAL, PAYLOAD.c.salt, PAYLOAD.c.text, PAYLOAD.c.masked_by)
        .outerjoin(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
        .where(JOURNAL.c.revision.between(part.first, part.last))
        .order_by(JOURNAL.c.revision)
    )
    with store.reading() as connection:
        for row in connection.execution_options(yield_per=_CHUNK).execute(statement).mappings():
            link = {name: row[name] for name in ("revision", "previous", "digest")}
            own = row["operation"] == operation_id and (whole or not _stays(row["kind"], row["facts"]))
            yield _own(row, link, whole=whole) if own else link


def _stays(kind: str, facts: str) -> bool:
    """Return whether an entry is handed on to nobody, not even its facts."""
    if kind in having(Trait.WITHIN):
        return True
    return kind == EntryKind.ASSESSMENT_SAVED and is_struck_judgement(stated(EntryKind(kind), facts))


def _own(row: Any, link: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    covered = ("act", "kind", "operation", "point", "actor", "facts", "text_digest")
    struck = handling_in(row["kind"], row["facts"]) is TextClass.STRYK_VID_EXPORT and not whole
    return {
        **link,
        **{name: row[name] for name in covered},
        "occurred_at": wire_time(row["occurred_at"]),
        "recorded_at": wire_time(row["recorded_at"]),
        "salt": None if struck or row["kind"] in _SALT_STAYS else row["salt"],
        "text": None if struck else row["text"],
        "masked_by": row["masked_by"],
        "struck": struck and row["text"] is not None,
    }


def handling_in(kind: str, facts: str) -> TextClass:
    """Return how far an entry's words may travel, from a row whose facts may be no longer what they were."""
    return handling_of(stated(EntryKind(kind), facts)) if kind in below(LogLine) else TextClass.INTERN
