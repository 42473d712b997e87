"""Two thousand walls on two processes: how long a report takes to each, and how they come back after a cut.

Run: python -m tests.load walls
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from data.store.database import open_store
from tests.e2e import stage
from tests.e2e.behind import Behind, proxied
from tests.e2e.running import Server
from tests.load.several import pids, postgres, processes
from tests.load.table import Row, percentile
from tests.load.visible import flip, statuses

DELIVERED_MS, EACH_KB, BACK_SECONDS = 250, 50, 10
REST_SECONDS, REST_BYTES = 10, 1_000_000


@dataclass
class Crowd:
    """The walls' own process, and the two ends of talking with it."""

    process: subprocess.Popen[str]
    says: IO[str]
    hears: IO[str]

    def ask(self, *words: object) -> Any:
        self.hears.write(" ".join(map(str, words)) + "\n")
        self.hears.flush()
        return json.loads(self.says.readline())


@contextmanager
def crowd(server: Server, operation: str, many: int) -> Iterator[Crowd]:
    """Hold so many walls, all with their first picture."""
    words = [sys.executable, "-m", "tests.load.crowd", server.feed(operation), str(many)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if process.stdout.readline().strip() != "ready":
                raise RuntimeError("the walls did not all get their first picture")
            yield Crowd(process, process.stdout, process.stdin)
        finally:
            process.kill()


def measure(folder: Path, rounds: int, many: int, cut: float) -> Iterator[Row]:
    """Yield the rows of delivery, of what a wall costs, and of coming back."""
    with postgres(folder) as url:
        stage.set_up(url)
        with processes(url, folder, 2) as running:
            yield from _measured(running, rounds, many, cut)


def _measured(running: Behind, rounds: int, many: int, cut: float) -> Iterator[Row]:
    front = running.front
    with closing(open_store(front.store)) as store, crowd(front, stage.OPERATION, 2) as two:
        two.ask("told", *flip(store, statuses(1)[0]))  # each process has drawn a picture
        before, proxy = _memory_at_rest(running), _proxy_memory(running)
    with closing(open_store(front.store)) as store, crowd(front, stage.OPERATION, many) as walls:
        each = (_memory(running) - before) / many / 1000
        own = (_proxy_memory(running) - proxy) / many / 1000
        waited, sizes = list[float](), list[int]()
        for status in statuses(rounds):
            answer = walls.ask("told", *flip(store, status))
            waited += [1000 * one for one in answer["waited"]]
            sizes.append(answer["bytes"])
            time.sleep(0.25)
        yield _delivered(waited, sizes, rounds, many)
        yield Row(
            f"memory of a wall, {many} on two processes",
            f"{each:.0f} kB",
            f"≤ {EACH_KB} kB",
            each <= EACH_KB,
            "–",
            f"a socket, its tasks and its queue in the application; nginx has {own:.0f} kB beside it",
        )
        yield _back(running, walls, many, cut)


def _memory_at_rest(running: Behind) -> int:
    """Return what the processes hold once they have read what they put off until the walls had theirs."""
    held = [_memory(running)]
    while len(held) < REST_SECONDS or max(held[-REST_SECONDS:]) - min(held[-REST_SECONDS:]) > REST_BYTES:
        time.sleep(1)
        held.append(_memory(running))
    return held[-1]


def _delivered(waited: list[float], sizes: list[int], rounds: int, many: int) -> Row:
    p95 = percentile(waited, 0.95)
    return Row(
        f"report committed → delivered, {many} walls on two processes",
        f"median {percentile(waited, 0.5):.0f} ms, p95 {p95:.0f} ms, worst {max(waited):.0f} ms; "
        f"{max(sizes)} B at most; {len(waited)} of {rounds * many} came",
        f"p95 ≤ {DELIVERED_MS} ms",
        p95 <= DELIVERED_MS and len(waited) == rounds * many,
        "–",
        "each process writes to half of the sockets, nginx to all; whoever listens shares the same cores",
    )


def _back(running: Behind, walls: Crowd, many: int, cut: float) -> Row:
    """Cut all off by ending the proxy, and let it come back after a while."""
    proxy = running.front.process
    proxy.send_signal(signal.SIGTERM)
    proxy.wait(10)
    time.sleep(cut)
    used = _cpu(running)
    proxied(running)
    answer = walls.ask("back")
    spent = _cpu(running) - used
    return Row(
        f"{many} walls cut off for {cut:.0f} s, all back",
        f"{answer['seconds']:.1f} s; at most {answer['most']} in one second; {spent:.1f} s of a core",
        f"≤ {BACK_SECONDS} s",
        answer["seconds"] <= BACK_SECONDS and answer["live"] == many,
        "–",
        "each waits by lot, 2 to 6 s at most, before it tries again; the whole picture is packed once",
    )


def _memory(running: Behind) -> int:
    return sum(int(psutil.Process(pid).memory_info().rss) for pid in pids(running))


def _proxy_memory(running: Behind) -> int:
    workers = psutil.Process(running.front.process.pid).children(recursive=True)
    return sum(int(worker.memory_info().rss) for worker in workers)


def _cpu(running: Behind) -> float:
    times = [psutil.Process(pid).cpu_times() for pid in pids(running)]
    return sum(float(one.user + one.system) for one in times)
