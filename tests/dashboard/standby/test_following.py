"""A standby whose server goes away, comes back or has another clock: what it holds is always whole."""

import http.server
import io
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.standby import following
from dashboard.standby.copies import Copies, lacked
from dashboard.standby.following import Follower, Source, check
from dashboard.standby.pages import Unpacking, put_in
from dashboard.standby.serving import WAITED
from dashboard.standby.state import STATE, WHOLE, alone, beside, done, read, refuse_followed
from data.errors import Refused
from data.store.database import Store, open_store
from data.store.verify import verify
from tests.data.world import NOW, World, settle


class Line:
    """The way between the two: a server on loopback that gives the store's copies, and what befalls it."""

    def __init__(self, store: Store) -> None:
        self.copies = Copies(store, lambda: NOW + timedelta(minutes=10))
        self.harm: Callable[[bytes], bytes] = lambda body: body
        line = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(b"")

            def do_POST(self) -> None:
                self.answer(self.rfile.read(int(self.headers["Content-Length"])))

            def answer(self, held: bytes) -> None:
                root = parse_qs(urlsplit(self.path).query).get("held", [""])[0]
                known = line.copies.digests(root) if root else held
                copy = line.copies.after(root, 0) if known is not None else None
                self.send_response(409 if known is None else 200 if copy is not None else 204)
                body = line.harm(b"".join(lacked(copy, known or b""))) if copy is not None else b""
                self.send_header(WAITED, "0")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said: Any) -> None:
                """Nobody reads it."""

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def cut(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.copies.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "first").mkdir()
    with closing(open_store(f"sqlite:///{tmp_path / 'first' / 'store.db'}")) as store:
        yield settle(store)


@pytest.fixture
def line(world: World) -> Iterator[Line]:
    made = Line(world.store)
    yield made
    if made.thread.is_alive():
        made.cut()


def follower(line: Line, tmp_path: Path) -> Follower:
    (tmp_path / "second").mkdir(exist_ok=True)
    return Follower(Source(line.url, "nyckel"), tmp_path / "second" / "store.db", now, lambda _state: None)


def now() -> datetime:
    return NOW


def later(line: Line) -> None:
    """Let a copy be made at once, as if a second had passed."""
    line.copies._next = 0.0


def test_a_copy_is_the_store_and_says_what_it_knows(line: Line, world: World, tmp_path: Path) -> None:
    standby = follower(line, tmp_path)
    standby.once()
    world.report()
    later(line)
    standby.once()
    path = tmp_path / "second" / "store.db"
    assert check(path) == world.revision() == standby.state.revision
    assert standby.state.copies == 2
    assert standby.state.received < 2 * path.stat().st_size / 10
    assert not list(path.parent.glob("*.new")) + list((tmp_path / "first").glob(".kopia-*"))
    with pytest.raises(Refused, match="reservs kopia"):
        refuse_followed(f"sqlite:///{path}")
    # A clock ten minutes off is said, and moves nothing.
    assert standby.state.clock_off == 600
    assert standby.state.confirmed_at.startswith(NOW.strftime("%Y-%m-%dT%H:%M"))


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda body: body[: len(body) // 2], id="broken off"),
        pytest.param(lambda body: body[:40] + b"\0" + body[41:], id="damaged"),
        pytest.param(lambda _body: b"<html>a hotspot's own page</html>", id="a hotspot"),
    ],
)
def test_what_does_not_arrive_whole_is_thrown_away_and_fetched_anew(
    line: Line, world: World, tmp_path: Path, harm: Callable[[bytes], bytes]
) -> None:
    standby = follower(line, tmp_path)
    standby.once()
    held = (tmp_path / "second" / "store.db").read_bytes()
    world.report()
    later(line)
    line.harm = harm
    assert not standby._step()
    assert "Överföringen blev inte hel" in standby.state.fault
    assert (tmp_path / "second" / "store.db").read_bytes() == held
    line.harm = lambda body: body
    assert standby._step()
    assert (standby.state.fault, standby.state.revision) == ("", world.revision())


def test_a_server_that_was_away_is_followed_on_without_the_whole_store_again(
    line: Line, world: World, tmp_path: Path
) -> None:
    first = follower(line, tmp_path)
    first.once()
    whole = first.state.received
    line.cut()
    assert not first._step()
    assert "svarar inte" in first.state.fault
    world.report()
    again = Line(world.store)
    try:
        standby = follower(again, tmp_path)  # both were restarted
        standby.once()
    finally:
        again.cut()
    assert (standby.state.fault, standby.state.revision) == ("", world.revision())
    assert standby.state.received - whole < whole / 2


def test_a_broken_copy_is_told_of_until_one_is_whole(
    line: Line, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "VERIFY_SECONDS", -1)
    standby = follower(line, tmp_path)
    path = tmp_path / "second" / "store.db"
    standby.once()
    whole = beside(path, WHOLE)
    assert (standby.state.broken, whole.read_bytes()) == ("", path.read_bytes())
    first, kept = tmp_path / "first" / "store.db", whole.read_bytes()
    point = "UPDATE point SET name = {} WHERE id = 'P01'"
    spoil(first, point.format("name || 'x'"))
    later(line)
    for _round in range(2):  # nothing is new the second time
        standby._step()
        assert "är inte hel" in standby.state.fault
        assert str(whole) in standby.state.fault
        assert whole.read_bytes() == kept
    spoil(first, point.format("substr(name, 1, length(name) - 1)"))
    later(line)
    standby.once()
    assert (standby.state.fault, standby.state.since) == ("", "")
    assert {oct(one.stat().st_mode & 0o777) for one in (path, whole, beside(path, STATE))} == {"0o600"}
    done(path)
    assert not whole.exists()


def spoil(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute(statement).rowcount == 1
        connection.commit()


def test_only_what_is_a_standbys_own_is_replaced(line: Line, world: World, tmp_path: Path) -> None:
    standby = follower(line, tmp_path)
    path = tmp_path / "second" / "store.db"
    shutil.copyfile(tmp_path / "first" / "store.db", path)
    with pytest.raises(Refused, match="inte en reservs kopia"):
        standby.run(lambda: True)
    path.unlink()
    standby.once()
    with closing(open_store(f"sqlite:///{path}")) as opened:
        world.report()
        later(line)
        assert not standby._step()
        assert "öppen i ett annat program" in standby.state.fault
        assert verify(opened).differences == []
    assert standby._step()


def test_a_copy_is_given_whole_though_a_newer_one_takes_its_place(line: Line, world: World) -> None:
    old = line.copies.after("", 0)
    assert old is not None
    given = lacked(old, b"")
    world.report()
    later(line)
    newer = line.copies.after(old.head.root, 0)
    assert newer is not None
    into = io.BytesIO()
    put_in(into, b"", Unpacking(io.BytesIO(b"".join(given))))
    assert len(into.getvalue()) == old.head.pages * old.head.size


def test_two_do_not_follow_to_one_copy(line: Line, tmp_path: Path) -> None:
    standby = follower(line, tmp_path)
    path = tmp_path / "second" / "store.db"
    with alone(path), pytest.raises(Refused, match="följer redan"):
        standby.run(lambda: True)
    assert read(path) is None
    assert not beside(path, STATE).exists()
