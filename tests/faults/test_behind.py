"""Two processes behind nginx, one of them hung or cut off from it: whoever it served is served by the other.

Nobody restarts or reloads anything; who was told that a report is stored was told the truth, once.
"""

import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.drills.reporting import Reporting
from tests.e2e import quick_start, stage
from tests.e2e.behind import WAY, Behind, behind
from tests.e2e.conftest import Visit
from tests.e2e.running import Server, free_port
from tests.wire import Cable

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.postgres]
LIVE = 'html[data-live="live"]'
# Ten seconds until the wall lets go of what says nothing; then the proxy tries another process after two
# seconds where nothing answers, after fifteen where something takes the call and is silent: 13 and 27 s where
# nothing else runs. The rest is for busy machines: CI's has been seen to take 26 and more than 36.
MOVED_WHEN_PARTED, MOVED_WHEN_HUNG = 40.0, 70.0


@dataclass
class Cabled:
    """The processes with a cable each to the proxy."""

    behind: Behind
    cables: list[Cable]

    def cable(self, way: str) -> Cable:
        return self.cables[int(way) - 1]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, make_database: Callable[[], str]) -> Iterator[Cabled]:
    url, place = make_database(), tmp_path_factory.mktemp("cabled")
    stage.set_up(url)
    with ExitStack() as held:
        cables: list[Cable] = []

        def begin(store: str, log: Path, **environment: str) -> Server:
            port = free_port()
            server = quick_start.begun(store, log, port, **environment)
            cables.append(held.enter_context(Cable(lambda: socket.create_connection(("127.0.0.1", port)))))
            return replace(server, url=f"http://127.0.0.1:{cables[-1].port}")

        yield Cabled(held.enter_context(behind(url, place, begin)), cables)


@pytest.fixture
def wall(pair: Cabled, visit: Callable[..., Visit]) -> Page:
    page = visit(session="").page
    page.goto(pair.behind.front.wall(stage.OPERATION))
    page.wait_for_selector(LIVE)
    return page


def way(page: Page) -> str:
    return next(str(one["value"]) for one in page.context.cookies() if one["name"] == WAY)


def moved(wall: Page, within: float) -> None:
    """The wall says that it hears nothing, and then hears the other process."""
    began = time.monotonic()
    expect(wall.locator(".lost")).to_contain_text("FRÅNKOPPLAD sedan", timeout=15_000)
    wall.wait_for_selector(LIVE, timeout=1000 * within)
    assert time.monotonic() - began < within


def test_a_process_cut_off_from_the_proxy_loses_its_walls_to_the_other(pair: Cabled, wall: Page) -> None:
    first = way(wall)
    with Reporting(pair.behind.front) as reporting:
        pair.cable(first).part()
        moved(wall, MOVED_WHEN_PARTED)
        pair.cable(first).mend()  # reports that were on their way come now, also those sent again meanwhile
    wall.wait_for_selector(f'{LIVE}[data-revision="{reporting.newest}"]', timeout=9000)
    assert way(wall) != first
    reporting.assert_kept()


def test_a_process_that_hangs_loses_its_walls_to_the_other(pair: Cabled, wall: Page) -> None:
    first = way(wall)
    hung = pair.behind.of(first)
    hung.process.send_signal(signal.SIGSTOP)
    try:
        moved(wall, MOVED_WHEN_HUNG)
    finally:
        hung.process.send_signal(signal.SIGCONT)
    assert way(wall) != first
