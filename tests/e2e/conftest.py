"""A real server in its own process and a real browser that can reach nothing but loopback."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e import stage
from tests.e2e.quick_start import start
from tests.e2e.running import FLAGS, Server, find_chromium, session_of

# ms; five, as Playwright has it, is too short for a page where four browsers share two cores
PATIENCE = 20_000


def chromium() -> str:
    """Return the browser's path; a missing browser is an error in CI and a skip elsewhere."""
    found = find_chromium()
    if found is not None:
        return found
    if os.environ.get("CI") or os.environ.get("DASHBOARD_TESTS_REQUIRE_BROWSER"):
        pytest.fail("Chromium is missing, and browser tests may not be skipped here.")
    pytest.skip("Chromium is not installed: apt-get install chromium-headless-shell")


# Closed with the folder: while it runs its event loop is this process's, and other tests have their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@dataclass
class Visit:
    """One browser window and everything it asked for."""

    context: BrowserContext
    page: Page
    session: str | None = None
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def let_in(self) -> None:
        """Give the window its session before its first page: the server's own, another ("": nobody's)."""
        plain = self.page.goto

        def goto(url: str, **options: Any) -> Any:
            secret = session_of(url) if self.session is None else self.session
            if secret:
                self.context.add_cookies(
                    [{"name": "trygghetslaget", "value": secret, "domain": "127.0.0.1", "path": "/"}]
                )
            return plain(url, **options)

        self.page.goto = goto  # type: ignore[method-assign]

    def outside(self, url: str) -> list[str]:
        """Return the addresses asked for that are not the server's own."""
        own = (url, url.replace("http:", "ws:"), "data:", "blob:", "about:")
        return [asked for asked in self.requests if not asked.startswith(own)]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a window of a given size; its requests and console complaints are recorded."""
    contexts: list[BrowserContext] = []

    def opened(width: int = 1920, height: int = 1080, session: str | None = None, **options: Any) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            **options,
        )
        contexts.append(context)
        seen = Visit(context, context.new_page(), session)
        seen.let_in()
        context.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("websocket", lambda socket: seen.requests.append(socket.url))
        seen.page.on(
            "console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None
        )
        return seen

    yield opened
    for context in contexts:
        context.close()


@contextmanager
def serving(place: Path, begin: Callable[..., Server] = start) -> Iterator[Callable[..., Server]]:
    """Start servers that end with the test."""
    running: list[Server] = []

    def started(store: str, port: int | None = None, **environment: str) -> Server:
        server = begin(store, place / "server.log", port, **environment)
        running.append(server)
        return server

    yield started
    for server in running:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    with serving(tmp_path) as started:
        yield started


@pytest.fixture
def staged(tmp_path: Path, serve: Callable[..., Server]) -> Server:
    """A server on a store with the example points and one exercise, some points open and reported."""
    url = f"sqlite:///{tmp_path / 'stage.db'}"
    stage.set_up(url)
    return serve(url)


def _staged(place: Path, *, led: bool = False) -> Iterator[Server]:
    url = f"sqlite:///{place / 'stage.db'}"
    stage.set_up(url)
    if led:
        stage.load_sectors(url)
    server = start(url, place / "server.log")
    yield server
    server.kill()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One staged server for all tests that only look."""
    yield from _staged(tmp_path_factory.mktemp("shown"))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One staged server for a module whose tests leave traces that disturb nobody."""
    yield from _staged(tmp_path_factory.mktemp("played"))


@pytest.fixture(scope="module")
def led(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same, with the example list of who answers for what."""
    yield from _staged(tmp_path_factory.mktemp("led"), led=True)
