"""The list of further functions as a file that people edit: one row a function, as XLSX or CSV."""

from functools import partial
from typing import Final

from data.list_files.by_rows import look_by_rows
from data.list_files.list_file import ListFile, Looked
from data.list_files.table import Layout, Progress
from data.services.acts import ServicesChange, load_services, services_change
from data.services.facts import Service
from data.store.database import Store

FORMATS: Final = ("xlsx", "csv")
SHEET: Final = "Övriga funktioner"
LAYOUT: Final = Layout(
    needed=("id", "name", "criterion"),
    optional=("source", "example"),
    headings={
        "name": "namn",
        "criterion": "fungerar när",
        "source": "källa",
        "example": "exempel",
    },
    also={"name": ("funktion", "övrig funktion", "tjänst"), "criterion": ("kriterium",)},
    yes_or_no=("example",),
)

ServicesLooked = Looked[tuple[Service, ...], ServicesChange]


def _look(store: Store, file: str, content: bytes, _progress: Progress) -> ServicesLooked:
    return look_by_rows(file, content, LAYOUT, SHEET, Service, partial(services_change, store))


SERVICE_LIST: Final = ListFile(_look, load_services)
