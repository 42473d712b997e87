"""How long from a committed report until it is seen on an open wall, and on the peer's map."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from dashboard import clock
from data.acting import LOCAL
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.database import Store, open_store
from data.words import Function, Status
from tests.e2e import stage
from tests.e2e.running import FLAGS, find_chromium, start
from tests.load.peer.started import started_peer
from tests.load.table import Row, percentile

POINT = "P03"
LISTENERS = 1000
# Notes when the wall has shown a revision: after the frame that painted it.
_WATCH_WALL = """
() => {
  window.seen = {};
  const root = document.documentElement;
  new MutationObserver(() => {
    const revision = root.dataset.revision;
    requestAnimationFrame(() => { window.seen[revision] = performance.timeOrigin + performance.now(); });
  }).observe(root, {attributes: true, attributeFilter: ['data-revision']});
}
"""
# A promise, because the documents' policy forbids the waiting that builds functions from strings.
_SEEN = """
revision => new Promise((resolve, reject) => {
  const begun = performance.now();
  const look = () => {
    if (window.seen[revision]) resolve(window.seen[revision]);
    else if (performance.now() - begun > 20000) reject(new Error(`revision ${revision} never seen`));
    else setTimeout(look, 5);
  };
  look();
})
"""
# Notes when the layer is what is true at a revision; its land is drawn by then.
_WATCH_LAYER = """
() => {
  window.drawn = {};
  const pane = document.querySelector(".leaflet-without-pane");
  new MutationObserver(() => {
    const {state, revision} = pane.dataset;
    if (state === "now") window.drawn[revision] ??= performance.timeOrigin + performance.now();
  }).observe(pane, {attributes: true});
}
"""
_DRAWN = _SEEN.replace("window.seen", "window.drawn")
_PEER_COLOURS = {Status.UR_FUNKTION: "#d3372b", Status.FUNGERAR: "#1d8a4d"}


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield running
        running.close()


def flip(store: Store, status: Status) -> tuple[int, float]:
    """Commit one report; return its revision and the real time at which the commit was acknowledged."""
    command = NewReport(str(uuid4()), stage.OPERATION, POINT, Function.EL, status, settles=True)
    receipts = point_reports.report(store, LOCAL, [command], clock.now())
    return receipts[0].revision, time.time()


def statuses(rounds: int) -> list[Status]:
    return [Status.FUNGERAR if n % 2 else Status.UR_FUNKTION for n in range(rounds)]


def _wall_times(page: Page, store: Store, rounds: int) -> list[float]:
    page.evaluate(_WATCH_WALL)
    taken = []
    for status in statuses(rounds):
        revision, committed = flip(store, status)
        taken.append(page.evaluate(_SEEN, revision) - committed * 1000)
        time.sleep(0.25)
    return taken


def _layer_times(page: Page, store: Store, rounds: int) -> tuple[list[float], list[float]]:
    """Return milliseconds until the report is seen, and until the layer is drawn by it; each turns it."""
    page.wait_for_selector('.leaflet-without-pane[data-state="now"]', state="attached")
    page.evaluate(_WATCH_WALL)
    page.evaluate(_WATCH_LAYER)
    seen, drawn = [], []
    for status in statuses(rounds):
        revision, committed = flip(store, status)
        seen.append(page.evaluate(_SEEN, revision) - committed * 1000)
        drawn.append(page.evaluate(_DRAWN, revision) - committed * 1000)
        time.sleep(0.25)
    return seen, drawn


def measure_layer(folder: Path, rounds: int) -> list[Row]:
    """Return how long a report takes to be seen on a wall that also shows who has no power near."""
    url = f"sqlite:///{folder / 'layer.db'}"
    stage.set_up(url)
    server = start(url, folder / "layer.log")
    try:
        with browser() as running, closing(open_store(url)) as store:
            bare, seen, drawn = _with_and_without(running, server.wall(stage.OPERATION), store, rounds)
    finally:
        server.stop()
    against = "; ".join(
        f"{what} median {statistics.median(taken):.0f} ms, p95 {percentile(taken, 0.95):.0f} ms"
        for what, taken in (("without it", bare), ("the layer itself", drawn))
    )
    return [_row("report committed → visible, 1 wall with a layer of reach", seen, 60, against)]


def _with_and_without(
    running: Browser, wall: str, store: Store, rounds: int
) -> tuple[list[float], list[float], list[float]]:
    page = running.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(wall)
    page.wait_for_selector("html[data-live=live]", timeout=30_000)
    bare = _wall_times(page, store, rounds)
    page.goto(f"{wall}&lager=el")
    page.wait_for_selector("html[data-live=live]", timeout=30_000)
    return (bare, *_layer_times(page, store, rounds))


def _measure_wall(folder: Path, url: str, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Return milliseconds with one wall, with a thousand listeners, and the listeners' own p95 arrivals."""
    server = start(url, folder / "wall.log")
    store = open_store(url)
    try:
        with browser() as running:
            page = running.new_page(viewport={"width": 1920, "height": 1080})
            page.goto(server.wall(stage.OPERATION))
            page.wait_for_selector("html[data-live=live]", timeout=30_000)
            alone = _wall_times(page, store, rounds)
            feed = server.feed(stage.OPERATION)
            crowd = subprocess.Popen(
                [sys.executable, "-m", "tests.load.listeners", feed, str(LISTENERS)],
                stdout=subprocess.PIPE,
                text=True,
            )
            assert crowd.stdout is not None
            assert crowd.stdout.readline().strip() == "ready"
            crowded = _wall_times(page, store, rounds)
            crowd.terminate()
            return alone, crowded, []
    finally:
        store.close()
        server.stop()


def _markers(page: Page, colour: str) -> int:
    """Return how many of the peer's markers have a colour now; its frame may be replaced as we look."""
    count = 0
    for frame in page.frames[1:]:
        with suppress(PlaywrightError):
            count = max(count, frame.locator(f"path.leaflet-interactive[stroke='{colour}']").count())
    return count


def _await_markers(page: Page, colour: str, at_least: int, what: str) -> float:
    """Return the real time at which the peer's map had that many markers of a colour."""
    deadline = time.monotonic() + 45
    while time.monotonic() < deadline:
        if _markers(page, colour) >= at_least:
            return time.time()
        page.wait_for_timeout(10)  # a plain sleep would keep new frames from being noticed
    raise RuntimeError(what)


def _measure_peer(folder: Path, url: str, rounds: int) -> list[float]:
    """Return milliseconds until the peer's marker has the new colour; raises where it never does."""
    taken = []
    with started_peer(folder, url) as address, closing(open_store(url)) as store, browser() as running:
        page = running.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(address)
        _await_markers(page, _PEER_COLOURS[Status.FUNGERAR], 5, "the peer never drew its map")
        for status in statuses(rounds):
            colour = _PEER_COLOURS[status]
            before = _markers(page, colour)
            _revision, committed = flip(store, status)
            drawn = _await_markers(page, colour, before + 1, "the peer did not draw the change")
            taken.append((drawn - committed) * 1000)
            page.wait_for_timeout(700)
    return taken


def measure(folder: Path, rounds: int) -> list[Row]:
    """Return the two rows of the latency budget; a ratio only where the peer was seen to draw."""
    url = f"sqlite:///{folder / 'visible.db'}"
    stage.set_up(url)
    alone, crowded, _arrivals = _measure_wall(folder, url, rounds)
    try:
        peer = statistics.median(_measure_peer(folder, url, max(5, rounds // 4)))
        against = f"median {peer:.0f} ms: {peer / statistics.median(alone):.0f} × slower"
    except (RuntimeError, AssertionError) as fault:
        against = f"no ratio: {fault}"
    return [
        _row("report committed → visible, 1 wall", alone, 60, against),
        _row(f"report committed → visible, {LISTENERS} feed listeners", crowded, 150, "–"),
    ]


def _row(what: str, taken: list[float], budget: int, peer: str) -> Row:
    p95 = percentile(taken, 0.95)
    figure = f"median {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms, worst {max(taken):.0f} ms"
    return Row(
        what,
        figure,
        f"p95 ≤ {budget} ms",
        p95 <= budget,
        peer,
        "5 ms poll of the store, one rendering, one browser frame; browser, server and load share two cores",
    )
