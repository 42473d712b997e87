"""kill -9 at random moments: of a process that writes, and of the database server it writes to.

Nothing acknowledged is missing, nothing is there twice, the chain is whole, and the picture soon true again.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import text

from data.errors import StoreFault
from data.points import reads as point_reads
from data.store.database import open_store
from data.store.verify import verify
from data.words import Function, Status
from tests.data.world import OPERATION, POINTS, World, a_report, later, settle
from tests.postgres_server import PostgresServer

SEED: Final = 20270114
LOOKED_AT: Final = 10  # kills at a time; whoever writes next opens what the one before left behind
SERVER_EVERY: Final = 10  # of the kills, one is the database server's
TRUE_AGAIN_S: Final = 5.0
READY: Final = b"ready\n"


def write_until_killed(url: str, name: int, acknowledged: int) -> None:
    """Report without end, again what was not acknowledged; each id is told once its receipt is in hand."""
    world = World(open_store(url))
    os.write(acknowledged, READY)
    functions, statuses = list(Function), list(Status)
    number = 0
    while True:
        batch = [
            a_report(
                functions[(number + n) % 4],
                statuses[number % 5],
                id=f"{name}-{number}-{n}",
                point=POINTS[number % 3].id,
                note="å" * (number % 400),
            )
            for n in range(1 + number % 2)
        ]
        try:
            world.reports(batch, now=later(name / 100))
        except StoreFault:
            time.sleep(0.02)
            continue
        os.write(acknowledged, "".join(f"{command.id}\n" for command in batch).encode())
        number += 1


def acknowledged_by_a_victim(url: str, name: int, live: Callable[[], None], opening: bool) -> list[str]:
    """Fork a writer, kill it, and return what it had been told was stored.

    The parent holds no connection when it forks, so the child shares none. Some die while `opening`.
    """
    reading, writing = os.pipe()
    victim = os.fork()
    if victim == 0:
        try:
            os.close(reading)
            write_until_killed(url, name, writing)
        finally:
            os._exit(70)  # never back into pytest
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        if not opening:
            assert pipe.readline() == READY, "the writer could not open the store"
        live()
        os.kill(victim, signal.SIGKILL)
        _, status = os.waitpid(victim, 0)
        assert os.WIFSIGNALED(status), "the writer ended by itself"
        return [line.decode().strip() for line in pipe if line != READY]


@dataclass
class Kept:
    """What the store has been found to hold, and how long its picture was away."""

    url: str
    seen: set[str] = field(default_factory=set)
    told: list[list[str]] = field(default_factory=list)
    last: int = 0
    longest_away: float = 0.0

    def look(self) -> None:
        """Compare what was acknowledged since the last look with what is stored."""
        with closing(open_store(self.url)) as store, store.reading() as connection:
            asked = text("SELECT revision, id FROM report WHERE revision > :after ORDER BY revision")
            fresh = [(row.revision, row.id) for row in connection.execute(asked, {"after": self.last})]
        ids = [identity for _, identity in fresh]
        assert len(set(ids)) == len(ids)
        assert not self.seen & set(ids)
        for victim in range(len(self.told) - LOOKED_AT, len(self.told)):
            own = {identity for identity in ids if identity.startswith(f"{victim}-")}
            assert set(self.told[victim]) <= own, f"writer {victim} was told of what is not there"
            assert len(own) - len(self.told[victim]) <= 2, "at most the batch under way was stored unheard"
        self.seen.update(ids)
        self.last = max((revision for revision, _ in fresh), default=self.last)

    def true_again(self, since: float) -> None:
        """Read the picture until it comes, as a wall does."""
        while True:
            try:
                with closing(open_store(self.url)) as store:
                    point_reads.picture(store, OPERATION)
                break
            except StoreFault:
                assert time.monotonic() - since < 10 * TRUE_AGAIN_S
                time.sleep(0.02)
        self.longest_away = max(self.longest_away, time.monotonic() - since)

    def assert_intact(self) -> None:
        with closing(open_store(self.url)) as store:
            verdict = verify(store)
        assert verdict.differences == []
        assert verdict.entries == len(self.seen) + 3


def kills(url: str, times: int, server: PostgresServer | None = None) -> Iterator[str]:
    """Kill so many times, and yield a line for each hundred; raises where anything was lost or doubled."""
    chance = random.Random(SEED)
    with closing(open_store(url)) as store:
        settle(store)
    kept, servers, silent = Kept(url), 0, 0
    for number in range(times):
        of_server = server is not None and number % SERVER_EVERY == SERVER_EVERY // 2

        def live(of_server: bool = of_server, patience: float = 1 + silent / 2) -> None:
            time.sleep(chance.uniform(0.001, 0.040) * patience)
            if of_server and server is not None:
                server.kill()
                began = time.monotonic()
                server.start()
                kept.true_again(began)
                time.sleep(chance.uniform(0.001, 0.080))

        opening = number % 10 == 0 and not of_server
        kept.told.append(acknowledged_by_a_victim(url, number, live, opening))
        servers += of_server
        # A slow machine gives its writers longer to live: those who die unheard say little.
        silent = 0 if kept.told[-1] else silent + 1
        if number % LOOKED_AT == LOOKED_AT - 1:
            began = time.monotonic()
            kept.look()
            kept.true_again(began)
        if number % 100 == 99:
            kept.assert_intact()
            yield f"{number + 1} kills, {servers} of the server: {len(kept.seen)} reports, none lost or twice"
    kept.assert_intact()
    assert sum(map(len, kept.told)) > times // 4, "the victims must have been writing when they died"
    yield (
        f"{times} kills, {servers} of the server: {len(kept.seen)} reports, none lost or twice, the chain "
        f"whole; a true picture again within {kept.longest_away:.1f} s"
    )
    assert kept.longest_away <= TRUE_AGAIN_S, f"no true picture for {kept.longest_away:.1f} s"


def drill(folder: Path, short: bool, store: str = "sqlite", times: int = 0) -> Iterator[str]:
    """The long form; both stores have their short one in `tests/data/store/test_kill.py`."""
    times = times or (50 if short else 500)
    if store == "sqlite":
        yield from kills(f"sqlite:///{folder / 'store.db'}", times)
        return
    server = PostgresServer(durable=True)
    try:
        yield from kills(server.database(), times, server)
    finally:
        server.close()
