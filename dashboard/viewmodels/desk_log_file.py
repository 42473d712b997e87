"""The log as a table for a spreadsheet: one row an entry, and no cell is a formula."""

import csv
import io
from collections.abc import Sequence

from dashboard.texts import Translator
from dashboard.viewmodels.cells import EXERCISE, safe_cell
from dashboard.viewmodels.desk_log import LogRow
from dashboard.viewmodels.desk_times import dated


def as_csv(rows: Sequence[LogRow], operation: str, exercise: bool, _: Translator) -> bytes:
    """Return the rows for a spreadsheet (UTF-8 with BOM, semicolons); no cell can act as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    when = ("post", "nr", "inträffade", "inlagt")
    head = (*when, "slag", "område", "punkt", "uppgift", "text", "källa", "rättar")
    writer.writerow([_("händelse"), *(_(name) for name in head), *([EXERCISE] if exercise else [])])
    for row in rows:
        text = _("[maskerat]") if row.masked else row.text
        times = (dated(row.occurred), dated(row.recorded))
        what = (row.kind_word, row.area, row.place, row.says, text, row.source, str(row.corrects or ""))
        cells = [operation, str(row.revision), str(row.number or ""), *times, *what]
        cells += [EXERCISE] if exercise else []
        writer.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")
