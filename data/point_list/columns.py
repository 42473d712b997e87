"""The columns of a point list: their names in every format, which may be left out, how long they may be."""

from typing import Final

from data import glossary
from data.table_file.layout import Layout

NEEDED: Final[tuple[str, ...]] = (
    *("id", "name", "address", "area", "lat", "lon", "kind", "example", "source"),
    *("capacity", "operated_by", "infrastructure_by", "owner", "fault_contact"),
)
# A file without one of these says nothing about it, and the register keeps what it holds.
OPTIONAL: Final[tuple[str, ...]] = (
    *("accessibility", "children", "pets", "languages"),
    *("outage_plan", "water_plan", "supplier"),
)
COLUMNS: Final[tuple[str, ...]] = NEEDED + OPTIONAL
ANSWERS: Final = ("accessibility", "children", "pets")
NUMBERS: Final = ("lat", "lon", "capacity")
YES_OR_NO: Final = ("example", *ANSWERS)
SHEET: Final = "Punkter"  # where a spreadsheet has its points
LONGEST: Final = {"id": 32, "name": 120, "address": 160, "area": 40, "source": 400}
LONGEST_OTHER: Final = 160
LARGEST_CAPACITY: Final = 100_000
LARGEST_FILE: Final = 10_000_000


def heading(column: str) -> str:
    """Return what people call a column."""
    return glossary.column(column)


LAYOUT: Final = Layout(
    needed=NEEDED,
    optional=OPTIONAL,
    headings={column: heading(column) for column in COLUMNS},
    numbers=NUMBERS,
    yes_or_no=YES_OR_NO,
)
