"""Looking through a list whose file has one sheet, a row for each thing, and no other way to be wrong."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from data.list_files.list_file import Change, Looked
from data.list_files.opening import open_table
from data.list_files.sheet_row import row_as
from data.list_files.table import BrokenList, Fault, Heads, Layout, Table


class Objected(Protocol):
    """What is wrong with a list; `place` is the row's in it, None where it is no row's."""

    @property
    def text(self) -> str: ...
    @property
    def field(self) -> str | None: ...
    @property
    def place(self) -> int | None: ...


class RowsChange(Change, Protocol):
    """What a list of rows would change, and all that is wrong with it."""

    @property
    def refused(self) -> Sequence[Objected]: ...


C = TypeVar("C", bound=RowsChange)


def look_by_rows(
    file: str,
    content: bytes,
    layout: Layout,
    sheet: str,
    fact: type,
    change_of: Callable[[tuple[Any, ...]], C],
    kept: Callable[[Any, Heads], Any] = lambda row, _heads: row,
) -> Looked[tuple[Any, ...], C]:
    """Return a file of rows that are each a `fact`; `kept` gives a row what its file has no column for."""
    try:
        table = open_table(file, content, layout, sheet)
    except BrokenList as broken:
        return Looked(file, (), change_of(()), broken.faults, heads=broken.heads)
    faults = list(table.faults)
    read = [(row.number, row_as(fact, row, table, faults)) for row in table.rows]
    listed = tuple(kept(row, table.heads) for _, row in read if row is not None)
    numbers = [number for number, row in read if row is not None]
    change = change_of(listed)
    faults += [_where(objection, numbers, table) for objection in change.refused]
    return Looked(file, listed, change, tuple(faults), table.notes, table.kind, table.heads)


def _where(objection: Objected, numbers: Sequence[int], table: Table) -> Fault:
    """Return an objection with its place in the file."""
    if objection.place is None:
        return Fault(objection.text, sheet=table.sheet)
    column = objection.field or ""
    return Fault(objection.text, numbers[objection.place], table.named.get(column, column), table.sheet)
