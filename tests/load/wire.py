"""What crosses the wire: bytes of one update, ours and the peer's, and the first wall on a cold cache."""

import asyncio
import statistics
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from websockets.asyncio.client import connect
from websockets.typing import Origin

from data.store.database import open_store
from tests.e2e import stage
from tests.e2e.running import start
from tests.load.peer.started import started_peer
from tests.load.table import Row, percentile
from tests.load.visible import browser, flip, statuses

UPDATES = 12
_SETTLED = """
() => new Promise(resolve => {
  const look = () => {
    const root = document.documentElement;
    const drawn = document.querySelectorAll('.leaflet-container path').length;
    if (root.dataset.live === 'live' && drawn > 150) resolve(performance.now());
    else setTimeout(look, 10);
  };
  look();
})
"""


async def _frames(url: str, store_url: str) -> tuple[int, list[int]]:
    """Return the bytes of the first picture and of one frame an update, as they cross the wire."""
    store = open_store(store_url)
    try:
        own = Origin("http" + url.removeprefix("ws").partition("/live/")[0])
        async with connect(url, compression=None, max_size=None, origin=own) as socket:
            first = len(await socket.recv())
            sizes = []
            for status in statuses(UPDATES):
                await asyncio.to_thread(flip, store, status)
                frame = await socket.recv()
                while isinstance(frame, str) or len(frame) < 300:  # heartbeats are no updates
                    frame = await socket.recv()
                sizes.append(len(frame))
                await asyncio.sleep(0.2)
            return first, sizes
    finally:
        store.close()


def _count(page: Page) -> dict[str, int]:
    """Count what the page receives, as it crosses the wire, over HTTP and over sockets."""
    seen = {"http": 0, "socket": 0}
    session: Any = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def finished(event: dict[str, Any]) -> None:
        seen["http"] += int(event["encodedDataLength"])

    def received(event: dict[str, Any]) -> None:
        data = event["response"]["payloadData"]
        # Binary frames come as base64.
        seen["socket"] += len(data) * 3 // 4 if event["response"]["opcode"] == 2 else len(data)

    session.on("Network.loadingFinished", finished)
    session.on("Network.webSocketFrameReceived", received)
    return seen


def _first_wall(url: str, rounds: int) -> tuple[list[float], int]:
    taken, size = [], 0
    with browser() as running:
        for _ in range(rounds):
            context = running.new_context(viewport={"width": 1920, "height": 1080})
            page = context.new_page()
            seen = _count(page)
            page.goto(url, wait_until="commit")
            taken.append(float(page.evaluate(_SETTLED)))
            page.wait_for_timeout(300)
            size = max(size, seen["http"] + seen["socket"])
            context.close()
    return taken, size


def _peer_bytes(folder: Path, url: str) -> float:
    """Return the bytes of one redraw of the peer, averaged over the redraws of twelve seconds."""
    with started_peer(folder, url) as address, closing(open_store(url)) as store, browser() as running:
        page = running.new_page()
        seen = _count(page)
        page.goto(address)
        page.wait_for_timeout(8000)
        before = seen["socket"]
        redraws = 6
        for status in statuses(redraws):
            flip(store, status)
            page.wait_for_timeout(2000)
        return (seen["socket"] - before) / redraws


def measure(folder: Path, rounds: int) -> list[Row]:
    """Return the rows of the byte and first-wall budgets."""
    url = f"sqlite:///{folder / 'wire.db'}"
    stage.set_up(url)
    server = start(url, folder / "wire.log")
    try:
        first, sizes = asyncio.run(_frames(server.feed(stage.OPERATION), url))
        taken, size = _first_wall(server.wall(stage.OPERATION), max(5, rounds // 4))
    finally:
        server.stop()
    time.sleep(0.5)
    update = statistics.median(sizes)
    redraw = _peer_bytes(folder, url)
    p95 = percentile(taken, 0.95)
    return [
        Row(
            "bytes per update and screen",
            f"median {update:.0f} B, largest {max(sizes)} B (first picture {first} B)",
            "≤ 4 kB gzip",
            max(sizes) <= 4096,
            f"{redraw / 1000:.0f} kB a redraw: {redraw / update:.0f} × more",
            "the changed point's glyph and popup, its area's fill, and the panels that changed",
        ),
        Row(
            "first complete wall, cold cache",
            f"median {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms, {size / 1000:.0f} kB",
            "≤ 1.5 s, ≤ 600 kB",
            p95 <= 1500 and size <= 600_000,
            "–",
            "parsing Leaflet and drawing the base map; complete is: live, and the base map drawn",
        ),
    ]
