"""The drills: `uv run python -m tests.drills NAME [--short]`. Each prints what it saw, and fails loudly."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.drills import app, day, install, kills, proxy, takeover, thousand, upgrade

# Each is given a folder of its own and whether to be short, and some how many times; it yields what holds.
Drill = Callable[..., Iterator[str]]
DRILLS: dict[str, Drill] = {
    "app": app.drill,
    "day": day.drill,
    "install": install.drill,
    "kills": kills.drill,
    "proxy": proxy.drill,
    "takeover": takeover.drill,
    "thousand": thousand.drill,
    "upgrade": upgrade.drill,
}
COUNTED = ("app", "kills", "proxy", "takeover")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=DRILLS)
    parser.add_argument("--short", action="store_true", help="the form that CI does")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite", help="of kills")
    parser.add_argument("--times", type=int, default=0, help=f"of {', '.join(COUNTED)}: how many")
    asked = parser.parse_args()
    drill = DRILLS[asked.name]
    if asked.name in COUNTED:
        drill = partial(drill, times=asked.times)
    if asked.name == "kills":
        drill = partial(drill, store=asked.store)
    with tempfile.TemporaryDirectory(prefix=f"drill-{asked.name}-") as folder:
        for line in drill(Path(folder), asked.short):
            print(line, flush=True)


if __name__ == "__main__":
    main()
