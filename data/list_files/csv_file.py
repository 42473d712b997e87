"""A table as CSV, and files that are no table at all, told by what they begin with."""

import csv
import io
import re
from typing import Final

from data.list_files.headings import LOOKED_IN, LOOSE, SAID_AGAIN, again, headings
from data.list_files.table import LARGEST_ROWS, BrokenList, Fault, Layout, Row, Table, said_numbers

_SEMICOLON: Final = ";"
_DECIMAL_COMMA: Final = re.compile(r"-?\d+,\d+")
# What our own files put where a spreadsheet could let a formula begin.
_GUARD: Final = re.compile(r"""([;,\t\r\n]"*)'(?=[=+\-@])""")


def read_csv(file: str, text: str, layout: Layout) -> Table:
    """Return the rows of a CSV; raises BrokenList where its headings are wrong."""
    delimiter = _delimiter(text)
    lines, broken = _lines(file, text, delimiter)
    if not lines:
        raise BrokenList(file, [broken or Fault("filen är tom")])
    there = headings(file, lines[:LOOKED_IN], layout)
    wide = len(next(cells for number, cells in lines if number == there.row))
    if len(lines) > LARGEST_ROWS and lines[-LARGEST_ROWS - 1][0] > there.row:
        raise BrokenList(file, [Fault(f"filen har fler än {LARGEST_ROWS} rader")])
    faults_found = [] if broken is None else [broken]
    rows, repeated, loose, filled = [], [], [], set[int]()
    for number, cells in lines:
        if number <= there.row:
            continue
        if repeats := again(cells, there, layout):
            if isinstance(repeats, str):
                raise BrokenList(file, [Fault(repeats, number)])
            repeated += [number] if number > there.row + 1 else []
            continue
        if len(cells) != wide:
            faults_found.append(Fault(_count(len(cells), wide), row=number))
            continue
        loose += [number] if any(cells[len(there.names) :]) else []
        filled.update(place for place, cell in enumerate(cells) if cell)
        pairs = zip(there.columns, cells, strict=False)
        stated = {column: _GUARD.sub(r"\1", cell) for column, cell in pairs if column is not None}
        rows.append(Row(number, {**stated, **_numbers(stated, layout, delimiter)}))
    noted = ((SAID_AGAIN, repeated), (LOOSE, loose))
    notes = tuple(said % said_numbers(numbers) for said, numbers in noted if numbers)
    heads = there.heads_of(filled)
    return Table("CSV", there.named, tuple(rows), faults=tuple(faults_found), notes=notes, heads=heads)


def _delimiter(text: str) -> str:
    """A title above the headings has neither; then the lines below it tell."""
    first, few = text.split("\n", 1)[0], "".join(text.split("\n", LOOKED_IN)[:LOOKED_IN])
    told = first if first.count(_SEMICOLON) + first.count(",") > 1 else few
    return _SEMICOLON if told.count(_SEMICOLON) > told.count(",") else ","


def _numbers(stated: dict[str, str], layout: Layout, delimiter: str) -> dict[str, str]:
    """Return the numbers that have decimal commas, where the comma separates nothing else."""
    if delimiter != _SEMICOLON:
        return {}
    commas = (name for name in layout.numbers if _DECIMAL_COMMA.fullmatch(stated.get(name, "")))
    return {name: stated[name].replace(",", ".") for name in commas}


def _lines(file: str, text: str, delimiter: str) -> tuple[list[tuple[int, list[str]]], Fault | None]:
    """Return the lines with anything in them by number, and why the rest cannot be read."""
    lines: list[tuple[int, list[str]]] = []
    number = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, raw in enumerate(reader, start=1):
            cells = [cell.strip() for cell in raw]
            if any(cells):
                lines.append((number, cells))
            if len(lines) > LARGEST_ROWS + LOOKED_IN:
                raise BrokenList(file, [Fault(f"filen har fler än {LARGEST_ROWS} rader", row=number)])
    except csv.Error as fault:
        return lines, Fault(f"raden kan inte läsas som CSV ({fault})", row=number + 1)
    return lines, None


def _count(cells: int, columns: int) -> str:
    return (
        f"raden har {cells} fält men rubriken {columns}. "
        "Ett decimalkomma eller en text med komma utan citattecken?"
    )


def text_of(file: str, content: bytes) -> str:
    """Return a file's text, which must be UTF-8; raises BrokenList."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = content[: fault.start].count(b"\n") + 1
        raise BrokenList(file, [Fault("filen är inte UTF-8. Spara som CSV UTF-8", row=row)]) from fault
    if "\x00" in text:
        raise BrokenList(file, [Fault("filen är ingen text")])
    return text


XLSX: Final = b"PK\x03\x04"
_FOREIGN: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "filen är ett äldre eller lösenordsskyddat kalkylark. Spara som .xlsx utan lösenord",
    ),
    (b"%PDF", "filen är en PDF"),
    (b"\x1f\x8b", "filen är packad (gzip). Packa upp den först"),
    (b"Rar!", "filen är packad (RAR). Packa upp den först"),
    (b"7z\xbc\xaf", "filen är packad (7z). Packa upp den först"),
)


def why_foreign(content: bytes) -> str | None:
    """Return why a file's bytes can be no list; None where they may be."""
    for start, reason in _FOREIGN:
        if content.startswith(start):
            return reason
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return "filen är XML eller HTML, som aldrig läses"
    return None
