"""What the light form costs the server with two hundred walls connected: its time, and its bytes.

Run: python -m tests.load light. Times are from the request's last byte to the answer's first, on loopback,
over one kept connection: the server's own, and what it waits behind.
"""

import http.client
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from dashboard import clock
from data.access import tokens
from data.acting import LOCAL
from data.store.database import open_store
from tests.e2e import stage
from tests.e2e.running import Server, start
from tests.load.idle import WALLS, crowd
from tests.load.table import Row, percentile

BUDGET_MS = 30
BUDGET_BYTES = 14 * 1024
POINT = "P01"
_STATUSES = ("begransad", "fungerar")


class Phone:
    """One connection that asks and posts as a phone does, and notes what each took."""

    def __init__(self, server: Server, path: str) -> None:
        self._connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        self._path = path
        self._count = 0
        self.drawn: list[float] = []
        self.saved: list[float] = []

    def get(self, path: str = "") -> int:
        """Ask for the form; return how many bytes it was, headers and all."""
        begun = time.perf_counter()
        self._connection.request("GET", path or self._path, headers={"Accept-Encoding": "gzip"})
        answer = self._connection.getresponse()
        self.drawn.append(time.perf_counter() - begun)
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {body[:200]!r}")
        return len(body) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 19

    def post(self) -> None:
        """Send two functions and how full it is, as the queue does."""
        self._count += 1
        said = {"id": uuid4().hex, "operation": stage.OPERATION, "do": "report", "occupancy": "snart_fullt"}
        said |= {"el_status": _STATUSES[self._count % 2], "varme_status": "fungerar"}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        begun = time.perf_counter()
        self._connection.request("POST", self._path, urlencode(said), headers)
        answer = self._connection.getresponse()
        self.saved.append(time.perf_counter() - begun)
        body = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {body[:200]!r}")


def measure(folder: Path, rounds: int) -> list[Row]:
    """Return the rows of the light form's budgets."""
    url = f"sqlite:///{folder / 'light.db'}"
    stage.set_up(url)
    server = start(url, folder / "light.log")
    listeners = crowd(server, WALLS)
    try:
        phone = Phone(server, _link(url))
        size = phone.get() + phone.get("/r/sw.js")
        for _ in range(5):
            phone.get()
            phone.post()
        phone.drawn.clear()
        phone.saved.clear()
        for _ in range(rounds):
            phone.get()
            time.sleep(0.1)
            phone.post()
            time.sleep(0.4)  # the walls get their picture; a point reports far less often
    finally:
        listeners.kill()
        server.stop()
    return [
        _row("drawn", phone.drawn, "reading one point and packing the page"),
        _row("saved (three entries, fsync)", phone.saved, "the store's one writer and its fsync"),
        Row(
            "light form, first visit with its worker",
            f"{size} B with headers",
            f"≤ {BUDGET_BYTES} B",
            size <= BUDGET_BYTES,
            "–",
            "one document with its sheet and script inside",
        ),
    ]


def _link(url: str) -> str:
    now = clock.now()
    with closing(open_store(url)) as store:
        ends = now.replace(year=now.year + 1)
        made = tokens.issue_point_links(store, LOCAL, [POINT], stage.OPERATION, ends, now)
    return f"/r/{made[0][1].secret}"


def _row(what: str, taken: list[float], limit: str) -> Row:
    p95 = 1000 * percentile(taken, 0.95)
    median = 1000 * percentile(taken, 0.5)
    return Row(
        f"light form {what}, {WALLS} walls",
        f"median {median:.1f} ms, p95 {p95:.1f} ms",
        f"p95 ≤ {BUDGET_MS} ms",
        p95 <= BUDGET_MS,
        "–",
        limit,
    )
