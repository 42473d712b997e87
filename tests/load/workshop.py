"""The workshop: the check while somebody writes, and a dry run of three days with 5,000 effects.

Run: python -m tests.load workshop
"""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from data.exercise.acts.dry_running import dry_run
from data.exercise.checking import objections
from data.exercise.scenario import Effect, Expected, ExpectedKind, Inject, Recipient, Scenario
from data.points import reads as point_reads
from data.store.database import open_store
from data.words import Function, Role, Status
from tests.e2e import stage
from tests.factories import NOW
from tests.load.table import Row, percentile

CHECK_MS, RUN_S = 150, 10
LENGTH = timedelta(hours=72)


def measure(folder: Path, rounds: int) -> Iterator[Row]:
    points = [f"P{number:02}" for number in range(60)]
    written = _scenario(300, points, 4)
    took = sorted(_check(written, points) for _ in range(rounds))
    yield Row(
        f"check of {len(written.injects)} injects × {len(points)} points while writing",
        f"p95 {1000 * percentile(took, 0.95):.0f} ms of CPU",
        f"≤ {CHECK_MS} ms",
        1000 * percentile(took, 0.95) <= CHECK_MS,
        limit="every text is looked through for what may not be written",
    )
    url = f"sqlite:///{folder / 'workshop.db'}"
    stage.set_up(url)
    with closing(open_store(url)) as store:
        here = [point.id for point in point_reads.loaded_points(store)]
        long = _scenario(500, here, 10)
        began = time.process_time()  # what others do on the machine is not counted
        run = dry_run(store, long, NOW)
        seconds = time.process_time() - began
    effects = sum(len(inject.effects) for inject in long.injects)
    yield Row(
        f"dry run of 72 h, {len(run.delivered)} injects, {effects} effects",
        f"{seconds:.1f} s of CPU",
        f"≤ {RUN_S} s",
        seconds <= RUN_S,
        limit="each delivery is a journal entry of its own: about 1 ms, and the schema made anew 0.3 s",
    )


def _check(scenario: Scenario, points: list[str]) -> float:
    began = time.process_time()
    assert objections(scenario, ("bromma",), points, ("energi",)) == ()
    return time.process_time() - began


def _scenario(many: int, points: list[str], effects: int) -> Scenario:
    injects = tuple(
        Inject(
            id=f"I{number}",
            at=LENGTH * number / many,
            text="Elnätsbolaget meddelar att strömmen är borta i delar av området. " * 4,
            sender="Elnätsbolaget",
            to=(Recipient(Role.KRISLEDNING),),
            expected=(Expected(ExpectedKind.BESLUT, timedelta(minutes=30)),),
            note="Anteckning för övningsledningen.",
            effects=tuple(
                Effect((Function.EL,), Status.UR_FUNKTION, points=(points[(number + each) % len(points)],))
                for each in range(effects)
            ),
        )
        for number in range(many)
    )
    return Scenario("lang", "Tre dygn", NOW, LENGTH, injects=injects)
