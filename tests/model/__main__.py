"""Nights for as long as one likes, until the first fault: `uv run python -m tests.model --minutes 60`."""

import argparse
import time
from collections.abc import Callable

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import OneNight, in_town
from tests.model.test_http import HttpNight
from tests.model.test_services import ServiceNight
from tests.model.town import OpenTown, Town, a_server, on_files, on_postgres

NIGHTS: tuple[tuple[Callable[[OpenTown], OneNight], int, int], ...] = (
    (ServiceNight, 20, 40),
    (HttpNight, 6, 30),
)


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    reader.add_argument("--minutes", type=float, default=60)
    reader.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    asked = reader.parse_args()
    if asked.store == "sqlite":
        nights(on_files(), asked.minutes)
        return
    with a_server() as server:
        nights(on_postgres(server), asked.minutes)


def nights(open_town: OpenTown, minutes: float) -> None:
    """Let night follow upon night; each begins from the same town."""
    until, opened = time.monotonic() + minutes * 60, 0

    def counted() -> Town:
        nonlocal opened
        opened += 1
        return open_town()

    while True:
        for machine, examples, steps in NIGHTS:
            many = settings(max_examples=examples, stateful_step_count=steps, deadline=None, database=None)
            run_state_machine_as_test(in_town(machine, counted), settings=many)
            print(f"{opened} nätter, inget fel", flush=True)
            if time.monotonic() > until:
                return


if __name__ == "__main__":
    main()
