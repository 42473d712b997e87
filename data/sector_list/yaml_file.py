"""A sector list as YAML: its parts by their names in the code, each with rows of named plain values."""

from data.sector_list.rows import Listed, broken, listed
from data.table_file.table import Fault
from data.table_file.yaml_text import UnreadableYaml, read_plain


def read_yaml(content: bytes) -> Listed:
    """Return the sector list in a file's bytes; what cannot be read is said with its line."""
    try:
        said = read_plain(content)
    except UnreadableYaml as fault:
        return broken([Fault(str(fault))])
    if not isinstance(said, dict) or any(not isinstance(rows, list | None) for rows in said.values()):
        why = "Filen ska ha delarna sectors, organisations, memberships … var för sig, med rader."
        return broken([Fault(why)])
    return listed({str(name): rows or [] for name, rows in said.items()})
