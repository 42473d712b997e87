"""The staff's log: numbered lines, decisions, open entries ticked once, words found and forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from data.acting import Receipt
from data.entries.codec import encode
from data.entries.entry import Entry, EntryKind
from data.errors import Missing, NotAllowed, Refused, Stale
from data.log.acts import correct_entry, mask_entry, write_note
from data.log.facts import STRUCK, Particulars, Selected, exported_text
from data.log.lines import tick_entry, write_decision
from data.log.reads import entries, open_entries
from data.rights import Grant
from data.store import search_index
from data.store.verify import verify
from data.words import Channel, Role, TextClass
from tests.data.conftest import NewStore
from tests.data.people import signed_in
from tests.data.world import ALICE, BOB, NOW, OPERATION, World, fresh_id, later, settle

DUE = Particulars(due=later(60))


def line(world: World, note: str = "Ring Ellevio", more: Particulars = DUE, **changes: Any) -> Receipt:
    said: dict[str, Any] = {"act_id": fresh_id(), "operation_id": OPERATION, "now": NOW, **changes}
    return write_note(world.store, BOB, note=note, more=more, **said)


def decide(world: World, **changes: Any) -> Receipt:
    said: dict[str, Any] = {"text": "Öppna två till", "decider": "stabschefen", "now": NOW, **changes}
    return write_decision(world.store, ALICE, act_id=fresh_id(), operation_id=OPERATION, **said)


def found(world: World, words: str, **narrowed: Any) -> list[int]:
    return [one.revision for one in entries(world.store, OPERATION, words=words, **narrowed)]


def newest(world: World) -> Entry:
    return entries(world.store, OPERATION, limit=1)[0]


def test_a_line_says_from_to_channel_due_key_and_class(world: World) -> None:
    more = Particulars(
        "Ellevio", "krisledningen", Channel.TELEFON, later(60), key=True, handling=TextClass.OPPEN
    )
    line(world, more=more)
    entry = newest(world)
    assert entry.text == {"note": "Ring Ellevio", "sender": "Ellevio", "recipient": "krisledningen"}
    said = {name: encode(entry.what)[name] for name in ("channel", "due", "key", "class")}
    assert said == {"channel": "telefon", "due": "2027-01-14T03:00:00.000000Z", "key": True, "class": "oppen"}
    assert found(world, "", selected=Selected.NYCKEL) == [entry.revision]
    assert verify(world.store).intact


def test_a_decision_names_the_function_that_made_it(world: World) -> None:
    receipt = decide(world, reason="kyla", area="bromma")
    entry = newest(world)
    assert entry.text == {"decision": "Öppna två till", "decider": "stabschefen", "reason": "kyla"}
    assert (entry.kind, entry.area) == (EntryKind.DECISION, "bromma")
    assert found(world, "", selected=Selected.BESLUT) == [receipt.revision]
    for changes, field in (
        ({"text": " "}, "text"),
        ({"decider": ""}, "decider"),
        ({"area": "atlantis"}, "area"),
        ({"more": Particulars(due=NOW)}, "due"),
        ({"more": Particulars(sender="811218-9876")}, "sender"),
        ({"more": Particulars(recipient="x" * 121)}, "recipient"),
    ):
        with pytest.raises(Refused) as refused:
            decide(world, **changes)
        assert refused.value.field == field
    reader = signed_in(world.store, Grant(Role.STADSDEL, "bromma"))
    with pytest.raises(NotAllowed, match="får inte logga beslut"):
        write_decision(
            *(world.store, reader), act_id="d", operation_id=OPERATION, text="x", decider="y", now=NOW
        )


def test_an_open_entry_waits_until_it_is_ticked_and_the_late_come_first(world: World) -> None:
    late = line(world, "sen", Particulars(due=later(5))).revision
    soon = line(world, "snart").revision
    line(world, "inte öppen", Particulars(key=True))
    waiting = open_entries(world.store, OPERATION)
    assert [(one.entry.revision, one.late(later(10))) for one in waiting] == [(late, True), (soon, False)]
    tick = {"act_id": "tick", "revision": late, "now": later(10)}
    first = tick_entry(world.store, BOB, **tick)  # type: ignore[arg-type]
    assert tick_entry(world.store, BOB, **tick) == Receipt(first.revision, new=False)  # type: ignore[arg-type]
    assert found(world, "", selected=Selected.OPPNA) == [soon]
    with pytest.raises(Stale, match="redan klar: avbockad av bromma 03:10"):
        tick_entry(world.store, ALICE, act_id="again", revision=late, now=later(12))
    with pytest.raises(Missing, match="ingen öppen post 1"):
        tick_entry(world.store, ALICE, act_id="none", revision=1, now=later(12))
    assert verify(world.store).intact


def test_two_people_tick_the_same_entry_at_once(world: World) -> None:
    revision, start, said = line(world).revision, Barrier(2), []

    def tick(act: str) -> None:
        start.wait()
        try:
            tick_entry(world.store, ALICE, act_id=act, revision=revision, now=later(1))
        except Stale as stale:
            said.append(stale.reason)

    both = [Thread(target=tick, args=(act,)) for act in ("one", "other")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(said) == 1
    assert "redan klar" in said[0]
    assert len(found(world, "", kinds=[EntryKind.TICKED])) == 1


def test_what_is_struck_is_not_exported_nor_is_its_correction(world: World) -> None:
    struck = Particulars(sender="Ellevio", handling=TextClass.STRYK_VID_EXPORT)
    receipt = line(world, "reservkraft i 4 h", struck)
    correct_entry(
        world.store, ALICE, act_id="c", revision=receipt.revision, note="reservkraft i 3 h", now=later(1)
    )
    correction, first = entries(world.store, OPERATION, limit=2)
    assert [exported_text(one) for one in (first, correction)] == [{"note": STRUCK}] * 2
    line(world, "öppet", Particulars())
    assert exported_text(newest(world)) == {"note": "öppet"}
    mask_entry(world.store, ALICE, act_id="m", revision=receipt.revision, decision="1", now=later(2))
    assert exported_text(entries(world.store, OPERATION, before=receipt.revision + 1)[0]) is None


# ── search ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ("äLVS", 1),
        ("A\u030alsten", 1),  # å as a letter and a ring
        ("alsten alvsjo", 0),  # å and ä are letters of their own
        ("ström", 1),
        ("tröm", 0),  # the beginning of a word, not its middle
        ("elvatten", 0),
        ("vatten 14", 1),
        ("kl 14-16 el/vatten 12,5 P02", 1),
        ("14-17", 0),
        ('"sagt"', 1),
        ("100%", 1),
        ("100_", 0),
        ("a@b.se", 1),
        ("NEAR(ström vatten) OR ström", 0),
        ("ström*", 0),
        ("-ström", 0),
        ("note:ström", 0),
        ("words : ström", 0),
        ("ström' | 'x", 0),
        ("'; DROP TABLE search; --", 0),
        ("ström:*", 0),
        ("\\", 0),
        ('"', 1),
        ("%", 1),
        ("*", 0),
        ("x" * 3000, 0),
        ("ström " * 300, 1),
        ("o" * 70, 1),
        ("o" * 71, 0),
    ],
)
def test_the_same_words_are_found_on_both_databases_whatever_is_typed(
    searched: World, asked: str, hits: int
) -> None:
    assert len(found(searched, asked)) == hits


@pytest.fixture(scope="module")
def searched(new_store: NewStore) -> Iterator[World]:
    """One store for all the searches: they only read."""
    with new_store() as store:
        world = settle(store)
        note = f'Älvsjö, Ålsten: strömmen åter kl 14-16, el/vatten 12,5 "sagt" 100% a@b.se {"o" * 70}'
        line(world, note, Particulars(), point_id="P02")
        line(world, "något annat", Particulars())
        yield world


def test_a_masked_word_is_in_no_table_of_the_index(world: World) -> None:
    secret = "hemligtqxzjvwk"
    revision = line(world, f"nyckeln {secret} ligger", Particulars(sender=secret)).revision
    others = [line(world, f"rad {number} hemlighet", Particulars()).revision for number in range(30)]
    assert found(world, "hemligtq") == [revision]
    mask_entry(world.store, ALICE, act_id="m", revision=revision, decision="2027:1", now=later(1))
    assert found(world, "hemligtq") == found(world, "nyckeln") == []
    assert len(found(world, "hemlig")) == len(others)
    with world.store.reading() as connection:
        kept = {"search"} if world.store.kind == "postgresql" else search_index.TABLES - {"search"}
        rows = [row for name in kept for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
    assert b"qxzjvwk" not in repr(rows).encode()
    assert verify(world.store).intact


def test_a_masked_word_is_gone_from_the_file_of_the_index(file_world: World, sqlite_path: Path) -> None:
    """Secure delete overwrites, and the merge leaves no older part of the index with the word in it."""
    revision = line(file_world, "hemligtqxzjvwk", Particulars()).revision
    for number in range(40):
        line(file_world, f"rad {number}", Particulars())
    mask_entry(file_world.store, ALICE, act_id="m", revision=revision, decision="2027:1", now=later(1))
    file_world.store.close()
    assert b"qxzjvwk" not in sqlite_path.read_bytes()


def test_verify_says_where_the_index_and_the_words_differ_and_a_rebuild_mends_it(world: World) -> None:
    revision = line(world, "sökbart ord", Particulars()).revision
    with world.store.transaction() as connection:
        search_index.forget(connection, {revision: '{"note": "sökbart ord"}'})
    assert verify(world.store).differences == [f"Sökregistret saknar orden i post {revision}."]
    with world.store.transaction() as connection:
        search_index.add(connection, revision, {"note": "falskt"})
    assert verify(world.store).differences == [f"Sökregistret har andra ord för post {revision} än den har."]
    with world.store.transaction() as connection:
        search_index.rebuild(connection)
    assert verify(world.store).intact
    assert found(world, "sökb") == [revision]


def test_an_act_that_is_refused_leaves_no_word_behind(world: World) -> None:
    with pytest.raises(Refused):
        line(world, "spårlöst", Particulars(due=NOW - timedelta(hours=1)))
    assert found(world, "spårlöst") == []
    assert verify(world.store).intact
