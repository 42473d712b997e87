"""How long Läget takes to open, on a server just started and on one that is warm, and what a page holds.

Run: python -m tests.load opening
"""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

import psutil

from tests.e2e import stage
from tests.e2e.running import Server, start
from tests.load.submits import credentials
from tests.load.tab import Tab
from tests.load.table import Row, percentile

COLD, WARM, EACH_MB = 2.5, 1.0, 1.0


def measure(folder: Path, turns: int, sessions: int) -> list[Row]:
    """Return how long the first and later openings took, and the memory of each page that stays open."""
    url = f"sqlite:///{folder / 'opening.db'}"
    stage.set_up(url)
    server = start(url, folder / "opening.log")
    try:
        cold, warm, each = asyncio.run(_opened(server, turns, sessions))
    finally:
        server.stop()
    took = f"median {percentile(warm, 0.5):.2f} s, p95 {percentile(warm, 0.95):.2f} s"
    drawn = "from the socket's opening to the page's last element, without a browser"
    return [
        Row(
            "Läget opened on a server just started", f"{cold:.2f} s", f"≤ {COLD} s", cold <= COLD, "–", drawn
        ),
        Row("Läget opened again", took, f"≤ {WARM} s", percentile(warm, 0.95) <= WARM, "–", drawn),
        Row(
            f"memory of an open page, {sessions} of them",
            f"{each:.2f} MB",
            f"≤ {EACH_MB} MB beyond the base",
            each <= EACH_MB,
            "–",
            "what Streamlit keeps of a session: its elements' states, callbacks and the page's own functions",
        ),
    ]


async def _opened(server: Server, turns: int, sessions: int) -> tuple[float, list[float], float]:
    process = psutil.Process(server.process.pid)
    async with AsyncExitStack() as held:

        async def opened() -> float:
            began = time.perf_counter()
            tab = await Tab.open(server.url, stage.OPERATION, "", credentials(server))
            held.push_async_callback(tab.socket.close)
            return time.perf_counter() - began

        cold = await opened()
        warm = [await opened() for _turn in range(turns)]
        base = process.memory_info().rss
        for _session in range(sessions):
            await opened()
        return cold, warm, (process.memory_info().rss - base) / 1e6 / sessions
