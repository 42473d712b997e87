"""How long a report is believed, by the phase of its point, its function and what runs it."""

import csv
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from data.errors import BrokenReference
from data.truth import SILENT
from data.words import Function, Phase, Status, Supply

OCCUPANCY_VALID = timedelta(hours=2)

Minutes = dict[tuple[Phase, Supply | None, Function], int]


@cache
def _minutes() -> Minutes:
    with as_file(files("data") / "reference" / "validity.csv") as path:
        return read_minutes(path)


def read_minutes(path: Path) -> Minutes:
    """Read a table; a row with supply `*` holds for every supply without one. Raises BrokenReference."""
    table: Minutes = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                _add(table, row)
            except (ValueError, KeyError, TypeError) as fault:
                raise BrokenReference(path.name, number, str(fault)) from fault
    for phase in Phase:
        if (phase, None, Function.EL) not in table:
            raise BrokenReference(path.name, None, f"läget {phase} saknas")
    return table


def _add(table: Minutes, row: dict[str, str]) -> None:
    phase = Phase(row["phase"])
    supply = None if row["supply"] == "*" else Supply(row["supply"])
    if (phase, supply, Function.EL) in table:
        raise ValueError("raden finns redan")
    for function in Function:
        table[phase, supply, function] = int(row[function])
        if table[phase, supply, function] <= 0:
            raise ValueError(f"{function}: minuterna ska vara fler än 0")


def valid_until(
    phase: Phase, supply: Supply, function: Function, status: Status, observed_at: datetime
) -> datetime | None:
    """Return until when a report is believed; *okänd* and *ej aktuell* state nothing that can expire."""
    return None if status in SILENT else observed_at + believed(phase, supply, function)


@cache  # asked of every report that is read
def believed(phase: Phase, supply: Supply, function: Function) -> timedelta:
    """Return how long what is said of a function at a point is believed."""
    minutes = _minutes().get((phase, supply, function)) or _minutes()[phase, None, function]
    return timedelta(minutes=minutes)
