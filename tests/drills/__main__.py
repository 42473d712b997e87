"""The drills: `uv run python -m tests.drills NAME [--short]`. Each prints what it saw, and fails loudly."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.drills import day, install, takeover, upgrade

# Each is given a folder of its own and whether to be short; it yields a line for each thing that holds.
Drill = Callable[[Path, bool], Iterator[str]]
DRILLS: dict[str, Drill] = {
    "day": day.drill,
    "install": install.drill,
    "takeover": takeover.drill,
    "upgrade": upgrade.drill,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=DRILLS)
    parser.add_argument("--short", action="store_true", help="the form that CI does")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix=f"drill-{asked.name}-") as folder:
        for line in DRILLS[asked.name](Path(folder), asked.short):
            print(line, flush=True)


if __name__ == "__main__":
    main()
