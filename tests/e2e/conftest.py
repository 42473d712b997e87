"""A real server in its own process and a real browser that can reach nothing but loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e import stage

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--force-color-profile=srgb"),
    # The network is cut: every name but loopback's fails to resolve, and addresses go through no route.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def chromium() -> str:
    """Return the browser's path; a missing browser is an error in CI and a skip elsewhere."""
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    if found is not None:
        return found
    if os.environ.get("CI") or os.environ.get("DASHBOARD_TESTS_REQUIRE_BROWSER"):
        pytest.fail("Chromium is missing, and browser tests may not be skipped here.")
    pytest.skip("Chromium is not installed: apt-get install chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


@dataclass
class Visit:
    """One browser window and everything it asked for."""

    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self, url: str) -> list[str]:
        """Return the addresses asked for that are not the server's own."""
        own = (url, url.replace("http:", "ws:"), "data:", "blob:", "about:")
        return [asked for asked in self.requests if not asked.startswith(own)]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a window of a given size; its requests and console complaints are recorded."""
    contexts: list[BrowserContext] = []

    def opened(width: int = 1920, height: int = 1080, **options: Any) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            **options,
        )
        contexts.append(context)
        seen = Visit(context, context.new_page())
        context.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("websocket", lambda socket: seen.requests.append(socket.url))
        seen.page.on(
            "console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None
        )
        return seen

    yield opened
    for context in contexts:
        context.close()


@dataclass
class Server:
    """A running server on its own store."""

    url: str
    store: str
    process: subprocess.Popen[bytes]
    log: Path

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"{self.url}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=20) as answer:
            return json.load(answer)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> float:
        """Ask the server to end; return how many seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.monotonic() - begun


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(store: str, log: Path, port: int | None = None, **environment: str) -> Server:
    """Start `dashboard run` on a store and wait until it answers."""
    port = port or free_port()
    with log.open("ab") as out:  # a pipe that nobody reads would stop the server
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "run", "--port", str(port), "--store", store],
            stdout=out,
            stderr=out,
            env={**os.environ, **environment},
        )
    server = Server(f"http://127.0.0.1:{port}", store, process, log)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The server ended at start:\n{log.read_text()}")
        try:
            if server.get("/healthz")["status"] == "ok":
                return server
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"The server does not answer:\n{log.read_text()}")


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers that end with the test."""
    running: list[Server] = []

    def started(store: str, port: int | None = None, **environment: str) -> Server:
        server = start(store, tmp_path / "server.log", port, **environment)
        running.append(server)
        return server

    yield started
    for server in running:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture
def staged(tmp_path: Path, serve: Callable[..., Server]) -> Server:
    """A server on a store with the example points and one exercise, some points open and reported."""
    url = f"sqlite:///{tmp_path / 'stage.db'}"
    stage.set_up(url)
    return serve(url)
