"""A printed sheet's tables for spreadsheets, where no cell can act as a formula."""

import csv
import io

from dashboard.viewmodels.cells import safe_cell
from dashboard.viewmodels.desk_situation_report import Sheet
from dashboard.viewmodels.desk_situation_report_blocks import Table


def as_csv(sheet: Sheet) -> bytes:
    """Return every table one after the other, each under its caption (UTF-8 with BOM, semicolons)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([safe_cell(sheet.title)])
    for one in sheet.blocks:
        if isinstance(one, Table):
            writer.writerow([])
            writer.writerow([safe_cell(one.caption)])
            writer.writerow([safe_cell(head) for head in one.heads])
            writer.writerows([safe_cell(cell.text) for cell in row] for row in one.rows)
    return out.getvalue().encode("utf-8-sig")
