"""Reading a sector list by what the file is, not by what it is called: a workbook, or else YAML."""

from data.sector_list.rows import Listed, broken
from data.sector_list.xlsx_file import read_xlsx
from data.sector_list.yaml_file import read_yaml
from data.table_file.foreign import XLSX, why_foreign
from data.table_file.table import Fault

FORMATS = ("xlsx", "yaml", "yml")


def read_list(file: str, content: bytes) -> Listed:
    """Return the sector list in a file's bytes; what cannot be read is said with its place."""
    if content.startswith(XLSX):
        return read_xlsx(file, content)
    if (reason := why_foreign(content)) is not None:
        return broken([Fault(f"{reason}. Filen ska vara XLSX eller YAML")])
    return read_yaml(content)
