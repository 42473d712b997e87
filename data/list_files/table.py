"""A table in a file: its columns by every name they go by, its cells as written, and what is wrong where."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from data.errors import BrokenReference

LARGEST_ROWS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one table. A column goes by its own name, its heading and its `also`, the first first.

    `ids` hold what a spreadsheet must not have touched, `times` what it may hold as a date of its own.
    `ignores`: other columns are nobody's fault, and are left unread. `named` is what somebody has said that
    a file's own heading means, by column: it goes before every name.
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
    named: Mapping[str, str] = field(default_factory=dict)
    _by_name: Mapping[str, tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        ranked = [(rank, name, one) for one in self.columns for rank, name in enumerate(self._names(one))]
        by_name: dict[str, tuple[int, str]] = {}
        for rank, name, column in sorted(ranked, key=lambda each: each[0]):
            by_name.setdefault(_folded(name), (rank, column))
        by_name |= {_folded(name): (-1, column) for column, name in self.named.items()}
        object.__setattr__(self, "_by_name", by_name)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.needed, *self.optional)

    def heading(self, column: str) -> str:
        """Return what people call a column."""
        return self.headings.get(column, column)

    def column_of(self, name: str) -> str | None:
        """Return the column that a file's heading means, seen alone."""
        return self._by_name.get(_folded(name), (0, None))[1]

    def _names(self, column: str) -> tuple[str, ...]:
        return column, self.heading(column), *self.also.get(column, ())

    def columns_of(self, names: Sequence[str]) -> tuple[str | None, ...]:
        """Return the column that each of a file's headings means.

        Where several may mean the same the one that says it best does, and the others mean nothing.
        """
        meant = [self._by_name.get(_folded(name)) for name in names]
        best: dict[str, int] = {}
        for rank, column in filter(None, meant):
            best[column] = min(rank, best.get(column, rank))
        return tuple(
            found[1] if found is not None and self._as_good(found, best) else None for found in meant
        )

    @staticmethod
    def _as_good(found: tuple[int, str], best: Mapping[str, int]) -> bool:
        """A column's own name and its heading are as good as each other: a file with both has it twice."""
        rank, column = found
        return rank == best[column] or 0 <= best[column] <= rank <= 1

    def heads(self, names: Sequence[str]) -> "Heads":
        """Return what a file's headings lack, and which of them nobody knows."""
        columns = self.columns_of(names)
        return Heads(
            missing=tuple(column for column in self.needed if column not in columns),
            lacking=tuple(column for column in self.optional if column not in columns),
            unknown=tuple(name for name, column in zip(names, columns, strict=True) if column is None),
        )

    def header_faults(self, names: Sequence[str]) -> list[str]:
        """Return what is wrong with a file's headings, one sentence each."""
        columns, heads = self.columns_of(names), self.heads(names)
        twice = sorted({column for column in columns if column is not None and columns.count(column) > 1})
        faults = []
        if heads.missing:
            faults.append(f"kolumnen {self._listed(heads.missing)} saknas")
        if heads.unknown and not self.ignores:
            said = ", ".join(name or "(utan namn)" for name in heads.unknown)
            faults.append(f"kolumnen {said} är okänd")
        if twice:
            faults.append(f"kolumnen {self._listed(twice)} finns två gånger")
        return faults

    def _listed(self, columns: Iterable[str]) -> str:
        return ", ".join(self.both(column) for column in columns)

    def both(self, column: str) -> str:
        """Return a column by its name and its heading, where they differ."""
        heading = self.heading(column)
        return column if heading == column else f"{column} ({heading})"


_BETWEEN: Final = re.compile(r"[\W_]+")


def _folded(name: str) -> str:
    """Return a heading as it is compared: *Område*, *omrade* and *OMRÅDE:* are the same."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(_BETWEEN.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).split())


@dataclass(frozen=True, slots=True)
class Heads:
    """What a file's headings leave to ask: the needed and other columns it lacks, and its unknown ones."""

    missing: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


NO_HEADS: Final = Heads()
MOST_SAID: Final = 20


def said_numbers(numbers: Sequence[int], most: int = 5) -> str:
    """Return the first few of some rows' numbers in words."""
    more = f" och {len(numbers) - most} till" if len(numbers) > most else ""
    return f"{', '.join(map(str, numbers[:most]))}{more}"


Progress = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody how far it has come."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a list, by the sheet (of a spreadsheet), row and column as its file calls them.

    `row` is the line of the file or of its sheet (the heading is 1), or the number of the feature; None: the
    whole file. `inject` is the one of a scenario that it is in, `nth` which of several parts of it (0: all).
    """

    reason: str
    row: int | None = None
    column: str = ""
    sheet: str = ""
    inject: str = ""
    nth: int = field(default=0, compare=False)

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


def first_of(faults: Sequence[Fault]) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """Return the first faults by row and, of all the rest, how many there are in each column."""
    ordered = sorted(faults, key=lambda fault: fault.row or 0)
    rest = Counter((fault.sheet, fault.column) for fault in ordered[MOST_SAID:])
    counted = [
        " ".join((f"{count} fel till", *(("i", ", ".join(filter(None, place))) if any(place) else ())))
        for place, count in rest.most_common()
    ]
    return tuple(ordered[:MOST_SAID]), tuple(counted)


class BrokenList(BrokenReference):
    """A list that cannot be used, with everything that is wrong in it, and what its headings leave to ask."""

    def __init__(self, file: str, faults: Sequence[Fault], heads: Heads = NO_HEADS) -> None:
        super().__init__(file, faults[0].row, faults[0].reason)
        self.faults, self.heads = tuple(faults), heads

    def __str__(self) -> str:
        first, more = first_of(self.faults)
        said = [f"{self.file}, {fault}" if fault.place else f"{self.file}: {fault}" for fault in first]
        return "\n".join([*said, *(f"… och {one}" for one in more)])


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
    heads: Heads = NO_HEADS
