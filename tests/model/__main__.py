"""Nights for as long as one likes, until the first fault: `uv run python -m tests.model --minutes 60`."""

import argparse
import time

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.model.test_http import HttpNight
from tests.model.test_services import ServiceNight

NIGHTS: tuple[tuple[type[RuleBasedStateMachine], int, int], ...] = (
    (ServiceNight, 100, 40),
    (HttpNight, 30, 30),
)


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    reader.add_argument("--minutes", type=float, default=60)
    until = time.monotonic() + reader.parse_args().minutes * 60
    nights = 0
    while time.monotonic() < until:
        for machine, examples, steps in NIGHTS:
            many = settings(max_examples=examples, stateful_step_count=steps, deadline=None, database=None)
            run_state_machine_as_test(machine, settings=many)
            nights += examples
        print(f"{nights} nätter, inget fel", flush=True)


if __name__ == "__main__":
    main()
