"""Which line of a file is its headings: under a title, merged, said again or not there; and what it hides."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from openpyxl.utils import get_column_letter, range_boundaries

from data.list_files.table import BrokenList, Fault, Heads, Layout, said_numbers

LOOKED_IN: Final = 20
Line = tuple[int, Sequence[str]]
Corners = tuple[int, int, int, int]
_NUMERIC: Final = re.compile(r"-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Headings:
    """A file's headings: their line, what it calls its columns, and what each of them means, if anything."""

    row: int
    names: tuple[str, ...]
    columns: tuple[str | None, ...]
    heads: Heads

    @property
    def named(self) -> dict[str, str]:
        """Return what the file calls each column that is known."""
        pairs = zip(self.columns, self.names, strict=True)
        return {column: name for column, name in pairs if column is not None}

    def heads_of(self, filled: Collection[int]) -> Heads:
        """Return what is left to ask when it is known which columns have values."""
        spare = {name for place, name in enumerate(self.names) if place not in filled}
        unknown = tuple(name for name in self.heads.unknown if name not in spare)
        return replace(self.heads, unknown=unknown)


def headings(file: str, lines: Sequence[Line], layout: Layout, sheet: str = "") -> Headings:
    """Return the headings among the first lines of a file; raises BrokenList where they cannot be used."""
    found = _line(lines, layout)
    if found is None:
        needed = ", ".join(layout.heading(column) for column in layout.needed)
        said = f"filen har ingen rubrikrad. Skriv överst vad varje kolumn är, minst {needed}"
        raise BrokenList(file, [Fault(said, lines[0][0], sheet=sheet)])
    row, cells = found
    width = max(place for place, cell in enumerate(cells, start=1) if cell)
    names = list(_apart(cells[:width], layout)) if layout.ignores else list(cells[:width])
    heads = layout.heads(names)
    if reasons := layout.header_faults(names):
        raise BrokenList(file, [Fault(reason, row, sheet=sheet) for reason in reasons], heads)
    return Headings(row, tuple(names), layout.columns_of(names), heads)


def _line(lines: Sequence[Line], layout: Layout) -> Line | None:
    """Return the line that names most columns; where none names any, the first that could be headings."""
    known = [sum(column is not None for column in layout.columns_of(cells)) for _row, cells in lines]
    most = max(known)
    likely = [line for line in lines if _may_be_headings(line[1])]
    if most >= 2 or (most == 1 and lines[known.index(1)] in likely):
        return lines[known.index(most)]
    return likely[0] if likely else None


def _may_be_headings(cells: Sequence[str]) -> bool:
    """Headings are several and have no numbers: a title is alone, and a point has its position."""
    filled = {cell for cell in cells if cell}
    return len(filled) > 1 and not any(_NUMERIC.fullmatch(cell) for cell in filled)


def _apart(cells: Sequence[str], layout: Layout) -> Iterator[str]:
    """Yield a name for each column: what has none, or that of another, is told by its letter."""
    for place, cell in enumerate(cells, start=1):
        letter = f"kolumn {get_column_letter(place)}"
        double = cells.count(cell) > 1 and layout.column_of(cell) is None
        yield f"{cell} ({letter})" if cell and double else cell or letter


SAID_AGAIN: Final = "Rubrikraden står en gång till i filen (rad %s) och hoppas över."
LOOSE: Final = "Värden i kolumner utan rubrik läses inte (rad %s)."
_OTHERS: Final = "raden är nya rubriker: filen har två listor under varandra. Dela den"


def again(cells: Sequence[str], there: Headings, layout: Layout) -> bool | str:
    """Return whether a line is the headings once more; a sentence where it is other headings than those."""
    first = next(filter(None, cells), "")
    if layout.column_of(first) is None:  # as it is for all but a few lines, and the rest costs more
        return False
    columns = [layout.column_of(cell) for cell in cells[: len(there.columns)]]
    same = [now == then for now, then in zip(columns, there.columns, strict=False) if now and then]
    if len(same) > 1 and all(same):
        return True
    return _OTHERS if all(column in columns for column in layout.needed) else False


_MERGED: Final = re.compile(rb'<mergeCell[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_ROW: Final = re.compile(rb"<row\b[^>]*>")
_COLUMN: Final = re.compile(rb"<col\b[^>]*>")
_NUMBER: Final = re.compile(rb'\br="(\d{1,7})"')
_SPAN: Final = re.compile(rb'\b(?:min|max)="(\d{1,7})"')
_HIDDEN: Final = re.compile(rb'\bhidden="(?:1|true)"')
_MOST_HIDDEN: Final = 200
_VALUES: Final = (b"<v", b"<t", b"<f")


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a sheet shows its cells: the corners of those merged, and the rows and columns that are hidden.

    `filled` is how many rows hold anything at all.
    """

    filled: int
    merged: tuple[Corners, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def drawn_in(xml: bytes) -> Drawn:
    """Return how a sheet is drawn by its own part of a workbook."""
    rows = (_NUMBER.search(tag) for tag in _ROW.findall(xml) if _HIDDEN.search(tag))
    spans = (sorted(map(int, _SPAN.findall(tag))) for tag in _COLUMN.findall(xml) if _HIDDEN.search(tag))
    columns = (span for span in spans if len(span) == 2)
    return Drawn(
        filled=sum(any(tag in row for tag in _VALUES) for row in xml.split(b"</row>")),
        merged=tuple(_corners(ref.decode()) for ref in _MERGED.findall(xml)),
        rows=tuple(int(found.group(1)) for found in rows if found),
        columns=tuple(place for low, high in columns for place in range(low, min(high, _MOST_HIDDEN) + 1)),
    )


def _corners(ref: str) -> Corners:
    left, top, right, bottom = range_boundaries(ref)
    return left or 1, top or 1, right or 1, bottom or 1


def unmerged(lines: Sequence[tuple[int, list[str]]], drawn: Drawn) -> list[Line]:
    """Return the first lines where a merged cell says in each of its cells what it shows."""
    said = {number: list(cells) for number, cells in lines}
    for left, top, right, bottom in drawn.merged:
        shown = said.get(top, [])[left - 1 : left]
        for line in (said[number] for number in range(top, bottom + 1) if number in said and shown):
            for place in range(left - 1, min(right, len(line))):
                line[place] = shown[0]
    return list(said.items())


def merged_below(drawn: Drawn, there: Headings) -> Iterator[str]:
    """Cells merged below the headings show one value over several rows, and hold it in the first alone."""
    found = [corners for corners in drawn.merged if corners[3] > there.row]
    if found:
        said = [
            f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            for left, top, right, bottom in found[:3]
        ]
        more = f" och {len(found) - 3} till" if len(found) > 3 else ""
        where = f"{', '.join(said)}{more}"
        yield f"cellerna {where} är sammanfogade. Dela upp dem och skriv värdet i varje cell"


def hidden(drawn: Drawn, there: Headings, read: Collection[int]) -> Iterator[str]:
    """Yield what a file holds but does not show: it is read all the same."""
    rows = [number for number in drawn.rows if number in read]
    if rows:
        some = f"{len(rows)} rader är dolda" if len(rows) > 1 else "En rad är dold"
        yield f"{some} i filen (rad {said_numbers(rows)}) och läses som de andra."
    names = [there.names[place - 1] for place in drawn.columns if place <= len(there.names)]
    if names:
        some = f"Kolumnerna {', '.join(names)} är dolda" if len(names) > 1 else f"Kolumnen {names[0]} är dold"
        yield f"{some} i filen och läses som de andra."
