"""How long a report is believed when its sender does not say: minutes per phase and supply, as data."""

import csv
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from data.domain.truth import SILENT
from data.domain.words import Function, Phase, Status, Supply
from data.errors import BrokenReference

_FILE = "validity.csv"
OCCUPANCY_VALID = timedelta(hours=2)


@cache
def _minutes() -> dict[tuple[Phase, Supply | None, Function], int]:
    """Read the table; a row with supply `*` holds for every supply without a row of its own."""
    table: dict[tuple[Phase, Supply | None, Function], int] = {}
    with (files("data") / "reference" / _FILE).open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                phase = Phase(row["phase"])
                supply = None if row["supply"] == "*" else Supply(row["supply"])
                for function in Function:
                    table[phase, supply, function] = int(row[function])
            except (ValueError, KeyError, TypeError) as fault:
                raise BrokenReference(_FILE, number, str(fault)) from fault
    for phase in Phase:
        if (phase, None, Function.EL) not in table:
            raise BrokenReference(_FILE, None, f"läget {phase} saknas")
    return table


def valid_until(
    phase: Phase, supply: Supply, function: Function, status: Status, observed_at: datetime
) -> datetime | None:
    """Return until when a report is believed; *okänd* and *ej aktuell* state nothing that can expire."""
    if status in SILENT:
        return None
    minutes = _minutes().get((phase, supply, function)) or _minutes()[phase, None, function]
    return observed_at + timedelta(minutes=minutes)
