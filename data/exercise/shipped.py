"""The scenarios that come along with the program: examples, by their id."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from data.exercise.scenario import Scenario
from data.exercise.scenario_file import read_scenario

FOLDER: Final = Path(__file__).parents[1] / "reference" / "scenarios"


def files() -> tuple[Path, ...]:
    """Return the files, by name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))


@cache
def shipped() -> tuple[Scenario, ...]:
    """Return the scenarios, by the names of their files, which do not change while the program runs."""
    return tuple(_read())


def _read() -> Iterator[Scenario]:
    for path in files():
        listed = read_scenario(path.read_bytes())
        if listed.scenario is None:
            raise ValueError(f"{path.name}: {listed.faults[0]}")
        yield listed.scenario
