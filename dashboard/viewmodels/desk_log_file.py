"""The log as a table for a spreadsheet: one row an entry, and no cell is a formula."""

from collections.abc import Iterator, Sequence

from dashboard.texts import Translator
from dashboard.viewmodels.cells import EXERCISE, csv_lines
from dashboard.viewmodels.desk_log import LogRow
from dashboard.viewmodels.desk_times import dated


def as_csv(rows: Sequence[LogRow], operation: str, exercise: bool, _: Translator) -> bytes:
    """Return the rows as CSV for a Swedish spreadsheet."""
    return b"".join(csv_lines(_lines(rows, operation, exercise, _)))


def _lines(rows: Sequence[LogRow], operation: str, exercise: bool, _: Translator) -> Iterator[list[str]]:
    marking = [EXERCISE] if exercise else []
    when = ("post", "nr", "inträffade", "inlagt")
    head = (*when, "slag", "område", "punkt", "uppgift", "text", "källa", "rättar")
    yield [_("händelse"), *(_(name) for name in head), *marking]
    for row in rows:
        text = _("[maskerat]") if row.masked else row.text
        times = (dated(row.occurred), dated(row.recorded))
        what = (row.kind_word, row.area, row.place, row.says, text, row.source, str(row.corrects or ""))
        yield [operation, str(row.revision), str(row.number or ""), *times, *what, *marking]
