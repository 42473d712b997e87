"""The drills: `uv run python -m tests.drills NAME [--short]`. Each prints what it saw, and fails loudly."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.drills import day, install, kills, takeover, upgrade

# Each is given a folder of its own and whether to be short; it yields a line for each thing that holds.
Drill = Callable[[Path, bool], Iterator[str]]
DRILLS: dict[str, Drill] = {
    "day": day.drill,
    "install": install.drill,
    "kills": kills.drill,
    "takeover": takeover.drill,
    "upgrade": upgrade.drill,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=DRILLS)
    parser.add_argument("--short", action="store_true", help="the form that CI does")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite", help="of kills")
    parser.add_argument("--times", type=int, default=0, help="of kills: how many")
    asked = parser.parse_args()
    drill = DRILLS[asked.name]
    if asked.name == "kills":
        drill = partial(kills.drill, store=asked.store, times=asked.times)
    with tempfile.TemporaryDirectory(prefix=f"drill-{asked.name}-") as folder:
        for line in drill(Path(folder), asked.short):
            print(line, flush=True)


if __name__ == "__main__":
    main()
