"""How many submits a second one process holds, and two.

Run: python -m tests.load capacity
"""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from dashboard import clock
from data.store.database import Store, open_store
from tests.e2e import stage
from tests.e2e.behind import Behind
from tests.load.several import beside, cpu, pids, postgres, processes
from tests.load.shift import SUBMIT_MS, Used
from tests.load.submits import Turn, at_rate, in_journal, open_all, open_tabs, strip_of
from tests.load.tab import Tab
from tests.load.table import Row, percentile

AT_LEAST, TIMES = 15, 1.7
RATES: Final = (4, 6, 8, 10, 11, 12, 13, 14, 15, 16, 18, 21, 25, 30, 36)


@dataclass(frozen=True)
class Held:
    """The highest rate that was confirmed in time, and what was used of the machine at it."""

    rate: int
    turn: Turn | None
    beside: float


def measure(folder: Path, seconds: int) -> Iterator[Row]:
    """Yield how many submits a second one process holds, and two."""
    with postgres(folder) as url:
        stage.set_up(url)
        with closing(open_store(url)) as store:
            points = open_all(store, clock.now())
            found = {count: _highest(store, folder, count, points, seconds) for count in (1, 2)}
    for count, held in found.items():
        yield _capacity(count, held, found[1].rate)


def _highest(store: Store, folder: Path, count: int, points: list[str], seconds: int) -> Held:
    with processes(store.url.render_as_string(hide_password=False), folder, count) as running:
        used = Used(pids(running), beside(running, folder))
        return asyncio.run(_climb(running, store, points, seconds, used))


def one_rate(folder: Path, rate: int, seconds: int) -> tuple[int, int]:
    """Submit at one rate through both processes; return how many were sent, and how many are kept."""
    with postgres(folder) as url:
        stage.set_up(url)
        with closing(open_store(url)) as store, processes(url, folder, 2) as running:
            points = open_all(store, clock.now())
            turn = asyncio.run(_one_rate(running, store, points, rate, seconds))
            return len(turn.submits), in_journal(store, turn)


async def _one_rate(running: Behind, store: Store, points: list[str], rate: int, seconds: int) -> Turn:
    async with AsyncExitStack() as held:
        tabs = await _tabs(running, points, held)
        return await at_rate(pids(running), store, tabs, rate, seconds)


async def _tabs(running: Behind, points: list[str], held: AsyncExitStack) -> list[Tab]:
    """Open a page for each point, and listen as its strip does."""
    tabs = await open_tabs(running.front, points, len(points))
    for tab in tabs:
        held.push_async_callback(tab.socket.close)
        held.push_async_callback((await strip_of(running.front, tab)).close)
    return tabs


async def _climb(running: Behind, store: Store, points: list[str], seconds: int, used: Used) -> Held:
    """Raise the rate until the confirmations no longer come in time, twice over."""
    async with AsyncExitStack() as held:
        tabs = await _tabs(running, points, held)
        await at_rate(used.app, store, tabs, 4, 4)  # the first acts fill caches
        best = Held(0, None, 0.0)
        for rate in RATES:
            for _try in range(2):
                await asyncio.sleep(2)
                before = cpu(used.others)
                turn = await at_rate(used.app, store, tabs, rate, seconds)
                if _in_time(store, turn):
                    best = Held(rate, turn, cpu(used.others) - before)
                    break
            else:
                return best
    return best


def _in_time(store: Store, turn: Turn) -> bool:
    waits = [1000 * (one.confirmed.said - one.due) for one in turn.submits if one.confirmed is not None]
    all_in = in_journal(store, turn) == len(turn.submits)
    return all_in and percentile(waits, 0.95) <= SUBMIT_MS


def _capacity(count: int, held: Held, alone: int) -> Row:
    what = (
        f"highest rate of desk submits with p95 ≤ {SUBMIT_MS} ms, {count} process{'es' if count > 1 else ''}"
    )
    turn = held.turn
    if turn is None:
        return Row(what, "none of those tried", f"≥ {AT_LEAST}/s", False, "–", "")
    used = (
        f"of a core: the application {turn.server_cpu / turn.seconds:.0%}, database and proxy "
        f"{held.beside / turn.seconds:.0%}, the driver {turn.own_cpu / turn.seconds:.0%}; "
        f"{psutil.cpu_count()} cores for all"
    )
    if count == 1:
        return Row(what, f"{held.rate}/s", "–", None, "–", used)
    kept = held.rate >= AT_LEAST and held.rate >= TIMES * alone
    times = f"{held.rate / alone:.1f} ×" if alone else "–"
    budget = f"≥ {AT_LEAST}/s and ≥ {TIMES} × one"
    return Row(what, f"{held.rate}/s, {times} one", budget, kept, f"one: {alone}/s", used)
