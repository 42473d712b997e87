"""A table as CSV, and files that are no table at all, told by what they begin with."""

import csv
import io
import re
from typing import Final

from data.list_files.table import LARGEST_ROWS, BrokenList, Fault, Layout, Row, Table

_SEMICOLON: Final = ";"
_DECIMAL_COMMA: Final = re.compile(r"-?\d+,\d+")
# What our own files put where a spreadsheet could let a formula begin.
_GUARD: Final = re.compile(r"""([;,\t\r\n]"*)'(?=[=+\-@])""")


def read_csv(file: str, text: str, layout: Layout) -> Table:
    """Return the rows of a CSV; raises BrokenList where its headings are wrong."""
    delimiter = _delimiter(text)
    lines, broken = _lines(text, delimiter)
    if not lines:
        raise BrokenList(file, [broken or Fault("filen är tom")])
    names = [cell.strip() for cell in lines[0]]
    if faults := layout.header_faults(names):
        raise BrokenList(file, [Fault(reason, row=1) for reason in faults])
    columns = [layout.column_of(name) or name for name in names]
    faults_found = [] if broken is None else [broken]
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if number == 2 and [layout.column_of(cell) for cell in cells] == columns:
            continue  # the line of machine names under the headings
        if len(cells) != len(columns):
            faults_found.append(Fault(_count(len(cells), len(columns)), row=number))
            continue
        stated = dict(zip(columns, (_GUARD.sub(r"\1", cell.strip()) for cell in cells), strict=True))
        rows.append(Row(number, {**stated, **_numbers(stated, layout, delimiter)}))
    named = dict(zip(columns, names, strict=True))
    return Table("CSV", named, tuple(rows), faults=tuple(faults_found))


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return _SEMICOLON if first.count(_SEMICOLON) > first.count(",") else ","


def _numbers(stated: dict[str, str], layout: Layout, delimiter: str) -> dict[str, str]:
    """Return the numbers that have decimal commas, where the comma separates nothing else."""
    if delimiter != _SEMICOLON:
        return {}
    commas = (name for name in layout.numbers if _DECIMAL_COMMA.fullmatch(stated.get(name, "")))
    return {name: stated[name].replace(",", ".") for name in commas}


def _lines(text: str, delimiter: str) -> tuple[list[list[str]], Fault | None]:
    lines: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            lines.append(cells)
            if len(lines) > LARGEST_ROWS + 1:
                return lines, Fault(f"filen har fler än {LARGEST_ROWS} rader", row=len(lines))
    except csv.Error as fault:
        return lines, Fault(f"raden kan inte läsas som CSV ({fault})", row=len(lines) + 1)
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
