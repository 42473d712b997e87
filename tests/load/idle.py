"""What two hundred walls cost while nothing happens, and how fast a thousand let go at SIGTERM."""

import subprocess
import sys
import time
from pathlib import Path

import psutil

from tests.e2e import stage
from tests.e2e.running import Server, start
from tests.load.table import Row

WALLS = 200
LISTENERS = 1000


def crowd(server: Server, many: int) -> subprocess.Popen[str]:
    """Return a process that holds this many listeners, all with their first picture."""
    feed = server.feed(stage.OPERATION)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.load.listeners", feed, str(many)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    if process.stdout.readline().strip() != "ready":
        raise RuntimeError("the listeners did not all get their first picture")
    return process


def measure(folder: Path, seconds: int) -> list[Row]:
    """Return the rows of the idle and shutdown budgets."""
    url = f"sqlite:///{folder / 'idle.db'}"
    stage.set_up(url)
    server = start(url, folder / "idle.log")
    held: subprocess.Popen[str] | None = None
    try:
        alone = _share(server, seconds)
        held = crowd(server, WALLS)
        time.sleep(2)
        with_walls = _share(server, seconds)
        held.kill()
        held = crowd(server, LISTENERS)
        ended = server.stop()
    finally:
        if held is not None:
            held.kill()
        if server.process.poll() is None:
            server.kill()
    return [
        Row(
            f"CPU of {WALLS} idle walls",
            f"{with_walls - alone:.1f} % of a core (server alone {alone:.1f} %)",
            "≤ 2 % of one core",
            with_walls - alone <= 2,
            "–",
            "one heartbeat every 5 s, encoded once; sockets' own pings",
        ),
        Row(
            f"SIGTERM with {LISTENERS} listeners",
            f"{ended:.2f} s",
            "≤ 2 s",
            ended <= 2,
            "–",
            "closing the sockets one by one",
        ),
    ]


def _share(server: Server, seconds: int) -> float:
    """Return the server's CPU time over a while as a percentage of one core."""
    process = psutil.Process(server.process.pid)
    before = process.cpu_times()
    time.sleep(seconds)
    after = process.cpu_times()
    spent = after.user + after.system - before.user - before.system
    return 100 * spent / seconds
