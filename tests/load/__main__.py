"""All the benchmarks of the design's budgets in one run: `uv run python -m tests.load [--quick]`.

Machines differ and are noisy: what counts is the ratios, measured in one run, and what limits each.
"""

import argparse
import tempfile
from pathlib import Path

from tests.load import (
    durable,
    growth,
    idle,
    importing,
    light,
    participants,
    replaying,
    searching,
    submits,
    visible,
    wire,
)
from tests.load.table import Row, show


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: to see that everything runs")
    parser.add_argument(
        "only", nargs="?", choices=["importing", "light", "searching", "submits"], help="one benchmark alone"
    )
    asked = parser.parse_args()
    if asked.only == "importing":
        importing.main()
        return
    if asked.only == "light":
        with tempfile.TemporaryDirectory() as alone:
            show(light.measure(Path(alone), 8 if asked.quick else 60))
        return
    if asked.only == "searching":
        with tempfile.TemporaryDirectory() as alone:
            show(searching.measure(Path(alone), 2_000 if asked.quick else 100_000))
        return
    if asked.only == "submits":
        with tempfile.TemporaryDirectory() as alone:
            show(submits.measure(Path(alone), 8 if asked.quick else 20))
        return
    rounds = 8 if asked.quick else 40
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        rows += visible.measure(Path(folder), rounds)
        rows += wire.measure(Path(folder), rounds)
        rows += idle.measure(Path(folder), 10 if rounds < 40 else 30)
        rows += light.measure(Path(folder), rounds)
        rows += importing.measure(Path(folder))
        rows += submits.measure(Path(folder), 8 if rounds < 40 else 20)
        rows += searching.measure(Path(folder), 2_000 if rounds < 40 else 100_000)
        rows += participants.measure(Path(folder), 8 if rounds < 40 else 30)
    rows += durable.measure()
    rows += replaying.measure()
    rows += growth.measure(50_000 if rounds < 40 else 1_000_000)
    show(rows)


if __name__ == "__main__":
    main()
