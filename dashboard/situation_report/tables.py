"""A printed sheet's tables for spreadsheets, where no cell can act as a formula."""

from collections.abc import Iterator, Sequence

from dashboard.viewmodels.cells import csv_lines
from dashboard.viewmodels.desk_situation_report import Sheet
from dashboard.viewmodels.desk_situation_report_blocks import Table


def as_csv(sheet: Sheet) -> bytes:
    """Return every table one after the other, each under its caption, for a Swedish spreadsheet."""
    return b"".join(csv_lines(_lines(sheet)))


def _lines(sheet: Sheet) -> Iterator[Sequence[str]]:
    yield [sheet.title]
    for one in sheet.blocks:
        if isinstance(one, Table):
            yield []
            yield [one.caption]
            yield one.heads
            yield from ([cell.text for cell in row] for row in one.rows)
