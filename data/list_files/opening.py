"""Opening a list that is one table, as XLSX or CSV, told by what its bytes begin with."""

from typing import Final

from data.list_files.csv_file import XLSX, read_csv, text_of, why_foreign
from data.list_files.table import BrokenList, Fault, Layout, Table, silent
from data.list_files.xlsx_file import read_xlsx

LARGEST_FILE: Final = 10_000_000


def open_table(file: str, content: bytes, layout: Layout, sheet: str) -> Table:
    """Return the rows of a file; raises BrokenList where it cannot be read at all."""
    if len(content) > LARGEST_FILE:
        raise BrokenList(file, [Fault(f"filen är större än {LARGEST_FILE // 1_000_000} MB")])
    if not content.strip():
        raise BrokenList(file, [Fault("filen är tom")])
    if content.startswith(XLSX):
        return read_xlsx(file, content, layout, sheet, silent)
    if (reason := why_foreign(content)) is not None:
        raise BrokenList(file, [Fault(f"{reason}. Filen ska vara XLSX eller CSV (UTF-8)")])
    return read_csv(file, text_of(file, content), layout)
