"""kill -9 of a writing process at random moments, 500 times: nothing acknowledged is missing or doubled."""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from data.store.database import open_store
from data.store.verify import verify
from data.words import Function, Status
from tests.data.world import POINTS, World, a_report, later, settle

pytestmark = pytest.mark.slow  # processes that are killed

KILLS = 500
LOOKED_AT = 10  # kills at a time; whoever writes next opens what the one before left behind
SEED = 20270114
READY = b"ready\n"


def write_until_killed(url: str, name: int, acknowledged: int) -> None:
    """Report without end; each id is written to the pipe once its receipt is in hand."""
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
        world.reports(batch, now=later(name / 100))
        os.write(acknowledged, "".join(f"{command.id}\n" for command in batch).encode())
        number += 1


def acknowledged_by_a_victim(url: str, name: int, after_s: float, opening: bool) -> list[str]:
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
        time.sleep(after_s)
        os.kill(victim, signal.SIGKILL)
        _, status = os.waitpid(victim, 0)
        assert os.WIFSIGNALED(status), "the writer ended by itself"
        return [line.decode().strip() for line in pipe if line != READY]


def stored(url: str, after: int) -> Iterator[tuple[int, str]]:
    store = open_store(url)
    with store.reading() as connection:
        rows = connection.execute(
            text("SELECT revision, id FROM report WHERE revision > :after ORDER BY revision"),
            {"after": after},
        )
        yield from ((row.revision, row.id) for row in rows)
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_five_hundred_kills(sqlite_path: Path) -> None:
    chance = random.Random(SEED)
    url = f"sqlite:///{sqlite_path}"
    settle(store := open_store(url))
    store.close()
    seen: dict[str, int] = {}
    told: list[list[str]] = []
    last = 0
    for kill in range(KILLS):
        told.append(acknowledged_by_a_victim(url, kill, chance.uniform(0.001, 0.040), kill % 10 == 0))
        if kill % LOOKED_AT != LOOKED_AT - 1:
            continue
        fresh = list(stored(url, last))
        ids = [identity for _, identity in fresh]
        assert len(set(ids)) == len(ids)
        assert not seen.keys() & set(ids)
        for victim in range(kill + 1 - LOOKED_AT, kill + 1):
            own = {identity for identity in ids if identity.startswith(f"{victim}-")}
            assert set(told[victim]) <= own
            assert len(own) - len(told[victim]) <= 2, "at most the batch under way was stored unheard"
        seen.update((identity, revision) for revision, identity in fresh)
        last = max((revision for revision, _ in fresh), default=last)
        if kill % 100 == 99:
            assert_intact(url, len(seen))
    assert sum(map(len, told)) > KILLS // 4, "the victims must have been writing when they died"


def assert_intact(url: str, reports: int) -> None:
    store = open_store(url)
    verdict = verify(store)
    store.close()
    assert verdict.differences == []
    assert verdict.entries == reports + 3
