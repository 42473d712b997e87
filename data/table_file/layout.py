"""What a table in a file must have: its columns by every name they go by, and what its cells hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

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
