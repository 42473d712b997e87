"""Starting the real server in its own process, and where its browser is; for tests and benchmarks."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--force-color-profile=srgb"),
    # The network is cut: every name but loopback's fails to resolve, and addresses go through no route.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def find_chromium() -> str | None:
    return next((path for path in CHROMIUM if Path(path).exists()), None)


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
            raise RuntimeError(f"The server ended at start:\n{log.read_text()}")
        try:
            if server.get("/healthz")["status"] == "ok":
                return server
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server does not answer:\n{log.read_text()}")
