"""A sheet of paper and its lines, as they are typed and as they are read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from data.points.commands import PointReport

# What a note that stands for a sheet of paper is about.
SHEET: Final = "pappersblad"
MOST_LINES: Final = 40
MOST_PHOTOS: Final = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it is typed: `day` is that of its first line, `source` the function that wrote it.

    `kept` says where the paper itself is.
    """

    operation: str
    point: str
    day: date
    source: str
    text: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number in the text: the report that it becomes, or why not. `at`: when it was written.

    `repeats` is the line before it that says the same; `remarks` are what to look twice at, and `warning`
    that it seems to hold somebody's number.
    """

    number: int
    typed: str
    at: datetime | None = None
    report: PointReport | None = None
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    repeats: int = 0
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A sheet that was looked through: what its lines become, what is known already, all that is refused.

    `mark` is what the whole of it is known by; `known` are the entries that lines of it became before, by
    number of line. `why_not` is said of the sheet as a whole.
    """

    sheet: Sheet
    mark: str
    lines: tuple[Line, ...]
    known: tuple[tuple[int, tuple[int, ...]], ...] = ()
    why_not: str = ""

    @property
    def reports(self) -> tuple[PointReport, ...]:
        """Return what is to be stored, in the order of the paper; what is said twice once."""
        return tuple(one.report for one in self.lines if one.report is not None and not one.repeats)

    @property
    def refused(self) -> tuple[Line, ...]:
        return tuple(one for one in self.lines if one.reasons)

    @property
    def ready(self) -> bool:
        return bool(self.reports) and not self.refused and not self.why_not
