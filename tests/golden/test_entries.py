"""What the golden store's entries say is read by type and written again to the letter."""

from dataclasses import dataclass, field
from typing import ClassVar

import orjson

from data.entries.codec import ASKED, BY, decode, decode_as, encode
from data.entries.entry import LATER, EntryKind, What
from data.entries.kinds import KINDS
from data.store.database import Store
from data.store.journal import canonical
from tests.golden.held import journal_of


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
