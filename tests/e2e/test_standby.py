"""A second machine follows a server that is killed, and takes over; then the first one comes back."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from websockets.sync.client import connect

from data.errors import Superseded
from data.store.database import open_store
from data.words import Role, TokenKind
from tests.data.world import OPERATION, settle
from tests.e2e import quick_start
from tests.e2e.running import Server, issue_key, waited_for


@dataclass
class Two:
    """Two laptops: the first has a server, the second follows it."""

    folder: Path
    server: Server
    token: Path
    started: list[Any] = field(default_factory=list)

    @property
    def copy(self) -> Path:
        return self.folder / "second" / "store.db"

    def follow(self, *, until: int | None = None) -> "subprocess.Popen[bytes]":
        words = ["standby", "--from", self.server.url, "--token-file", str(self.token), "--json"]
        command = [sys.executable, "-m", "dashboard", *words, "--store", str(self.copy)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.started.append(process)
        if until is not None:
            soon(lambda: self.state().get("revision", 0) >= until)
        return process

    def state(self) -> dict[str, Any]:
        path = self.copy.with_name("store.db-standby.json")
        return json.loads(path.read_text()) if path.exists() else {}

    def dashboard(self, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return quick_start.commanded(*words, "--store", str(self.copy), "--json", **environment)

    def start(self, store: Path, name: str, **environment: str) -> Server:
        url = f"sqlite:///{store}"
        server = quick_start.begun(url, self.folder / f"{name}.log", None, **environment)
        self.started.append(server.process)
        return waited_for(server)


def soon(holds: Callable[[], Any], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def report(server: Server) -> int:
    body = {
        "id": str(uuid4()),
        "operation": OPERATION,
        "point": "P01",
        "function": "el",
        "status": "fungerar",
    }
    return int(server.post("/api/v1/reports", body)[1]["revision"])


def told_of(feed: str) -> dict[str, Any]:
    """Return the first fault that a wall is told of."""
    with connect(feed, max_size=None, proxy=None) as socket:
        while True:
            frame = socket.recv(timeout=20)
            told = json.loads(frame) if isinstance(frame, str) or frame[:1] == b"{" else {}
            if "fault" in told:
                return dict(told["fault"])


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    url = f"sqlite:///{tmp_path / 'first' / 'store.db'}"
    with closing(open_store(url)) as store:
        settle(store)
    server = quick_start.start(url, tmp_path / "first.log")
    token = tmp_path / "token"
    token.write_text(issue_key(url, TokenKind.API, Role.RESERV))
    machines = Two(tmp_path, server, token)
    yield machines
    for process in (*machines.started, server.process):
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait(10)


def test_what_was_acknowledged_stays_and_the_old_one_writes_no_more(two: Two) -> None:
    newest = report(two.server)
    two.follow(until=newest)
    refused = two.dashboard("takeover")
    assert refused.returncode == 1
    assert "svarar och skriver ännu" in refused.stderr
    newest = report(two.server)
    soon(lambda: two.state()["revision"] >= newest)  # it follows still
    two.server.kill()
    soon(lambda: two.state()["fault"])
    assert two.dashboard("user", "list").returncode == 1  # nobody opens what a standby replaces
    taken = json.loads(two.dashboard("takeover", DASHBOARD_SERVER_NAME="Reserven").stdout)
    assert (taken["term"], taken["revision"], taken["new"]) == (2, newest, True)
    assert taken["lost_seconds"] < 30
    again = json.loads(two.dashboard("takeover").stdout)
    assert (again["term"], again["new"]) == (2, False)
    second = two.start(two.copy, "second")
    second.key = two.server.key  # who was let in is let in
    assert second.get("/healthz")["term"] == 2
    assert report(second) == newest + 2

    first = Path(two.server.store.removeprefix("sqlite:///"))
    old = two.start(first, "first", DASHBOARD_PARTNER_URL=second.url)
    soon(lambda: not old.get("/standby/stands")["writes"])
    old.key = two.server.key
    with pytest.raises(urllib.error.HTTPError) as answer:
        report(old)
    problem = json.load(answer.value)
    assert answer.value.code == 503
    assert problem["title"] == "Servern är avlöst"
    assert (
        f"avlöst av Reserven och skriver inget mer. Inget sparades här. Fortsätt på {second.url}."
        in (problem["detail"])
    )
    old.kill()
    again = two.start(first, "again")  # by hand, or by systemd: it knows by itself that it has stood down
    again.screen = two.server.screen
    assert again.get("/healthz")["revision"] == newest
    screen = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with screen.open(again.wall(OPERATION), timeout=20) as wall:
        assert wall.status == 200
    fault = told_of(again.feed(OPERATION))
    assert (fault["kind"], fault["where"]) == ("superseded", second.url)
    again.kill()
    assert "Obs: Den här servern är avlöst av Reserven" in again.log.read_text()
    with closing(open_store(two.server.store)) as store, pytest.raises(Superseded), store.transaction():
        pass


def test_one_that_is_alive_is_asked_to_stop_and_then_nothing_is_lost(two: Two) -> None:
    two.follow(until=report(two.server))
    os.kill(two.started[0].pid, signal.SIGSTOP)  # it lags behind
    newest = report(two.server)
    os.kill(two.started[0].pid, signal.SIGCONT)
    taken = json.loads(two.dashboard("takeover", "--force", "--token-file", str(two.token)).stdout)
    assert (taken["stopped"], taken["lost_seconds"], taken["revision"]) == (True, 0.0, newest)
    with pytest.raises(urllib.error.HTTPError):
        report(two.server)
    assert taken["term"] == 2
