"""Which installation writes a store: one at a time, in a term that only rises, on both databases."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import exc, text

from data.acting import LOCAL
from data.entries.servers import ServerTook
from data.errors import Refused, StoreFault, Superseded
from data.server import acts, reads
from data.server.facts import Standing
from data.server.rules import LAST_TERM, supersedes
from data.server.words import Took
from data.store.database import Store, open_store
from data.store.standing import standing_in
from data.store.tables.server import SERVER
from data.store.verify import verify
from tests.data.world import NOW, World, settle

OLD, NEW, THIRD = "a" * 12, "b" * 12, "c" * 12


def written_by(store: Store, installation: str) -> Store:
    """Return the same store as another installation has it open."""
    return replace(store, installation=installation)


def revision(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute(text("SELECT revision FROM head")).scalar_one())


def write(store: Store) -> None:
    World(store).report()


def test_a_store_that_nobody_has_claimed_takes_any_in_the_first_term(store: Store) -> None:
    settle(store)
    write(written_by(store, OLD))
    with store.reading() as connection:
        assert reads.term(connection) == 1
        assert reads.installation_at(connection, revision(store)) == ""
    assert reads.standing(store) == Standing()


def test_a_claimed_store_is_written_by_its_own_server_alone(store: Store) -> None:
    settle(store)
    before = revision(store)
    receipt = acts.claim(written_by(store, OLD), OLD, "Ledningsplatsen", NOW)
    assert receipt is not None
    assert acts.claim(written_by(store, OLD), OLD, "Ledningsplatsen", NOW) is None
    write(written_by(store, OLD))
    with pytest.raises(Superseded, match=r"annan server, Ledningsplatsen.*dashboard takeover"):
        write(written_by(store, NEW))
    with store.reading() as connection:
        assert reads.term(connection) == 1
        assert reads.installation_at(connection, before) == ""
        assert reads.installation_at(connection, receipt.revision) == OLD
        assert reads.installation_at(connection, receipt.revision + 1) == OLD
    assert verify(store).differences == []


def test_taking_over_raises_the_term_once_and_refuses_the_one_before(store: Store) -> None:
    settle(store)
    acts.claim(store, OLD, "", NOW)
    receipt = acts.take_over(written_by(store, NEW), NEW, "Reserven", NOW)
    again = acts.take_over(written_by(store, NEW), NEW, "Reserven", NOW)
    assert (receipt.new, again.new, again.revision) == (True, False, receipt.revision)
    write(written_by(store, NEW))
    with pytest.raises(Superseded, match="Reserven"):
        write(written_by(store, OLD))
    stands = reads.standing(store)
    assert (stands.term, stands.installation, stands.name, stands.island) == (2, NEW, "Reserven", "")
    assert verify(store).differences == []


def test_who_was_handed_everything_lacks_nothing_and_who_took_may(store: Store) -> None:
    """The copy says that the one before has stood down: it is the last that was written there."""
    settle(store)
    acts.claim(store, OLD, "", NOW)
    acts.stand_down(store, Standing(2, NEW, name="Reserven"), "", NOW)
    handed = acts.take_over(written_by(store, NEW), NEW, "Reserven", NOW)
    long_ago = NOW - timedelta(days=1)
    with store.reading() as connection:
        row = connection.execute(SERVER.select().where(SERVER.c.revision == handed.revision)).one()
        assert (row.term, row.reason) == (2, Took.OVERLAMNAD)
        assert reads.taken_over(connection, long_ago, handed.revision) == ()
    acts.stand_down(store, Standing(3, THIRD), "", NOW)  # for somebody else, who never came
    taken = acts.take_over(written_by(store, OLD), OLD, "", NOW)
    with store.reading() as connection:
        lacking = reads.taken_over(connection, long_ago, taken.revision)
    assert [one.revision for one in lacking] == [taken.revision]
    assert verify(store).differences == []


def test_a_store_of_the_version_before_can_be_handed_over_too(store: Store) -> None:
    settle(store)
    acts.claim(store, OLD, "Ledningsplatsen", NOW)
    as_before_0044(store)
    url = store.url.render_as_string(hide_password=False)
    with closing(open_store(url)) as upgraded:
        assert verify(upgraded).differences == []
        assert reads.standing(upgraded).name == "Ledningsplatsen"
        acts.stand_down(upgraded, Standing(2, NEW), "", NOW)
        acts.take_over(written_by(upgraded, NEW), NEW, "Reserven", NOW)
        with upgraded.reading() as connection:
            rows = connection.execute(SERVER.select().order_by(SERVER.c.revision)).all()
        assert [row.reason for row in rows] == [Took.OVERTAG, Took.OVERLAMNAD]
        assert verify(upgraded).differences == []


def as_before_0044(store: Store) -> None:
    """Make of the table what it was while nobody could be handed a store."""
    with store.writer.begin() as connection:
        if store.kind == "sqlite":
            made = connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = 'server'")
            ).scalar_one()
            assert "'overlamnad', " in made
            for statement in (
                "ALTER TABLE server RENAME TO later",
                made.replace("'overlamnad', ", ""),
                "INSERT INTO server SELECT * FROM later",
                "DROP TABLE later",
            ):
                connection.execute(text(statement))
        else:
            connection.execute(text("ALTER TABLE server DROP CONSTRAINT ck_server_took"))
            kept = "ADD CONSTRAINT ck_server_took CHECK (reason IN ('overtag', 'delning'))"
            connection.execute(text(f"ALTER TABLE server {kept}"))
            connection.execute(text("ALTER TABLE draft DROP COLUMN about"))  # and its key, which held it
            connection.execute(text("ALTER TABLE draft ADD CONSTRAINT pk_draft PRIMARY KEY (act)"))
        connection.execute(text("DROP TABLE text_sender"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0042'"))


def test_who_parts_goes_on_in_the_same_term_on_an_island(store: Store) -> None:
    settle(store)
    acts.claim(store, OLD, "", NOW)
    receipt = acts.part(store, NEW, "Ön", NOW)
    assert not acts.part(store, NEW, "Ön", NOW).new
    acts.take_over(store, THIRD, "Öns reserv", NOW)
    with store.reading() as connection:
        rows = connection.execute(SERVER.select().order_by(SERVER.c.revision)).all()
        assert reads.installation_at(connection, receipt.revision) == NEW
    assert [(row.term, row.reason, row.island) for row in rows] == [
        (1, Took.OVERTAG, ""),
        (1, Took.DELNING, NEW),
        (2, Took.OVERTAG, NEW),
    ]
    assert verify(store).differences == []


def test_who_has_met_the_one_that_took_over_writes_nothing_until_it_takes_over_itself(
    store: Store,
) -> None:
    settle(store)
    acts.claim(store, OLD, "", NOW)
    here = written_by(store, OLD)
    other = Standing(term=2, installation=NEW, name="Reserven")
    assert acts.stand_down(here, other, "https://reserven.example", NOW)
    assert acts.stand_down(here, other, "https://reserven.example", NOW)
    held = revision(store)
    for one in (here, written_by(store, "")):
        with pytest.raises(Superseded, match=r"avlöst av Reserven.*Fortsätt på https://reserven\.example\."):
            write(one)
    assert revision(store) == held
    acts.take_over(here, OLD, "", NOW)
    assert reads.standing(store) == Standing(3, OLD, "", "", held + 1, None)
    write(here)


def test_who_is_behind_or_of_another_island_makes_nobody_stand_down(store: Store) -> None:
    settle(store)
    acts.take_over(store, OLD, "", NOW)
    for other in (
        Standing(term=1, installation=NEW),
        Standing(term=2, installation=OLD),
        Standing(term=9, installation=NEW, island=NEW),
        Standing(term=9, installation=""),
    ):
        assert not acts.stand_down(store, other, "", NOW)
    write(written_by(store, OLD))


def test_of_two_that_took_over_at_once_exactly_one_goes_on() -> None:
    one, other = Standing(term=2, installation=OLD), Standing(term=2, installation=NEW)
    assert (supersedes(one, other), supersedes(other, one)) == (True, False)


def test_who_has_no_name_takes_nothing_over(store: Store) -> None:
    for act in (acts.take_over, acts.part, acts.claim):
        with pytest.raises(Refused, match="ingen egen nyckel"):
            act(store, "", "", NOW)


@pytest.mark.parametrize("term", [0, 1, 3])
def test_the_term_in_the_head_moves_with_its_entry_alone(store: Store, term: int) -> None:
    acts.take_over(store, NEW, "", NOW)
    for change in (f"term = {term}", f"term = {term}, revision = revision + 1"):
        with (
            pytest.raises(exc.DBAPIError, match="forward"),
            store.writer.begin() as connection,
        ):
            connection.execute(text(f"UPDATE head SET {change}"))


def test_an_entry_of_a_lower_term_is_refused_by_the_head(store: Store) -> None:
    acts.take_over(store, NEW, "", NOW)
    with pytest.raises((exc.DBAPIError, StoreFault), match="forward"), store.transaction() as connection:
        acts._became(connection, ServerTook(1, OLD, Took.OVERTAG), "", NOW, LOCAL)
    with store.reading() as connection:
        assert standing_in(connection).term == 2


def test_a_term_that_nobody_can_have_reached_silences_nobody(store: Store) -> None:
    settle(store)
    acts.claim(written_by(store, OLD), OLD, "", NOW)
    for term in (LAST_TERM + 1, 2**53 - 1):
        assert not acts.stand_down(store, Standing(term, NEW), "", NOW)
    write(written_by(store, OLD))
    assert acts.stand_down(store, Standing(LAST_TERM, NEW), "", NOW)
