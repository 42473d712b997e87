"""What is foreseen after a change, at 52 and at 352 points, and what it adds to drawing a frame of the wall.

Run: python -m tests.load foreseeing
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from dashboard import clock
from dashboard.live.render import Renderer
from data.forecast import reads as forecast_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.staff import reads as staff_reads
from data.store.database import open_store
from tests.load.table import Row, percentile
from tests.loads import OPERATION, Load, set_up

SIZES = ((52, 12), (352, 60))  # points and failures
MOST_MS = 5.0


def measure(folder: Path, rounds: int = 60) -> Iterator[Row]:
    """Return the rows of the table."""
    for points, failures in SIZES:
        url = f"sqlite:///{folder / f'{points}.db'}"
        set_up(url, Load(points, 11, failures), folder)
        with closing(open_store(url)) as store:
            picture = point_reads.picture(store, OPERATION)
            held = request_reads.coordination(store, OPERATION)
            staff, operations = staff_reads.staff(store, held), operation_reads.operations(store)
            grounds = forecast_reads.renewed(store, picture.operation, None)
        now = picture.operation.clock.at(clock.now())
        foresee = partial(forecast_reads.of, picture, grounds, now)
        found, renderer = foresee(), Renderer("sv")
        draw = partial(renderer.render, picture, operations, now, held=held, staff=staff, foreseen=found)
        draw()  # what has not changed is remembered, as between two frames
        took, frame = (percentile([_core(work) for _ in range(rounds)], 0.5) for work in (foresee, draw))
        yield Row(
            what=f"forecast of 72 h: {points} points, {failures} failures",
            figure=f"{took:.2f} ms of a core, {len(found.losses)} losses",
            budget=f"≤ {MOST_MS:g} ms" if points == SIZES[0][0] else "–",
            kept=took <= MOST_MS if points == SIZES[0][0] else None,
            peer=f"drawing a frame where nothing else changed {frame:.2f} ms",
            limit="reading each function of each open point once",
        )


def _core(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000
