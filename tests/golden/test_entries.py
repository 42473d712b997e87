"""What the golden store's entries say is read by type and written again to the letter."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

import orjson

from data.carried.judging import why_not_entries
from data.carried.writing import _package
from data.entries.codec import ASKED, BY, decode, decode_as, encode
from data.entries.entry import LATER, EntryKind, What
from data.entries.kinds import KINDS
from data.operations.reads import operations
from data.store.database import Store
from data.store.journal import canonical
from tests.golden.held import journal_of

LONG_AFTER = datetime(2040, 1, 1, tzinfo=UTC)


def test_every_entry_is_read_and_written_to_the_letter(golden: Store) -> None:
    for row in journal_of(golden):
        facts = orjson.loads(row["facts"])
        what = decode(EntryKind(row["kind"]), facts)
        added = {name: facts[name] for name in (ASKED, BY) if name in facts}
        assert canonical({**encode(what), **added}) == row["facts"], row["revision"]


def test_no_entry_has_words_that_its_kind_does_not_name(golden: Store) -> None:
    """An event's words stand under its place in the list: `7.title`."""
    for row in journal_of(golden):
        words = {name.split(".")[-1] for name in orjson.loads(row["text"] or "{}")}
        assert words <= set(KINDS[EntryKind(row["kind"])].type.WORDS), row["revision"]


@dataclass(frozen=True, slots=True)
class Listed:
    id: str
    known: str = ""
    new: str | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class ListLoaded(What):
    KIND: ClassVar = EntryKind.POINTS_LOADED

    rows: tuple[Listed, ...]


def test_a_row_with_a_later_field_that_says_nothing_is_written_as_before_it() -> None:
    what = ListLoaded((Listed("P01"), Listed("P02", new="ja")))
    assert encode(what) == {"rows": [{"id": "P01", "known": ""}, {"id": "P02", "known": "", "new": "ja"}]}
    assert decode_as(ListLoaded, encode(what)) == what


def test_what_was_written_may_be_carried(golden: Store) -> None:
    """What is asked of another's entries holds for our own: a rule that is too strict stops the stick."""
    carried = 0
    for operation in operations(golden):
        if operation.is_exercise:
            continue
        with golden.reading() as connection:
            package = _package(connection, operation, ("a" * 16, "b" * 16), 0, LONG_AFTER)
        called = {one.revision: one.revision for one in package.numbered()}
        reasons = why_not_entries(package, package.entries, called, package.until, LONG_AFTER)
        assert [reason for reason in reasons if reason is not None] == []
        carried += len(package.entries)
    assert carried >= 40
