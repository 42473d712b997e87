"""Starting the real server in its own process, and where its browser is; for tests and benchmarks."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from dashboard import clock
from data.access import accounts, sessions, tokens
from data.access.tokens import NewToken
from data.acting import LOCAL
from data.rights import Grant
from data.store.database import open_store
from data.words import Role, TokenKind

A_MOMENT = 1000  # ms; a press sooner than that after a save is a second click, and sends nothing
# The same browser without its windows costs a tenth less of a page, and half of a new one.
CHROMIUM = tuple(
    f"/usr/bin/{name}"
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
)
# The list that Playwright gives, which one given here takes the place of; and the address bar's list of hits,
# a page of the browser's own that costs each window half a second of a core and is never looked at.
WITHOUT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "AimEnabled"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "OptimizationHints"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "NetworkTimeServiceQuerying"),
    *("PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
)
FLAGS = [
    f"--disable-features={','.join(WITHOUT)}",
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--force-color-profile=srgb"),
    # The network is cut: every name but loopback's fails to resolve, and addresses go through no route.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


_SESSIONS: dict[str, str] = {}


def session_of(url: str) -> str:
    """Return the session that a window uses at an address of a started server."""
    parts = urlsplit(url)
    return _SESSIONS.get(f"{parts.scheme}://{parts.netloc}", "")


def find_chromium() -> str | None:
    return next((path for path in CHROMIUM if Path(path).exists()), None)


class Process(Protocol):
    """A started process, whoever started it."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def send_signal(self, what: int, /) -> None: ...

    def wait(self, timeout: float | None = None) -> int: ...


@dataclass
class Server:
    """A running server on its own store, and how tests get in: as krisledningen, unless they say otherwise.

    `key` is another system's, `session` a browser's, `screen` a wall's.
    """

    url: str
    store: str
    process: Process
    log: Path
    key: str = ""
    session: str = ""
    screen: str = ""

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", **self.headers}
        request = urllib.request.Request(f"{self.url}{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)

    def get(self, path: str) -> Any:
        request = urllib.request.Request(f"{self.url}{path}", headers=self.headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def let_in(self) -> "Server":
        """Make a key and a session in the server's store, as its command line would."""
        self.key = issue_key(self.store, TokenKind.API, Role.KRISLEDNING)
        self.screen = issue_key(self.store, TokenKind.VAGG, Role.VAGG)
        self.session = sign_in(self.store, Grant(Role.KRISLEDNING))
        _SESSIONS[self.url] = self.session
        return self

    def wall(self, operation: str) -> str:
        """Return the address that a screen is given."""
        return f"{self.url}/live/wall?operation={operation}&nyckel={self.screen}"

    def feed(self, operation: str) -> str:
        """Return the feed's address for a listener with a screen's key."""
        return f"ws{self.url[4:]}/live/feed?operation={operation}&nyckel={self.screen}"

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> float:
        """Ask the server to end; return how many seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.monotonic() - begun


def issue_key(store: str, kind: TokenKind, role: Role, days: int = 1) -> str:
    """Return a new key, as its owner gets it."""
    new = NewToken(kind, "prov", Grant(role), clock.now() + timedelta(days=days))
    with closing(open_store(store)) as held:
        return tokens.issue_token(held, LOCAL, new, clock.now()).secret


def sign_in(store: str, *grants: Grant) -> str:
    """Return the secret of a new session for somebody with these roles: what the browser's cookie holds."""
    now = clock.now()
    with closing(open_store(store)) as held:
        login = f"prov {uuid4().hex[:8]}"
        admin = Grant(Role.ADMIN) in grants
        account = accounts.add_account(
            held, LOCAL, login=login, label="prov", grants=grants, now=now, admin=admin
        )
        link = sessions.make_link(held, LOCAL, account, timedelta(hours=1), now)
        return sessions.sign_in_by_link(held, link, now, sessions.Lasting()).secret


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(store: str, log: Path, port: int | None = None, **environment: str) -> Server:
    """Start `dashboard run` in a Python of its own on a store, and wait until it answers."""
    return answering(begun(store, log, port, **environment))


def begun(store: str, log: Path, port: int | None = None, **environment: str) -> Server:
    """Start `dashboard run` in a Python of its own on a store; nobody is let in."""
    port = port or free_port()
    with log.open("ab") as out:  # a pipe that nobody reads would stop the server
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "run", "--port", str(port), "--store", store],
            stdout=out,
            stderr=out,
            env={**os.environ, **environment},
        )
    return Server(f"http://127.0.0.1:{port}", store, process, log)


def answering(server: Server) -> Server:
    """Wait until a server answers, and let the tests in."""
    return waited_for(server).let_in()


def waited_for(server: Server, seconds: float = 60) -> Server:
    """Wait until a server answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError(f"The server ended at start:\n{server.log.read_text()}")
        try:
            if server.get("/healthz")["status"] == "ok":
                return server
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server does not answer:\n{server.log.read_text()}")
