"""An exercise at sixty times its pace with 200 who take part: how late an inject is, and when screens follow.

Run: python -m tests.load.participants
"""

import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from dashboard import clock, registers
from dashboard.settings import REFERENCE_PACK, REFERENCE_POINTS
from data.acting import LOCAL
from data.exercise.acts.leading import plan_exercise, set_clock
from data.exercise.facts import Exercise
from data.exercise.reads import exercise
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, Inject, Played, Recipient, Scenario
from data.store.database import Store, open_store
from data.words import Function, Role, Status, Supply
from geo.layers import load_pack
from tests.e2e.running import start
from tests.load.table import Row, percentile, show

NAME, SPEED, SCREENS, INJECTS = "matt", 60.0, 200, 30
BEGINS = datetime(2027, 1, 14, 5, tzinfo=UTC)
# Time enough for the listeners' process to notice the last one.
AFTER = 5.0


def measure(folder: Path | None = None, injects: int = INJECTS) -> list[Row]:
    """Return the rows of the table: an inject each minute of the exercise, with a report that is played."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        url = f"sqlite:///{Path(place) / 'exercise.db'}"
        with closing(open_store(url)) as store:
            _plan(store, injects)
            server = start(url, Path(place) / "server.log")
            try:
                seen = _played(store, server.feed(NAME), injects)
            finally:
                server.kill()
            found = exercise(store, NAME)
    assert found is not None
    return _rows(found, seen)


def _plan(store: Store, injects: int) -> None:
    now, pack = clock.now(), load_pack(REFERENCE_PACK)
    registers.load_areas(store, pack, now)
    points = [one.id for one in registers.load_points(store, pack, REFERENCE_POINTS, now).points]
    told = tuple(
        Inject(
            f"I{number:03}",
            timedelta(minutes=number + 2),
            "Läget har ändrats.",
            sender="Driftcentralen",
            to=(Recipient(Role.STADSDEL),),
            plays=(_report(points[number % len(points)], number),),
        )
        for number in range(injects)
    )
    length = timedelta(minutes=injects + 60)
    scenario = Scenario(NAME, "Mätning", BEGINS, length, opens=tuple(points), injects=told)
    plan_exercise(store, LOCAL, NewExercise(NAME, "Mätning", scenario), now)


def _report(point: str, number: int) -> Played:
    status = (Status.UR_FUNKTION, Status.FUNGERAR)[number // 52 % 2]
    return Played(point, Function.EL, status, Supply.ORDINARIE)


def _played(store: Store, feed: str, injects: int) -> dict[int, float]:
    """Play it; return by revision when nineteen of twenty screens had the picture of it."""
    command = [sys.executable, "-m", "tests.load.listeners", feed, str(SCREENS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as listeners:
        assert listeners.stdout is not None
        assert listeners.stdout.readline().strip() == "ready"
        now = clock.now()
        set_clock(
            *(store, LOCAL), act_id=str(uuid4()), operation_id=NAME, act=ClockAct.START, speed=SPEED, now=now
        )
        ends = threading.Timer((injects + 2) * 60 / SPEED + AFTER, listeners.terminate)
        ends.start()
        lines = [line.split() for line in listeners.stdout]
        ends.join()
    return {int(revision): float(most) for revision, _, most, _ in lines if revision != "None"}


def _rows(found: Exercise, seen: dict[int, float]) -> list[Row]:
    due = {
        one.id: found.operation.clock.real(found.begins + (one.at or timedelta()))
        for one in found.scenario.injects
    }
    late = [(one.recorded_at - due[one.inject]).total_seconds() for one in found.delivered]
    shown = []
    for one in found.delivered:
        after = [at for revision, at in seen.items() if revision >= one.revision]
        if after:
            shown.append(min(after) - due[one.inject].timestamp())
    ran = f"{len(late)} injects, one a second, {SCREENS} screens in a process of their own"
    return [
        Row(
            f"inject at {SPEED:.0f} ×: its moment → delivered",
            f"median {percentile(late, 0.5) * 1000:.0f} ms, p95 {percentile(late, 0.95) * 1000:.0f} ms",
            "≤ 1 s",
            percentile(late, 1.0) <= 1.0,
            limit=ran,
        ),
        Row(
            f"its moment → on 95 % of {SCREENS} screens",
            f"median {percentile(shown, 0.5) * 1000:.0f} ms, p95 {percentile(shown, 0.95) * 1000:.0f} ms",
            "≤ 150 ms",
            percentile(shown, 0.95) <= 0.15,
            limit=f"{len(shown)} of {len(late)} seen; a report is played with each",
        ),
    ]


if __name__ == "__main__":
    show(measure())
