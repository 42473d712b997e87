"""kill -9 of nginx, master and workers, before two processes on one PostgreSQL, while all report.

What is counted: from the proxy's start until a wall that asks for the feed all the time is sent a picture
with every acknowledged report in it. A real wall asks again by lot, within six seconds.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from tests.drills.reporting import Reporting
from tests.e2e import quick_start, running, stage
from tests.e2e.behind import Behind, behind, proxied
from tests.postgres_server import PostgresServer

SEED: Final = 20270114
TIMES, FEW = 20, 4
TRUE_AGAIN_S: Final = 5.0


def drill(folder: Path, short: bool, times: int = 0) -> Iterator[str]:
    """Kill so many times; raises where anything was lost or doubled."""
    server = PostgresServer(durable=True)
    try:
        yield from kills(server.database(), folder, times or (FEW if short else TIMES), short)
    finally:
        server.close()


def kills(url: str, folder: Path, times: int, short: bool) -> Iterator[str]:
    """The same on a database that runs already."""
    stage.set_up(url)
    begin = quick_start.begun if short else running.begun
    chance, away = random.Random(SEED), list[float]()
    with behind(url, folder, begin) as pair:
        with Reporting(pair.front) as reporting:
            for _ in range(times):
                time.sleep(chance.uniform(0.05, 1.5))
                least = reporting.newest
                kill(pair)
                time.sleep(chance.uniform(0.0, 0.5))
                began = time.monotonic()
                proxied(pair)
                reporting.true_wall(least)
                away.append(time.monotonic() - began)
        reporting.assert_kept()
        met = sorted({status for one in reporting.reporters for status in one.refused})
    assert reporting.told > times, "somebody must have been reporting"
    yield (
        f"{times} kills of the proxy: {reporting.told} reports acknowledged, none lost or twice, the chain "
        f"whole, every picture true; a true wall again within {max(away):.1f} s; refusals {met or 'none'}"
    )
    assert short or max(away) <= TRUE_AGAIN_S, away  # CI's machine is somebody else's as well


def kill(pair: Behind) -> None:
    """Kill the master first: what is left of its workers would go on answering."""
    master = psutil.Process(pair.front.process.pid)
    workers = master.children(recursive=True)
    pair.front.process.send_signal(signal.SIGKILL)
    pair.front.process.wait(10)
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)
    psutil.wait_procs(workers, timeout=10)
