"""A cell of a file for spreadsheets: shown, never run; CSV; and the mark of an exercise."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

EXERCISE: Final = "ÖVNING ÖVNING ÖVNING"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# Where a spreadsheet that expects the other separator would let a new cell begin.
_INSIDE: Final = re.compile(r"""([;,\t\r\n]"*)(?=[=+\-@])""")


def safe_cell(value: object) -> str:
    """Return a cell's text so that a spreadsheet shows it instead of running it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(lines: Iterable[Sequence[object]], *, commas: bool = False) -> Iterator[bytes]:
    """Yield lines as CSV, for as many as there are: UTF-8 with the mark by which spreadsheets know it.

    Semicolons, as a Swedish spreadsheet expects, or commas for programs. No cell can act as a formula,
    also where the file is opened as if it had the other separator.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if commas else ";", lineterminator="\r\n")
    out.write("\ufeff")
    for line in lines:
        writer.writerow([_INSIDE.sub(r"\1'", safe_cell(cell)) for cell in line])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()
