"""A cell of a file for spreadsheets: shown as what it says, never run; and the mark of an exercise."""

EXERCISE = "ÖVNING ÖVNING ÖVNING"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """Return a cell's text so that a spreadsheet shows it instead of running it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
