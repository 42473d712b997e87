"""A day and a night on one wall: 24 simulated hours, 100,000 reports, and a browser that does not grow.

The operation is an exercise whose clock runs as fast as the reports come, so that everything also ages,
expires and turns as it does in a day. What the browser holds is asked after it has collected its garbage.
"""

import gzip
import random
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import orjson
from playwright.sync_api import Page, WebSocket, sync_playwright

from dashboard import clock
from data.acting import LOCAL
from data.points import reads as point_reads
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.store.database import Store, open_store
from data.words import Function, Phase, Status
from tests.e2e import stage
from tests.e2e.running import FLAGS, Server, find_chromium, start

READY: Final = 'html[data-live="live"][data-base="drawn"]'
RATE: Final = 50  # reports a second
MOST_GROWTH: Final = 0.10


@dataclass(frozen=True)
class Size:
    hours: float
    reports: int
    samples: int


WHOLE: Final = Size(24, 100_000, 24)
SHORT: Final = Size(1, 400, 4)


@dataclass(frozen=True)
class Held:
    """What the browser holds after it has collected its garbage."""

    heap: int
    nodes: int


@dataclass
class Feed:
    """What came over the wire: each change must follow on the one before, or on a whole picture."""

    frames: int = 0
    whole: int = 0
    missed: int = 0
    place: tuple[str, int] = ("", 0)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self.hear)

    def hear(self, frame: bytes | str) -> None:
        if isinstance(frame, str):
            return  # a heartbeat
        message = orjson.loads(gzip.decompress(frame))
        if "seq" not in message:
            return  # something that was delivered to somebody
        before, self.place = self.place, (message["epoch"], message["seq"])
        self.frames += 1
        if message["kind"] == "full":
            self.whole += 1
        elif self.place != (before[0], before[1] + 1):
            self.missed += 1


def drill(folder: Path, short: bool) -> Iterator[str]:
    """Run it; raises AssertionError where the wall grew or missed anything."""
    size = SHORT if short else WHOLE
    url = f"sqlite:///{folder / 'day.db'}"
    stage.set_up(url, speed=size.hours * 3600 / (size.reports / RATE))
    server = start(url, folder / "server.log")
    try:
        feed = Feed()
        with closing(open_store(url)) as store, opened(server, feed) as page:
            yield from _day(store, page, feed, size)
    finally:
        server.kill()


def _day(store: Store, page: Page, feed: Feed, size: Size) -> Iterator[str]:
    devtools = page.context.new_cdp_session(page)
    writer = _Writer(store)
    warm = size.reports // (size.samples + 1)
    revision = writer.write(warm)
    _shown(page, revision)
    first, worst = _held(devtools), 0.0
    begun, watched = time.monotonic(), revision
    for sample in range(1, size.samples + 1):
        revision = writer.write(warm)
        _shown(page, revision)
        now = _held(devtools)
        worst = max(worst, now.heap / first.heap - 1)
        yield (
            f"{size.hours * sample / size.samples:5.1f} h: revision {revision}, heap {now.heap / 1e6:.2f} MB "
            f"({now.heap / first.heap - 1:+.1%}), {now.nodes} nodes"
        )
    seconds = time.monotonic() - begun
    yield (
        f"{revision - watched} reports in {seconds:.0f} s, {feed.frames} frames "
        f"({feed.whole} whole pictures), {feed.missed} missed; "
        f"heap at most {worst:+.1%} over {first.heap / 1e6:.2f} MB"
    )
    assert feed.missed == 0, feed
    assert page.locator("html").get_attribute("data-seq") == str(feed.place[1])
    assert page.locator("html").get_attribute("data-live") == "live"
    assert now.heap <= first.heap * (1 + MOST_GROWTH), (first, now)


class _Writer:
    """Reports one after another, as evenly as the machine can, from points that are open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        picture = point_reads.picture(store, stage.OPERATION)
        self._points = [point.id for point in picture.points if point.phase is Phase.OPPEN]
        self._chance = random.Random(20270114)

    def write(self, many: int) -> int:
        revision, begun = 0, time.monotonic()
        for number in range(many):
            time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
            point, function = self._chance.choice(self._points), self._chance.choice(list(Function))
            status = self._chance.choice((Status.FUNGERAR, Status.BEGRANSAD, Status.UR_FUNKTION))
            new = NewReport(str(uuid4()), stage.OPERATION, point, function, status)
            revision = point_reports.report(self._store, LOCAL, [new], clock.now())[0].revision
        return revision


def _shown(page: Page, revision: int) -> None:
    page.wait_for_selector(f'html[data-live="live"][data-revision="{revision}"]', timeout=60_000)


def _held(devtools: Any) -> Held:
    for _ in range(2):  # what the first collection finds may hold on to something else
        devtools.send("HeapProfiler.collectGarbage")
    used = devtools.send("Runtime.getHeapUsage")["usedSize"]
    return Held(int(used), int(devtools.send("Memory.getDOMCounters")["nodes"]))


@contextmanager
def opened(server: Server, feed: Feed) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.on("websocket", feed.listen)
        page.goto(server.wall(stage.OPERATION))
        page.wait_for_selector(READY, timeout=30_000)
        yield page
        browser.close()
