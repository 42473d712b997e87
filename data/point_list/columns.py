"""The columns of a point list: their names in every format, which may be left out, how long they may be."""

from typing import Final

from data import glossary

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
LARGEST_ROWS: Final = 10_000


def heading(column: str) -> str:
    """Return what people call a column."""
    return glossary.column(column)


def column_of(name: str) -> str | None:
    """Return the column that a file's heading means: its own name, or the glossary's word for it."""
    said = " ".join(name.split()).casefold()
    return _BY_NAME.get(said)


_BY_NAME: Final = {
    **{heading(column).casefold(): column for column in COLUMNS},
    **{column: column for column in COLUMNS},
}


def header_faults(names: list[str]) -> list[str]:
    """Return what is wrong with a file's headings, one sentence each."""
    columns = [column_of(name) for name in names]
    missing = [column for column in NEEDED if column not in columns]
    unknown = [name or "(utan namn)" for name, column in zip(names, columns, strict=True) if column is None]
    twice = sorted({column for column in columns if column is not None and columns.count(column) > 1})
    faults = []
    if missing:
        faults.append(f"kolumnen {', '.join(_both(column) for column in missing)} saknas")
    if unknown:
        faults.append(f"kolumnen {', '.join(unknown)} är okänd")
    if twice:
        faults.append(f"kolumnen {', '.join(_both(column) for column in twice)} finns två gånger")
    return faults


def _both(column: str) -> str:
    return column if heading(column) == column else f"{column} ({heading(column)})"
