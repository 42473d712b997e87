"""A point list as its file has it, before any cell is judged; and what was wrong where."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from data.errors import BrokenReference

MOST_SAID: Final = 20
Progress = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody how far it has come."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a list, by the sheet (of a spreadsheet), row and column as its file calls them.

    `row` is the line of a spreadsheet (the heading is 1) or the number of the feature; None: the whole file.
    """

    reason: str
    row: int | None = None
    column: str = ""
    sheet: str = ""

    @property
    def place(self) -> str:
        parts = (
            f"fliken {self.sheet}" if self.sheet else "",
            f"rad {self.row}" if self.row is not None else "",
            self.column,
        )
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


class BrokenList(BrokenReference):
    """A point list that cannot be used, with everything that is wrong in it."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        super().__init__(file, faults[0].row, faults[0].reason)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        said = [f"{self.file}, {fault}" if fault.place else f"{self.file}: {fault}" for fault in self.faults]
        more = len(said) - MOST_SAID
        return "\n".join([*said[:MOST_SAID], *([f"… och {more} fel till"] if more > 0 else [])])


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A cell that a program has made something else of: what it shows, and what went wrong."""

    shown: str
    reason: str


Cell = str | Spoilt


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file and its cells by column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file. `named` is what the file itself calls each of its columns.

    `declared` is the coordinate system that the file states, such as "EPSG:3006"; None: it states none.
    `faults` are rows that could not even be split into cells.
    """

    kind: str
    named: Mapping[str, str]
    rows: tuple[Row, ...]
    sheet: str = ""
    declared: str | None = None
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = field(default=())
