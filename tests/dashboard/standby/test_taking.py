"""Taking over when the one before answers, half answers, or answers as nobody that is known."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from dashboard.health.facts import Measured, Standby, State, Subject
from dashboard.health.says import lines
from dashboard.standby import handing
from dashboard.standby.copies import Copies
from dashboard.standby.followed import followed
from dashboard.standby.following import Follower, Source
from dashboard.standby.handing import NOBODY_WRITES
from dashboard.standby.meeting import HAND_OVER, Partner, as_said, heard
from dashboard.standby.serving import COPY, FETCHED, HANDED_OVER
from dashboard.standby.state import read
from dashboard.standby.taking import Taken, Wish, take_over
from data.access.security import entries
from data.entries.entry import EntryKind
from data.errors import Refused, StoreFault, Superseded
from data.log import reads as log_reads
from data.server.reads import standing
from tests.certificates import certificate
from tests.dashboard.standby.meeting import REDIRECTING, Machine, answering, machine, now, settled
from tests.data.world import NOW

ASKED = Wish(token="nyckel", force=True)


@pytest.fixture
def first(tmp_path: Path) -> Machine:
    return settled(machine(tmp_path, "first"))


@pytest.fixture
def second(tmp_path: Path) -> Machine:
    return machine(tmp_path, "second")


def taken(one: Machine, wish: Wish = ASKED, **more: Any) -> Taken:
    return take_over(one.settings(**more), wish, now)


@contextmanager
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as hurried:
        hurried.setattr(handing, "PATIENCE_SECONDS", 0.5)
        yield


def test_whoever_does_not_follow_does_not_claim_to_have_everything(first: Machine, second: Machine) -> None:
    with first.up():
        second.follow(first).once()
        taken(second)
    newest = second.report()
    with second.up() as writes:
        back = Wish(second.url, "nyckel", force=True)
        with pytest.raises(Refused, match=rf"följer inte den andra servern.*post {newest} där.*Inget har"):
            taken(first, back)
        assert standing(writes).met is None
        assert second.report() == newest + 1  # it was not stopped
        forced = taken(first, Wish(second.url, force=True))
    assert (forced.lost_seconds, forced.stopped, forced.elsewhere) == (None, False, newest + 1)


def test_where_the_last_did_not_come_the_next_try_fetches_it(
    first: Machine, second: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with first.up():
        second.follow(first).once()
        newest = first.report()
        first.broken.add(COPY)
        with impatient(monkeypatch), pytest.raises(StoreFault, match=NOBODY_WRITES):
            taken(second)
        with pytest.raises(Superseded):
            first.report()
        with pytest.raises(Refused, match="Med --token-file hämtas det"):
            taken(second, Wish())
        assert read(second.path) is not None  # it is a standby's copy still
        first.broken.clear()
        done = taken(second, Wish(token="nyckel"))
    # Beside the report, the one before said that it wrote the store.
    assert (done.lost_seconds, done.stopped, done.term) == (0.0, True, 2)
    assert done.revision >= newest
    with second.opened() as store:
        assert store.installation == standing(store).installation


def test_what_was_fetched_at_an_earlier_try_is_all_though_the_other_is_gone(
    first: Machine, second: Machine
) -> None:
    with first.up():
        second.follow(first).once()
        before = handing.Before(
            second.settings(), first.url, "nyckel", read(second.path), alive=True, stopped=False
        )
        with second.opened() as copy:
            handing.hand_over(copy, before)
            handing.hand_over(copy, before)  # the answer was lost: the same again
        second.follow(first).once()
    done = taken(second, Wish())
    assert (done.lost_seconds, done.stopped) == (0.0, True)


def test_one_that_answers_and_is_not_trusted_is_not_dead(
    first: Machine, second: Machine, tmp_path: Path
) -> None:
    trusted, key = certificate(tmp_path, "127.0.0.1")
    with first.up():
        second.follow(first).once()
    with first.up(ssl_certfile=trusted, ssl_keyfile=key):
        for authority in (None, tmp_path / "borta.pem"):
            with pytest.raises(Refused, match=r"inte (betrott|att läsa).*inte att veta.*--force"):
                taken(second, Wish(first.url), partner_ca=authority)
        assert first.report()
        with pytest.raises(Refused, match="svarar och skriver ännu"):
            taken(second, Wish(first.url), partner_ca=trusted)
        assert taken(second, Wish(first.url, force=True)).new
    with answering(REDIRECTING) as url, pytest.raises(Refused, match="svarar 302"):
        taken(first, Wish(url))
    with pytest.raises(Refused, match="okrypterat"):
        taken(first, Wish("http://192.0.2.1:8501"))


def test_a_partner_that_is_not_trusted_is_told_of(first: Machine, tmp_path: Path) -> None:
    trusted, key = certificate(tmp_path, "127.0.0.1")
    with first.opened() as store:
        for authority, told in ((None, "inte betrott"), (trusted, "")):
            said: list[str] = []
            with answering(REDIRECTING, ssl_certfile=trusted, ssl_keyfile=key) as url:
                Partner(store, url, authority, now, lambda _why: None, said.append).once()
            assert told in said[0]
            assert bool(told) == bool(said[0])
    measured = Measured(NOW, partner="Den andra är inte betrodd.")
    (line,) = (one for one in lines(measured) if one.subject is Subject.STANDBY)
    assert (line.state, line.says) == (State.NOW, "Den andra är inte betrodd.")
    assert "DASHBOARD_PARTNER_CA" in line.do
    with pytest.raises(ValueError, match="partner_url"):
        first.settings(partner_url="http://reserv.example")


def test_a_server_stops_for_the_very_next_term_alone_and_it_is_noted(first: Machine, second: Machine) -> None:
    with first.up() as store:
        for _time in range(2):
            second.follow(first).once()
        with store.reading() as connection:
            said = as_said(connection, "")
        for term in (said["term"], said["term"] + 2, 2**31, said["term"] + 1):
            claim = said | {"term": term, "installation": second.id, "took": 0}
            request = Request(first.url + HAND_OVER, json.dumps(claim).encode())
            if term == said["term"] + 1:
                urlopen(request).close()
            else:
                with pytest.raises(HTTPError, match="409"):
                    urlopen(request)
                assert standing(store).met is None
        noted = [one.facts for one in entries(store)]
    assert [one["what"] for one in noted] == [HANDED_OVER, FETCHED]
    assert (noted[0]["partner"], noted[0]["term"]) == (second.id, 2)


def test_one_standby_that_asks_does_not_hide_another_that_is_dead(first: Machine) -> None:
    at = [NOW]
    with first.opened() as store, closing(Copies(store, lambda: at[0])) as copies:
        assert followed(copies, NOW) is None
        assert copies.note("a", "systemet reserven", 4)
        at[0] += timedelta(minutes=10)
        assert copies.note("b", "systemet provaren", 4)
        assert not copies.note("b", "systemet provaren", 4)
        assert followed(copies, at[0]) == Standby(timedelta(minutes=10), "systemet reserven")
        at[0] += timedelta(days=1)
        assert copies.note("b", "systemet provaren", 4)
    measured = Measured(NOW, standby=Standby(timedelta(minutes=10), "systemet reserven"))
    (line,) = (one for one in lines(measured) if one.subject is Subject.STANDBY)
    assert line.says == "systemet reserven: 10 min efter"


def test_what_is_deeper_than_anybody_says_is_no_answer() -> None:
    with pytest.raises(ValueError, match="no standing"):
        heard(b"[" * 9_000)


def test_what_differs_is_taken_over_only_by_its_name(first: Machine) -> None:
    with closing(sqlite3.connect(first.path)) as raw:
        guards = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'payload'"
        )
        kept = guards.fetchall()
        for name, _sql in kept:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("UPDATE payload SET text = '[]' WHERE revision = 1")
        for _name, sql in kept:
            raw.execute(sql)
        raw.commit()
    with pytest.raises(StoreFault, match="inte helt och tas inte över") as refused:
        taken(first, Wish())
    named = "Texten i post 1 har ändrats."
    assert f'--despite "{named}"' in str(refused.value)
    with pytest.raises(StoreFault):
        taken(first, Wish(force=True, despite=("Något annat.",)))
    assert taken(first, Wish(despite=(named,))).differences == (named,)
    with first.opened() as store:
        *_, last = log_reads.entries_since(store, 0)
    assert last.kind is EntryKind.SERVER_TOOK
    assert (last.text or {}).get("reason") == f"Togs över trots: {named}"


def test_a_standby_without_a_copy_says_so_and_that_the_other_speaks_no_https(tmp_path: Path) -> None:
    with answering(REDIRECTING) as url:
        source = Source(url.replace("http://", "https://"), "nyckel", None)
        follower = Follower(source, tmp_path / "kopia.db", now, lambda _state: None)
        with pytest.raises(StoreFault, match=r"svarar, men inte med https\. Ingen kopia finns här än\."):
            follower.once()
