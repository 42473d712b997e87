"""The way back from a newer version: what it wrote, taken into the store from before as far as it can be."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from data.access import accounts, security, sessions
from data.access.reads import rights_number
from data.errors import NotAllowed, SignedOut
from data.log.acts import mask_entry, write_note
from data.points import reads as point_reads
from data.rights import MACHINE, Grant
from data.server import acts as servers
from data.server.facts import Standing
from data.store.backup import backup
from data.store.database import Store, open_store
from data.store.take_back import take_back
from data.store.verify import verify
from data.text_reports import acts as text_report_acts
from data.text_reports import senders
from data.text_reports.acts import TextQuestion
from data.words import Function, Phase, Role, Status
from tests.data.log.test_attachments import attach
from tests.data.people import an_account, an_admin, enter
from tests.data.world import ALICE, BOB, NOW, OPERATION, World, a_report, later, settle


@pytest.fixture
def world(sqlite_path: Path) -> Iterator[World]:
    """On SQLite alone: it is a file that is put back, and the only store that is changed over so far."""
    with closing(open_store(f"sqlite:///{sqlite_path}")) as opened:
        yield settle(opened)


@pytest.fixture
def before(world: World, tmp_path: Path) -> Path:
    """The backup that was taken at the change of version; the world goes on in the newer one."""
    world.report(status=Status.FUNGERAR, note="före bytet")
    copy = tmp_path / "fore.db"
    backup(world.store, copy)
    return copy


@pytest.fixture
def newer(world: World, sqlite_path: Path) -> Path:
    return sqlite_path


def left(world: World, newer: Path) -> Path:
    """Leave the newer store as a stopped service does."""
    world.store.close()
    return newer


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as held:
        return held.execute(statement).fetchall()


CHAIN = "SELECT revision, act, occurred_at, recorded_at, facts, digest FROM journal ORDER BY revision"


def test_everything_written_since_is_there_as_it_stood(world: World, before: Path, newer: Path) -> None:
    world.open_point()
    world.report(status=Status.UR_FUNKTION, note="efter bytet")
    world.phase(Phase.UNDER_AVVECKLING, now=later(5))
    picture = point_reads.picture(world.store, OPERATION).points
    told = take_back(f"sqlite:///{before}", left(world, newer))
    assert (told["taken"], told["left"], told["why"], told["intact"]) == (4, 0, "", True), told
    assert rows(before, CHAIN) == rows(newer, CHAIN)
    with closing(open_store(f"sqlite:///{before}")) as held:
        assert point_reads.picture(held, OPERATION).points == picture
        assert World(held).report(status=Status.FUNGERAR, now=later(10)).revision == told["after"] + 1
        assert verify(held).intact


def test_words_that_were_forgotten_since_are_forgotten_there_too(
    world: World, before: Path, newer: Path
) -> None:
    """Both what was written before the change and what was written after it, with its file."""
    early = world.report(status=Status.BEGRANSAD, note="hemligt namn").revision
    file = attach(world).revision
    old = 4
    for number, revision in enumerate((early, file, old)):
        mask_entry(
            world.store, ALICE, act_id=f"m{number}", revision=revision, decision="2027:1", now=later(number)
        )
    told = take_back(f"sqlite:///{before}", left(world, newer))
    assert told["intact"], told
    gone = "SELECT revision FROM payload WHERE text IS NULL ORDER BY revision"
    assert rows(before, gone) == rows(newer, gone) == [(old,), (early,), (file,)]
    assert b"hemligt namn" not in before.read_bytes()
    assert rows(before, "SELECT content FROM attachment") == [(None,)]


def test_a_file_comes_along(world: World, before: Path, newer: Path) -> None:
    attach(world)
    assert take_back(f"sqlite:///{before}", left(world, newer))["intact"]
    assert rows(before, "SELECT revision, content FROM attachment") == rows(
        newer, "SELECT revision, content FROM attachment"
    )


def test_who_has_come_in_since_stays_in(world: World, before: Path, newer: Path) -> None:
    actor = enter(world.store, an_account(world.store, Grant(Role.KRISLEDNING)))
    gone = enter(world.store, an_account(world.store, Grant(Role.STADSDEL, "bromma"), login="borta"))
    sessions.sign_out(world.store, gone.key, later(1))
    written = len(security.entries(world.store))
    assert take_back(f"sqlite:///{before}", left(world, newer))["intact"]
    with closing(open_store(f"sqlite:///{before}")) as held:
        assert World(held).reports([a_report()], by=actor)[0].new
        with pytest.raises(SignedOut):
            World(held).reports([a_report(Function.VARME)], by=gone)
        assert len(security.entries(held)) == written


def test_a_number_keeps_its_id_and_one_that_was_forgotten_stays_so(
    world: World, newer: Path, tmp_path: Path
) -> None:
    """Else who was one source before the way back would be two after it, and the other way round."""

    def texts(number: str, identity: str, now: datetime) -> None:
        sender = senders.sender(world.store, MACHINE.id, number, now)
        question = TextQuestion(identity, OPERATION, "P01", "sms …12", "P01 VA-", now, now, now)
        text_report_acts.ask(world.store, ALICE, question, sender, now)

    texts("0701111112", "q1", NOW)
    copy = tmp_path / "fore.db"
    backup(world.store, copy)
    texts("0702222212", "q2", later(25 * 60))
    kept = "SELECT sender, device FROM text_sender"
    take_back(f"sqlite:///{copy}", left(world, newer))
    assert rows(copy, kept) == rows(newer, kept)
    assert len(rows(copy, kept)) == 1


def test_a_right_that_was_withdrawn_since_stays_withdrawn(world: World, newer: Path, tmp_path: Path) -> None:
    an_admin(world.store)
    account = an_account(world.store, Grant(Role.ADMIN))
    actor = enter(world.store, account)
    copy = tmp_path / "fore.db"
    backup(world.store, copy)
    accounts.set_grants(world.store, ALICE, account, [Grant(Role.STADSDEL, "bromma")], later(1))
    moved = rights(world.store)
    granted = "SELECT account, role, bound FROM account_grant ORDER BY account"
    assert take_back(f"sqlite:///{copy}", left(world, newer))["intact"]
    assert rows(copy, granted) == rows(newer, granted)
    with closing(open_store(f"sqlite:///{copy}")) as held:
        assert rights(held) == moved > 0
        with pytest.raises(NotAllowed):
            accounts.disable(held, actor, account, later(2))


def test_a_server_that_took_its_store_back_writes_it_after_the_way_back_too(
    world: World, newer: Path, tmp_path: Path
) -> None:
    servers.claim(world.store, "a" * 12, "Ledningsplatsen", NOW)
    assert servers.stand_down(world.store, Standing(2, "b" * 12), "", NOW)
    copy = tmp_path / "fore.db"
    backup(world.store, copy)
    servers.take_over(world.store, "a" * 12, "Ledningsplatsen", later(1))
    assert take_back(f"sqlite:///{copy}", left(world, newer))["intact"]
    with closing(open_store(f"sqlite:///{copy}", installation="a" * 12)) as held:
        assert World(held).report(now=later(2)).new


def rights(store: Store) -> int:
    with store.reading() as connection:
        return rights_number(connection)


def test_it_stops_at_what_the_older_version_does_not_know(world: World, before: Path, newer: Path) -> None:
    world.report(status=Status.UR_FUNKTION)
    write_note(world.store, BOB, act_id="n", operation_id=OPERATION, note="efter", now=NOW)
    path = left(world, newer)
    with closing(sqlite3.connect(path)) as held:
        held.execute("DROP TRIGGER journal_no_update")
        held.execute("UPDATE journal SET kind = 'nytt_slag' WHERE revision = (SELECT revision FROM head)")
        held.commit()
    told = take_back(f"sqlite:///{before}", path)
    assert (told["taken"], told["left"], told["intact"]) == (1, 1, True)
    assert "nytt_slag" in told["why"]


def test_an_entry_that_was_changed_is_not_believed(world: World, before: Path, newer: Path) -> None:
    world.report(status=Status.UR_FUNKTION)
    world.report(function=Function.VARME, status=Status.UR_FUNKTION)
    path = left(world, newer)
    with closing(sqlite3.connect(path)) as held:
        held.execute("DROP TRIGGER journal_no_update")
        held.execute("UPDATE journal SET actor = 'någon annan' WHERE revision = 5")
        held.commit()
    told = take_back(f"sqlite:///{before}", path)
    assert not told["intact"]
    assert "Post 5 har ändrats" in told["differences"][0]


def test_the_newer_store_is_only_read(world: World, before: Path, newer: Path, tmp_path: Path) -> None:
    world.report()
    path = left(world, newer)
    same = Path(shutil.copy(path, tmp_path / "same.db"))
    take_back(f"sqlite:///{before}", path)
    assert path.read_bytes() == same.read_bytes()
