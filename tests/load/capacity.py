"""How many submits a second one process holds, and two.

Run: python -m tests.load capacity
"""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import psutil

from dashboard import clock
from data.store.database import Store, open_store
from tests.e2e import stage
from tests.e2e.behind import Behind
from tests.load.several import beside, cpu, pids, postgres, processes
from tests.load.share import held_to
from tests.load.shift import SUBMIT_MS, Used
from tests.load.submits import Turn, at_rate, in_journal, open_all, open_tabs, strip_of
from tests.load.tab import Tab
from tests.load.table import Row, percentile

AT_LEAST, TIMES = 15, 1.7
RATES: Final = (4, 6, 8, 10, 11, 12, 13, 14, 15, 16, 18, 21, 25, 30, 36)
# With a part of a core each, so that cores are not what ends it: one process and two, in turn, three times.
SHARE, ROUNDS = 0.6, 3
EACH: Final = {1: tuple(range(5, 25)), 2: tuple(range(9, 40))}


@dataclass(frozen=True)
class Asked:
    """Rates to try in turn, so many seconds each; `share` of a core for each process, 0 for all it gets."""

    rates: Sequence[int]
    seconds: int
    share: float


@dataclass(frozen=True)
class Held:
    """The highest rate that was confirmed in time, and what was used of the machine at it."""

    rate: int
    turn: Turn | None
    beside: float


def measure(folder: Path, seconds: int) -> Iterator[Row]:
    """Yield how many submits a second one process holds, and two; and how two scale."""
    with postgres(folder) as url:
        stage.set_up(url)
        with closing(open_store(url)) as store:
            points = open_all(store, clock.now())

            def highest(count: int, rates: Sequence[int], share: float = 0) -> Held:
                return _highest(store, folder, count, points, Asked(rates, seconds, share))

            yield _capacity(1, highest(1, RATES))
            yield _capacity(2, highest(2, RATES))
            try:
                rounds = [[highest(count, EACH[count], SHARE).rate for count in EACH] for _ in range(ROUNDS)]
            except OSError as fault:
                yield _not_held(fault)
            else:
                yield _scaled(rounds)


def _highest(store: Store, folder: Path, count: int, points: list[str], asked: Asked) -> Held:
    place = Path(tempfile.mkdtemp(dir=folder))
    with processes(store.url.render_as_string(hide_password=False), place, count) as running:
        used = Used(pids(running), beside(running, folder))
        with held_to(asked.share, used.app) if asked.share else nullcontext():
            return asyncio.run(_climb(running, store, points, asked, used))


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


async def _climb(running: Behind, store: Store, points: list[str], asked: Asked, used: Used) -> Held:
    """Raise the rate until the confirmations no longer come in time, twice over."""
    async with AsyncExitStack() as held:
        tabs = await _tabs(running, points, held)
        await at_rate(used.app, store, tabs, 4, 4)  # the first acts fill caches
        best = Held(0, None, 0.0)
        for rate in asked.rates:
            for _try in range(2):
                await asyncio.sleep(2)
                before = cpu(used.others)
                turn = await at_rate(used.app, store, tabs, rate, asked.seconds)
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


def _capacity(count: int, held: Held) -> Row:
    what = (
        f"highest rate of desk submits with p95 ≤ {SUBMIT_MS} ms, {count} process{'es' if count > 1 else ''}"
    )
    turn, budget = held.turn, f"≥ {AT_LEAST}/s" if count > 1 else "–"
    if turn is None:
        return Row(what, "none of those tried", budget, False if count > 1 else None)
    used = (
        f"of a core: the application {turn.server_cpu / turn.seconds:.0%}, database and proxy "
        f"{held.beside / turn.seconds:.0%}, the driver {turn.own_cpu / turn.seconds:.0%}; "
        f"{psutil.cpu_count()} cores for all"
    )
    return Row(what, f"{held.rate}/s", budget, held.rate >= AT_LEAST if count > 1 else None, "–", used)


_WHAT_SCALES = f"the same with {SHARE:.0%} of a core for each process: two against one"


def _scaled(rounds: Sequence[Sequence[int]]) -> Row:
    one, two = (median(each) for each in zip(*rounds, strict=True))
    every = "; ".join(f"{first} and {second}/s" for first, second in rounds)
    limit = f"{ROUNDS} times in turn: {every}; database, proxy and driver have what is left of the cores"
    times = two / one if one else 0
    return Row(
        _WHAT_SCALES,
        f"{two}/s, {times:.2f} × one",
        f"≥ {TIMES} × one",
        times >= TIMES,
        f"one: {one}/s",
        limit,
    )


def _not_held(fault: OSError) -> Row:
    limit = f"processes cannot be held to a part of a core here: {fault}"
    return Row(_WHAT_SCALES, "not measured", f"≥ {TIMES} × one", None, "–", limit)
