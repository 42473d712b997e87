"""The addresses of an operation's files: its tables, and the archive package made of it."""

from urllib.parse import urlencode

from dashboard.viewmodels.downloads import FOLDER

# Each table by the name in its address, and what it is called.
TABLES = {
    "journal": "Journalen",
    "lage": "Punkternas läge",
    "stod": "Begäran om stöd",
    "sektorer": "Sektorerna",
}
ENDINGS = (".csv", ".xlsx", ".json")
ARCHIVE = f"{FOLDER}/arkiv.zip"


def table_path(name: str, ending: str) -> str:
    return f"{FOLDER}/{name}{ending}"


def table_address(name: str, ending: str, operation: str) -> str:
    """Return where an operation's table is as .csv, .xlsx or .json."""
    return f"{table_path(name, ending)}?{urlencode({'operation': operation})}"


def archive_address(operation: str, package: str) -> str:
    """Return where a package that has been made is fetched."""
    return f"{ARCHIVE}?{urlencode({'operation': operation, 'paket': package})}"
