"""Replay: pictures a second when scrubbing a 72-hour exercise; one moment in a long journal is in `growth`.

Run: python -m tests.load.replaying
"""

import random
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from dashboard.live.replay import Replays
from data.store import projections
from data.store.database import Store, open_store
from data.store.journal import append
from tests.load.durable import BEGAN, POINTS, prepare
from tests.load.growth import plausible_act
from tests.load.table import Row, percentile, show

ENTRIES, HOURS, PICTURES = 5_000, 72, 300
A_SECOND = 10.0


def measure(folder: Path | None = None) -> list[Row]:
    """Return the rows of the table: scrubbing an exercise for the first time, and over it again."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        exercise = _exercise(Path(place) / "exercise.db")
        rows = _scrubbed(exercise)
        exercise.close()
    return rows


def _exercise(path: Path) -> Store:
    store = open_store(f"sqlite:///{path}")
    prepare(store)
    chance = random.Random(1)
    between = timedelta(hours=HOURS) / ENTRIES
    with store.transaction() as connection:
        for number in range(ENTRIES):
            act = plausible_act(number, chance)
            projections.apply(connection, append(connection, act, BEGAN + between * number))
    return store


def _scrubbed(store: Store) -> list[Row]:
    """Drag the slider from one end to the other, and then to and fro over the last hour of it."""
    end = BEGAN + timedelta(hours=HOURS)
    replays = Replays(store, lambda: end)
    through = [BEGAN + timedelta(hours=HOURS) * part / PICTURES for part in range(1, PICTURES + 1)]
    first, weight, cpu = _drag(replays, through)
    hour = [end - timedelta(minutes=minute % 60) for minute in range(PICTURES)]
    again, _, cpu_again = _drag(replays, hour)
    return [
        _pace(f"scrub through {HOURS} h of {ENTRIES:,} entries, each picture new", first, cpu, weight),
        _pace("scrub to and fro over the last hour", again, cpu_again, 0),
    ]


def _drag(replays: Replays, moments: list[datetime]) -> tuple[list[float], float, float]:
    """Return the milliseconds of each picture, how many kilobytes one weighs, and its milliseconds of CPU."""
    tag, spent, weight, cpu = "", [], 0, time.process_time()
    for moment in moments:
        began = time.perf_counter()
        shown = replays.picture("op", moment, "sv", tag)
        spent.append((time.perf_counter() - began) * 1000)
        tag, weight = shown.tag, weight + len(shown.frame or b"")
    each = len(moments)
    return spent, weight / each / 1024, (time.process_time() - cpu) * 1000 / each


def _pace(what: str, spent: list[float], cpu: float, weight: float) -> Row:
    pace = 1000 / statistics.mean(spent)
    return Row(
        what=what,
        figure=f"{pace:.0f} pictures/s, p95 {percentile(spent, 0.95):.0f} ms"
        + (f", {weight:.1f} KB each" if weight else ""),
        peer=f"{cpu:.0f} ms of CPU each: {1000 / cpu:.0f}/s on a free core",
        budget="≥ 10 pictures/s",
        kept=pace >= A_SECOND,
        limit=f"reading {POINTS} points as of a revision, then drawing what differs",
    )


def main() -> None:
    show(measure())


if __name__ == "__main__":
    main()
