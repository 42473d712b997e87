"""An inject to two hundred who take part: how soon it stands in an open inbox, with nobody asking for it.

Run: python -m tests.load.inboxes
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from httpx2 import AsyncClient
from playwright.sync_api import Page
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from dashboard import clock
from data.acting import LOCAL
from data.exercise.acts.injects import deliver
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Recipient, Scenario
from data.points import reads as point_reads
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Role
from tests.e2e import stage
from tests.e2e.running import Server, sign_in, start
from tests.load.table import Row, percentile, show
from tests.load.visible import browser

NAME, TAKE_PART, BUDGET_MS, KEPT_MS = "inkorgar", 200, 150, 500
BEGINS = datetime(2027, 1, 14, 5, tzinfo=UTC)
# Notes when the inbox on the page has so many rows: after the frame that painted the last of them.
_WATCH = """
() => {
  window.seen = {};
  const hosts = [...document.querySelectorAll("*")].filter((one) => one.shadowRoot?.querySelector(".inbox"));
  const root = hosts[0].shadowRoot.querySelector(".inbox");
  new MutationObserver(() => {
    const rows = root.querySelectorAll(".inject").length;
    requestAnimationFrame(() => { window.seen[rows] ??= performance.timeOrigin + performance.now(); });
  }).observe(root, {childList: true, subtree: true});
}
"""
_SEEN = """
rows => new Promise((resolve, reject) => {
  const begun = performance.now();
  const look = () => {
    if (window.seen[rows]) resolve(window.seen[rows]);
    else if (performance.now() - begun > 20000) reject(new Error(`${rows} rows never seen`));
    else setTimeout(look, 5);
  };
  look();
})
"""


def measure(folder: Path | None = None, injects: int = 30) -> list[Row]:
    """Return the rows of the table: each inject is for all stadsdelar, so for everybody who listens."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        url = f"sqlite:///{Path(place) / 'inboxes.db'}"
        stage.set_up(url)
        with closing(open_store(url)) as store:
            areas = _plan(store, injects)
            grants = [Grant(Role.STADSDEL, areas[n % len(areas)]) for n in range(TAKE_PART)]
            keys = [sign_in(url, grant) for grant in grants]
            server = start(url, Path(place) / "server.log")
            try:
                return _rows(*_sent(store, server, keys, injects))
            finally:
                server.kill()


def _plan(store: Store, injects: int) -> list[str]:
    text = "Ett äldreboende ringer: hissarna står, och reservkraften räcker fyra timmar till."
    told = tuple(
        Inject(f"I{n:03}", None, text, sender="Äldreboendet", to=(Recipient(Role.STADSDEL),))
        for n in range(injects)
    )
    scenario = Scenario(NAME, "Mätning", BEGINS, timedelta(hours=9), injects=told)
    plan_exercise(store, LOCAL, NewExercise(NAME, "Mätning", scenario), clock.now())
    begins: dict[str, Any] = {"act_id": str(uuid4()), "operation_id": NAME}
    set_clock(store, LOCAL, **begins, act=ClockAct.START, now=clock.now())
    return [area.id for area in point_reads.areas(store)]


def _sent(store: Store, server: Server, keys: list[str], injects: int) -> tuple[list[float], ...]:
    """Deliver one after another; return when each socket had it, when a browser had painted it, in ms.

    And how long each report took that was sent while every inbox said that it had opened it.
    """
    listening = [sys.executable, "-m", "tests.load.inboxes", f"ws{server.url[4:]}"]
    with (
        subprocess.Popen(listening, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as listeners,
        browser() as running,
    ):
        assert listeners.stdin is not None
        assert listeners.stdout is not None
        listeners.stdin.write("\n".join(keys[1:]) + "\n\n")
        listeners.stdin.flush()
        page = running.new_page()
        _open(page, server, keys[0])
        assert listeners.stdout.readline().strip() == "ready"
        had, painted, kept = [], [], []
        for n in range(injects):
            deliver(store, LOCAL, NAME, f"I{n:03}", clock.now())
            committed = time.time()
            painted.append(page.evaluate(_SEEN, n + 1) - committed * 1000)
            had += [(float(at) - committed) * 1000 for at in listeners.stdout.readline().split()]
            for _again in range(5):
                kept.append(_report_ms(store))
                time.sleep(0.1)
        listeners.terminate()
    return had, painted, kept


def _report_ms(store: Store) -> float:
    point = point_reads.loaded_points(store)[0].id
    began = time.perf_counter()
    stage.report_all(store, point, clock.now())
    return (time.perf_counter() - began) * 1000


def _open(page: Page, server: Server, key: str) -> None:
    cookie = {"name": "trygghetslaget", "value": key, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{server.url}/inbox?handelse={NAME}")
    page.wait_for_selector('.strip[data-live="live"]', timeout=60_000)
    page.wait_for_selector(".inbox")
    page.evaluate(_WATCH)


def _rows(had: list[float], painted: list[float], kept: list[float]) -> list[Row]:
    ran = f"{len(painted)} injects, each to all {TAKE_PART}; {TAKE_PART - 1} sockets in another process"
    return [
        Row(
            f"delivered → shown in an open inbox, {TAKE_PART} take part",
            f"median {percentile(painted, 0.5):.0f} ms, p95 {percentile(painted, 0.95):.0f} ms",
            f"≤ {BUDGET_MS} ms",
            percentile(painted, 0.95) <= BUDGET_MS,
            limit=ran,
        ),
        Row(
            f"delivered → its row at each of {TAKE_PART}",
            f"median {percentile(had, 0.5):.0f} ms, p95 {percentile(had, 0.95):.0f} ms",
            f"≤ {BUDGET_MS} ms",
            percentile(had, 0.95) <= BUDGET_MS,
            limit="the rendering of the picture before it, and the sockets one after another",
        ),
        Row(
            f"a report while {TAKE_PART - 1} inboxes say that they have opened it",
            f"median {percentile(kept, 0.5):.0f} ms, p95 {percentile(kept, 0.95):.0f} ms",
            f"≤ {KEPT_MS} ms",
            percentile(kept, 0.95) <= KEPT_MS,
            limit="the turns of those that ask before the first of their role has said it",
        ),
    ]


async def _listen(
    socket: ClientConnection, says: AsyncClient, keys: list[str], times: dict[int, list[float]]
) -> None:
    """Note when each inject comes; once all have it each says that it is opened, as an inbox's page does."""
    async for frame in socket:
        at = time.time()
        if not isinstance(frame, str) or not frame.startswith('{"kind":"inbox"'):
            continue
        number = json.loads(frame)["rows"][0]["number"]
        times.setdefault(number, []).append(at)
        if len(times[number]) == len(keys):
            print(*times.pop(number), flush=True)
            opened = {"operation": NAME, "numbers": [number]}
            cookies = ({"cookie": f"trygghetslaget={key}"} for key in keys)
            posts = (says.post("/live/opened", json=opened, headers=cookie) for cookie in cookies)
            for answer in await asyncio.gather(*posts):
                answer.raise_for_status()


async def _main(server: str, keys: list[str]) -> None:
    """Listen with each key; print when each had what came, a line for what has come to all."""
    address, own = f"{server}/live/feed?operation={NAME}&inkorg=1", f"http{server[2:]}"

    def opened(key: str) -> connect:
        headers = {"Cookie": f"trygghetslaget={key}"}
        return connect(
            address, compression=None, max_size=None, origin=Origin(own), additional_headers=headers
        )

    sockets: list[ClientConnection] = []
    for first in range(0, len(keys), 25):
        sockets += await asyncio.gather(*(opened(key) for key in keys[first : first + 25]))
    for socket in sockets:
        await socket.recv()
    print("ready", flush=True)
    times: dict[int, list[float]] = {}
    async with AsyncClient(base_url=own, headers={"origin": own}, timeout=30) as says:
        listening = (_listen(socket, says, keys, times) for socket in sockets)
        await asyncio.gather(*listening)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(_main(sys.argv[1], [line.strip() for line in iter(sys.stdin.readline, "\n")]))
    else:
        show(measure())
