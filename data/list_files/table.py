"""A table in a file: its columns by every name they go by, its cells as written, and what is wrong where."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from data.errors import BrokenReference

LARGEST_ROWS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table. A column goes by its own name, by its heading and by its `also`.

    `ids` hold what a spreadsheet must not have touched, `times` what it may hold as a date of its own.
    `ignores`: other columns are nobody's fault, and are left unread.
    """

    needed: Sequence[str]
    optional: Sequence[str]
    headings: Mapping[str, str]
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Sequence[str] = ()
    yes_or_no: Sequence[str] = ()
    ids: Sequence[str] = ("id",)
    times: Sequence[str] = ()
    ignores: bool = False
    _by_name: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        pairs = ((_folded(name), column) for column in self.columns for name in self._names(column))
        object.__setattr__(self, "_by_name", dict(pairs))

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.needed, *self.optional)

    def heading(self, column: str) -> str:
        """Return what people call a column."""
        return self.headings.get(column, column)

    def column_of(self, name: str) -> str | None:
        """Return the column that a file's heading means."""
        return self._by_name.get(_folded(name))

    def _names(self, column: str) -> tuple[str, ...]:
        return column, self.heading(column), *self.also.get(column, ())

    def header_faults(self, names: Sequence[str]) -> list[str]:
        """Return what is wrong with a file's headings, one sentence each."""
        columns = [self.column_of(name) for name in names]
        missing = [column for column in self.needed if column not in columns]
        pairs = zip(names, columns, strict=True)
        unknown = [name or "(utan namn)" for name, column in pairs if column is None and not self.ignores]
        twice = sorted({column for column in columns if column is not None and columns.count(column) > 1})
        faults = []
        if missing:
            faults.append(f"kolumnen {self._listed(missing)} saknas")
        if unknown:
            faults.append(f"kolumnen {', '.join(unknown)} är okänd")
        if twice:
            faults.append(f"kolumnen {self._listed(twice)} finns två gånger")
        return faults

    def _listed(self, columns: Iterable[str]) -> str:
        return ", ".join(self.both(column) for column in columns)

    def both(self, column: str) -> str:
        """Return a column by its name and its heading, where they differ."""
        heading = self.heading(column)
        return column if heading == column else f"{column} ({heading})"


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


MOST_SAID: Final = 20
Progress = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody how far it has come."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a list, by the sheet (of a spreadsheet), row and column as its file calls them.

    `row` is the line of the file or of its sheet (the heading is 1), or the number of the feature; None: the
    whole file. `inject` is the one of a scenario that it is in.
    """

    reason: str
    row: int | None = None
    column: str = ""
    sheet: str = ""
    inject: str = ""

    @property
    def place(self) -> str:
        parts = (
            f"fliken {self.sheet}" if self.sheet else "",
            f"rad {self.row}" if self.row is not None else "",
            f"inspel {self.inject}" if self.inject else "",
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
