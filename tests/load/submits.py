"""How long a submitted form waits for its confirmation, with two hundred desk pages open.

Run: python -m tests.load.submits [--seconds N] [--sessions N]
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, zip_longest
from pathlib import Path

import psutil
from websockets.asyncio.client import ClientConnection, connect

from dashboard import clock
from dashboard.settings import session_cookie
from data.entries.entry import EntryKind
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.rights import Grant
from data.store.database import Store, open_store
from data.words import Phase, Role
from tests.e2e import stage
from tests.e2e.running import Server, sign_in, start
from tests.load.tab import Confirmed, Tab
from tests.load.table import Row, percentile, show

SESSIONS = 200
BUDGETS = {5: 60, 15: 150}
CPU_BUDGET = 45  # ms of the server for each, with all that it tells to the others
FORM = "report:"
_AT_ONCE = 8


@dataclass(frozen=True)
class Submit:
    """One pressed button: from the moment it was due until its post was confirmed and stored."""

    token: str
    point: str
    confirmed: Confirmed | None
    due: float
    stored: bool


@dataclass(frozen=True)
class Turn:
    """Some seconds at one rate."""

    rate: int
    submits: list[Submit]
    seconds: float
    server_cpu: float
    own_cpu: float
    megabytes: float

    @property
    def each(self) -> float:
        """Return the milliseconds of processor that the server used for a submit."""
        return 1000 * self.server_cpu / len(self.submits)


def credentials(server: Server) -> dict[str, str]:
    """Sign somebody in, and return the headers that their browser sends."""
    secret = sign_in(server.store, Grant(Role.KRISLEDNING))
    return {"Cookie": f"{session_cookie(secure=False)}={secret}", "Origin": server.url}


def measure(folder: Path, seconds: int, sessions: int = SESSIONS) -> list[Row]:
    """Return a row for each rate of the budget."""
    url = f"sqlite:///{folder / 'submits.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        points = open_all(store, clock.now())
        server = start(url, folder / "submits.log")
        try:
            turns = asyncio.run(_drive(server, store, points, seconds, sessions))
        finally:
            server.stop()
        rows = [_row(turn, sessions, len(points), in_journal(store, turn)) for turn in turns]
        return [*rows, *map(_cost, turns)]


def open_all(store: Store, now: datetime) -> list[str]:
    """Open every point, so that each has a page that can report; return their ids."""
    points = point_reads.picture(store, stage.OPERATION).points
    for point in points:
        if point.phase is not Phase.OPPEN:
            stage.open_point(store, point.id, now)
            stage.report_all(store, point.id, now)
    return [point.id for point in points]


async def _drive(server: Server, store: Store, points: list[str], seconds: int, sessions: int) -> list[Turn]:
    async with AsyncExitStack() as held:
        tabs = await open_tabs(server, points, sessions)
        for tab in tabs:
            held.push_async_callback(tab.socket.close)
        for strip in await asyncio.gather(*(strip_of(server, tab) for tab in tabs)):
            held.push_async_callback(strip.close)
        # One page a point reports, the others look on: two who report the same point at the same moment
        # are refused as they should be, which is no latency.
        reporting = tabs[: len(points)]
        await at_rate([server.process.pid], store, reporting, 5, 4)  # the first acts fill caches
        turns = []
        for rate in BUDGETS:
            await asyncio.sleep(2)
            turns.append(await at_rate([server.process.pid], store, reporting, rate, seconds))
        return turns


async def open_tabs(server: Server, points: list[str], sessions: int) -> list[Tab]:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def opened(point: str) -> Tab:
        async with gate:
            return await Tab.open(server.url, stage.OPERATION, point, credentials(server))

    wanted = [point for point, _ in zip(cycle(points), range(sessions), strict=False)]
    return list(await asyncio.gather(*(opened(point) for point in wanted)))


async def strip_of(server: Server, tab: Tab, operation: str = stage.OPERATION) -> ClientConnection:
    """Listen as the page's live strip does, and throw away what is heard."""
    address = f"ws{server.url[4:]}/live/feed?operation={operation}"
    socket = await connect(address, compression=None, max_size=None, additional_headers=tab.headers)

    async def listen() -> None:
        async for _ in socket:
            pass

    _listening.add(asyncio.create_task(listen()))
    return socket


_listening: set[asyncio.Task[None]] = set()


async def at_rate(pids: Sequence[int], store: Store, tabs: Sequence[Tab], rate: int, seconds: int) -> Turn:
    """Submit so often, whether or not the earlier ones have been confirmed.

    The pages take turns, in an order drawn by lot, and so do the processes that they stay with: nobody sends
    a form twice within a second, and where there are two each is asked every other time.
    """
    chance = random.Random(rate)
    waiting = deque(_in_turn(chance.sample(tabs, len(tabs))))
    processes, own = [psutil.Process(pid) for pid in pids], psutil.Process()
    before = sum(map(cpu_of, processes)), cpu_of(own)
    began = time.perf_counter()
    running: list[asyncio.Task[Submit]] = []
    for number in range(rate * seconds):
        due = began + number / rate
        await asyncio.sleep(max(0, due - time.perf_counter()))
        while (tab := next((each for each in waiting if not each.busy), None)) is None:
            await asyncio.sleep(0.002)
        waiting.remove(tab)
        waiting.append(tab)
        tab.act = asyncio.get_running_loop().create_future()  # busy from now on
        running.append(asyncio.create_task(_submit(store, tab, f"prov{rate}x{number}", due, chance)))
    submits = await asyncio.gather(*running)
    spent = time.perf_counter() - began
    return Turn(
        rate,
        submits,
        spent,
        sum(map(cpu_of, processes)) - before[0],
        cpu_of(own) - before[1],
        sum(process.memory_info().rss for process in processes) / 1e6,
    )


def _in_turn(tabs: Sequence[Tab]) -> list[Tab]:
    """Let one of each process's pages follow on one of the other's, as long as there are."""
    ways: dict[str, list[Tab]] = {}
    for tab in tabs:
        ways.setdefault(tab.way, []).append(tab)
    rounds = zip_longest(*(ways[way] for way in sorted(ways)))
    return [tab for one in rounds for tab in one if tab is not None]


async def _submit(store: Store, tab: Tab, token: str, due: float, chance: random.Random) -> Submit:
    values = {"status": chance.choice(["fungerar", "begränsad", "ur funktion"]), "cause": token}
    confirmed = await tab.submit(tab.form(FORM), values)
    stored = confirmed is not None and operation_reads.revision(store) >= confirmed.post
    return Submit(token, tab.point, confirmed, due, stored)


def cpu_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def in_journal(store: Store, turn: Turn) -> int:
    """Count the submits whose confirmed post is a report of that point with that text."""
    found = {
        entry.revision: entry
        for entry in log_reads.entries(store, stage.OPERATION, kinds=[EntryKind.REPORT], limit=100_000)
    }
    return sum(
        one.confirmed is not None
        and one.stored
        and (entry := found.get(one.confirmed.post)) is not None
        and entry.point == one.point
        and one.token in (entry.text or {}).values()
        for one in turn.submits
    )


def _row(turn: Turn, sessions: int, points: int, journalled: int) -> Row:
    answered = [one for one in turn.submits if one.confirmed is not None]
    said = [1000 * (one.confirmed.said - one.due) for one in answered if one.confirmed is not None]
    drawn = [1000 * (one.confirmed.drawn - one.due) for one in answered if one.confirmed is not None]
    budget = BUDGETS[turn.rate]
    p95 = percentile(said, 0.95)
    return Row(
        f"submit on the desk → confirmed, {turn.rate}/s, {sessions} sessions open, {points} of them report",
        f"{spread(said)}; "
        f"page drawn p95 {percentile(drawn, 0.95):.0f} ms; "
        f"{journalled} of {len(turn.submits)} in the journal; server {turn.megabytes:.0f} MB",
        f"p95 ≤ {budget} ms",
        p95 <= budget and journalled == len(turn.submits),
        "–",
        f"one core for Python: the server used {turn.server_cpu / turn.seconds:.0%} of it and the load "
        f"{turn.own_cpu / turn.seconds:.0%}; both share {psutil.cpu_count()} cores with all else that runs; "
        "each page's strip is on the feed, so every submit is also told to all of them",
    )


def spread(waits: list[float]) -> str:
    """Return how waits in milliseconds are spread."""
    shares = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99, "worst": 1.0}
    return ", ".join(f"{name} {percentile(waits, share):.0f}" for name, share in shares.items()) + " ms"


def _cost(turn: Turn) -> Row:
    return Row(
        f"CPU of a submit at {turn.rate}/s, with the frame around it",
        f"{turn.each:.0f} ms",
        f"≤ {CPU_BUDGET} ms",
        turn.each <= CPU_BUDGET,
        "–",
        "all that the server did meanwhile: form, what stands beside it, the feed's picture, its listeners",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show(measure(Path(folder), asked.seconds, asked.sessions))


if __name__ == "__main__":
    main()
