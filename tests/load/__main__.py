"""The benchmarks of the design's budgets: `uv run python -m tests.load [--quick] [NAME …]`, all or some.

Each row is printed as soon as it is measured. Machines differ and are noisy: what counts is the ratios,
measured in one run, and what limits each.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.load import (
    capacity,
    coverage,
    durable,
    foreseeing,
    growth,
    idle,
    importing,
    inboxes,
    leading,
    light,
    opening,
    order,
    participants,
    replaying,
    searching,
    shift,
    submits,
    visible,
    walls,
    what_if,
    wire,
    workshop,
)
from tests.load.table import Row, show

Benchmark = Callable[[Path, bool], Iterable[Row]]

# Each is given a folder of its own and whether to be quick.
BENCHMARKS: dict[str, Benchmark] = {
    "visible": lambda folder, quick: visible.measure(folder, 8 if quick else 40),
    "layer": lambda folder, quick: visible.measure_layer(folder, 8 if quick else 40),
    "wire": lambda folder, quick: wire.measure(folder, 8 if quick else 40),
    "idle": lambda folder, quick: idle.measure(folder, 10 if quick else 30),
    "light": lambda folder, quick: light.measure(folder, 8 if quick else 60),
    "importing": lambda folder, _quick: importing.measure(folder),
    "submits": lambda folder, quick: submits.measure(folder, 8 if quick else 20),
    "opening": lambda folder, quick: opening.measure(folder, 8 if quick else 20, 40 if quick else 200),
    "searching": lambda folder, quick: searching.measure(folder, 2_000 if quick else 100_000),
    "participants": lambda folder, quick: participants.measure(folder, 8 if quick else 30),
    "inboxes": lambda folder, quick: inboxes.measure(folder, 8 if quick else 30),
    "coverage": lambda folder, quick: coverage.measure(folder, 10 if quick else 60),
    "what_if": lambda folder, quick: what_if.measure(folder, 10 if quick else 60),
    "order": lambda folder, quick: order.measure(folder, 5 if quick else 20),
    "foreseeing": lambda folder, quick: foreseeing.measure(folder, 10 if quick else 60),
    "workshop": lambda folder, quick: workshop.measure(folder, 5 if quick else 40),
    "leading": lambda folder, quick: leading.measure(folder, 5 if quick else 20),
    "durable": lambda folder, _quick: durable.measure(folder=folder),
    "replaying": lambda folder, _quick: replaying.measure(folder),
    "shift": lambda folder, quick: shift.measure(folder, shift.QUICK if quick else shift.WHOLE),
    "capacity": lambda folder, quick: capacity.measure(folder, 4 if quick else 8),
    "walls": lambda folder, quick: walls.measure(
        folder, 5 if quick else 20, 200 if quick else 2_000, 8 if quick else 60
    ),
    "growth": lambda folder, quick: growth.measure(50_000 if quick else 1_000_000, folder),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: to see that everything runs")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(BENCHMARKS)}")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}: there are {', '.join(BENCHMARKS)}")
    show(_measured(asked.names or list(BENCHMARKS), asked.quick))


def _measured(names: list[str], quick: bool) -> Iterator[Row]:
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            yield from BENCHMARKS[name](Path(folder), quick)


if __name__ == "__main__":
    main()
