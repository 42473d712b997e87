"""kill -9 of the whole application while systems and phones report: started again as systemd would.

What is counted: from the kill until a wall that asks for the feed all the time is sent a picture with every
acknowledged report in it, and how much of that went by after the process answered again. A real wall asks
again by lot, within six seconds.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.drills.reporting import Reporting
from tests.e2e import quick_start, running, stage
from tests.e2e.running import Server, answering, free_port, waited_for

SEED: Final = 20270114
TIMES, FEW = 50, 4
RESTART_S: Final = 0.1  # as the unit has it
TRUE_AGAIN_S: Final = 5.0
LONGEST_WAIT: Final = 180.0  # a busy machine starts late


def drill(folder: Path, short: bool, times: int = 0) -> Iterator[str]:
    """Kill so many times, and yield a line for each ten; raises where anything was lost or doubled."""
    times = times or (FEW if short else TIMES)
    url, log, port = f"sqlite:///{folder / 'app.db'}", folder / "app.log", free_port()
    begin = quick_start.begun if short else running.begun
    stage.set_up(url)
    server = answering(begin(url, log, port))
    chance, away, answered = random.Random(SEED), list[float](), list[float]()
    try:
        with Reporting(server) as reporting:
            for number in range(1, times + 1):
                time.sleep(chance.uniform(0.05, 1.5))
                killed, least = time.monotonic(), reporting.newest
                server.kill()
                time.sleep(0 if short else RESTART_S)
                server.process = waited_for(begin(url, log, port), LONGEST_WAIT).process
                began = time.monotonic()
                reporting.true_wall(least)
                answered.append(time.monotonic() - began)
                away.append(time.monotonic() - killed)
                if number % 10 == 0:
                    yield f"{number} kills: {reporting.told} reports acknowledged; {_longest(away, answered)}"
        reporting.assert_kept()
    finally:
        _end(server)
    assert reporting.told > times, "somebody must have been reporting"
    yield (
        f"{times} kills of the application: {reporting.told} reports acknowledged, none lost or twice, the "
        f"chain whole, every picture true; {_longest(away, answered)}"
    )
    assert short or max(answered) <= TRUE_AGAIN_S, answered  # CI's machine is somebody else's as well


def _longest(away: list[float], answered: list[float]) -> str:
    middle = sorted(away)[len(away) // 2]
    return (
        f"a true wall again within {max(answered):.1f} s of its answering, {max(away):.1f} s of the kill "
        f"(median {middle:.1f} s)"
    )


def _end(server: Server) -> None:
    if server.process.poll() is None:
        server.kill()
