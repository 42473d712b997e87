"""The golden store opens, verifies to the letter and holds every kind of entry and a row of every table."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, inspect, select, text

from data.entries.entry import EntryKind
from data.store.database import Store
from data.store.journal import canonical, entry_digest, text_digest
from data.store.tables.access import SECURITY
from data.store.tables.core import JOURNAL, Base
from data.store.verify import verify
from data.words import SecurityKind
from tests.golden.held import HERE, WRITTEN, journal_of, written_down
from tests.golden.night import MASKED_WORDS
from tests.golden.write import fill

# What has come since it was written; whoever adds a kind or a table names it here.
KINDS_SINCE: frozenset[str] = frozenset(
    {
        "task_taken",
        "action",
        "services_loaded",
        "service_reported",
        "point_added",
        "point_settled",
        "assumptions_set",
        "equipment_loaded",
        "point_checked",
        "level_reported",
        "resources_loaded",
        "order_moved",
        "assessment_saved",
        "inject_opened",
        "inject_withdrawn",
        "control_noted",
        "recipient_reminded",
        "result_given",
        "server_took",
        "carried_in",
        "partner_added",
    }
)
TABLES_SINCE: frozenset[str] = frozenset(
    {
        *("service_report", "equipment", "point_check", "level", "workshop", "workshop_part"),
        *("server", "server_met"),
        *("partner", "carried_in", "carried_entry", "chain", "carried_as"),
        "text_sender",
    }
)
# What a frozen report holds since then.
FROZEN_SINCE = ("failures", "foreseen", "reached")
JOURNAL_WRITTEN = (HERE / WRITTEN).read_text(encoding="utf-8")


def held(store: Store, statement: Any) -> set[str]:
    with store.reading() as connection:
        return set(connection.execute(statement).scalars())


def test_no_kind_of_entry_is_missing(golden: Store) -> None:
    assert held(golden, select(JOURNAL.c.kind)) == {kind.value for kind in EntryKind} - KINDS_SINCE


def test_no_kind_of_security_entry_is_missing(golden: Store) -> None:
    assert held(golden, select(SECURITY.c.kind)) == {kind.value for kind in SecurityKind} - KINDS_SINCE


def test_no_table_is_empty(golden: Store) -> None:
    with golden.reading() as connection:
        empty = {
            table.name
            for table in Base.metadata.sorted_tables
            if connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
        }
        present = set(inspect(connection).get_table_names())
    assert empty == TABLES_SINCE
    assert present >= set(Base.metadata.tables)


def test_it_verifies(golden: Store) -> None:
    verdict = verify(golden)
    assert verdict.differences == []
    assert (verdict.entries, verdict.masked) == (92, 9)


def test_every_entry_is_what_its_digest_says(golden: Store) -> None:
    for row in journal_of(golden):
        assert entry_digest(row) == row["digest"], row["revision"]
        assert canonical(orjson.loads(row["facts"])) == row["facts"], row["revision"]
        if row["text"] is not None:
            assert canonical(orjson.loads(row["text"])) == row["text"], row["revision"]
            assert text_digest(row["salt"], row["text"]) == row["text_digest"], row["revision"]


def test_its_journal_is_what_was_written_down(golden: Store) -> None:
    assert written_down(golden).splitlines() == JOURNAL_WRITTEN.splitlines()


def test_masked_words_are_nowhere_in_the_file(golden_file: Path) -> None:
    content = golden_file.read_bytes()
    for words in MASKED_WORDS:
        assert words.encode() not in content


def test_the_guards_hold_in_it(golden: Store) -> None:
    for table in ("journal", "payload", "security", "attachment"):
        with pytest.raises(Exception, match="append-only"), golden.writer.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))


def as_then(lines: list[str]) -> list[str]:
    """Return a journal without what acts say since then, nor what follows: from it on all digests differ."""
    found, differs = [], False
    for head, facts, text_line in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        kept = facts
        if head.split()[1] == "situation_report":
            differs, told = True, orjson.loads(facts)
            for name in FROZEN_SINCE:
                told["content"].pop(name, None)
            kept = str({**told, "sha256": ""})
        found += [head.rsplit(" ", 1)[0] if differs else head, kept, text_line]
    return found


def test_the_same_acts_today_are_the_same_to_the_letter(store: Store) -> None:
    """An act that says more on purpose differs here from its line on: then that, and only that, is new.

    Salts and ids come in a fixed order (`fixed.py`), so whoever draws one more in an act is told here too.
    """
    fill(store)
    today = written_down(store).splitlines()
    assert today != JOURNAL_WRITTEN.splitlines()
    assert as_then(today) == as_then(JOURNAL_WRITTEN.splitlines())
    assert verify(store).differences == []
