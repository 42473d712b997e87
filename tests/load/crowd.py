"""Many walls in a process of their own, back as feed.js is: `python -m tests.load.crowd URL MANY`.

Prints `ready` once all have their first picture. Then it is asked on its input, a line each, and answers
in JSON: `told REVISION AT` how long until each wall had it, since the real time AT; `back` how all came back.
"""

import asyncio
import gzip
import hashlib
import random
import re
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

FEED = Path(__file__).parents[2] / "dashboard" / "assets" / "feed.js"
GIVES_UP = 30.0


def waits() -> tuple[float, float]:
    """Return how long feed.js waits before it comes back: at first, and at most; in seconds."""
    script = FEED.read_text(encoding="utf-8")
    assert "wait * (0.5 + Math.random())" in script
    first, most = (
        re.findall(rf"const {name} = (\d+);", script)[0] for name in ("FIRST_WAIT_MS", "LONGEST_WAIT_MS")
    )
    return int(first) / 1000, int(most) / 1000


FIRST_WAIT, LONGEST_WAIT = waits()


class Crowd:
    """The walls. Each frame is unpacked once, however many have it: this process is not what is measured."""

    def __init__(self, url: str, many: int) -> None:
        self.url, self.many = url, many
        self.origin = Origin("http" + url.removeprefix("ws").partition("/live/")[0])
        self.known: dict[bytes, tuple[int, str]] = {}
        self.revisions = [0] * many
        self.had: list[dict[int, float]] = [{} for _ in range(many)]
        self.sizes: list[int] = []
        self.came: Counter[int] = Counter()
        self.live: set[int] = set()
        self.turn = asyncio.Semaphore(50)
        self.first = True

    async def wall(self, number: int) -> None:
        wait, place = FIRST_WAIT, ""
        while True:
            address = f"{self.url}&from={quote(place)}" if place else self.url
            try:
                socket = await self._opened(address)
                self.came[int(time.time())] += 1
                async for frame in socket:
                    wait = FIRST_WAIT
                    if isinstance(frame, bytes):
                        place = self._take(number, frame)
            except (OSError, WebSocketException, TimeoutError):
                pass
            self.live.discard(number)
            await asyncio.sleep(wait * (0.5 + random.random()))
            wait = min(wait * 2, LONGEST_WAIT)

    async def _opened(self, address: str) -> ClientConnection:
        """At the very beginning they come fifty at a time; later as they will."""
        if not self.first:
            return await connect(address, compression=None, max_size=None, origin=self.origin)
        async with self.turn:
            return await connect(address, compression=None, max_size=None, origin=self.origin)

    def _take(self, number: int, frame: bytes) -> str:
        at, mark = time.time(), hashlib.blake2b(frame, digest_size=16).digest()
        if mark not in self.known:
            said = orjson.loads(gzip.decompress(frame))
            self.known[mark] = (said.get("revision") or 0, f"{said['epoch']}.{said['seq']}")
            self.sizes.append(len(frame))
        revision, place = self.known[mark]
        self.live.add(number)
        if revision > self.revisions[number]:
            self.revisions[number] = revision
            self.had[number][revision] = at
        return place

    def waited(self, revision: int, since: float) -> list[float]:
        """Return how long each wall that has a revision, or a later one, waited for it."""
        times = (min((at for had, at in each.items() if had >= revision), default=None) for each in self.had)
        return sorted(at - since for at in times if at is not None)

    async def told(self, revision: int, since: float) -> dict[str, object]:
        ends = time.time() + GIVES_UP
        while sum(one >= revision for one in self.revisions) < self.many and time.time() < ends:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.02)
        waited = self.waited(revision, since)
        for each in self.had:
            each.clear()
        return {"waited": waited, "bytes": self.sizes[-1] if self.sizes else 0}

    async def back(self) -> dict[str, object]:
        """Wait until all are; say how long it took from now, and how many came in each second."""
        began, before = time.time(), self.came.copy()
        while len(self.live) < self.many and time.time() < began + GIVES_UP:
            await asyncio.sleep(0.01)
        came = self.came - before
        return {"seconds": time.time() - began, "live": len(self.live), "most": max(came.values(), default=0)}

    async def run(self) -> None:
        tasks = [asyncio.create_task(self.wall(number)) for number in range(self.many)]
        while len(self.live) < self.many:
            await asyncio.sleep(0.02)
        self.first = False
        print("ready", flush=True)
        loop = asyncio.get_running_loop()
        while words := (await loop.run_in_executor(None, sys.stdin.readline)).split():
            answer = (
                await self.back() if words[0] == "back" else await self.told(int(words[1]), float(words[2]))
            )
            print(orjson.dumps(answer).decode(), flush=True)
        for task in tasks:
            task.cancel()


if __name__ == "__main__":
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(Crowd(sys.argv[1], int(sys.argv[2])).run())
