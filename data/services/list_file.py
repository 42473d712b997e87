"""The list of further functions as a file that people edit: one row a function, as XLSX or CSV."""

from typing import Final

from data.list_files.list_file import ListFile, Looked
from data.list_files.opening import open_table
from data.list_files.sheet_row import row_as
from data.list_files.table import BrokenList, Fault, Layout, Progress, Table
from data.services.acts import ServicesChange, load_services, services_change
from data.services.facts import Service
from data.services.rules import Objection
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
    try:
        table = open_table(file, content, LAYOUT, SHEET)
    except BrokenList as broken:
        return Looked(file, (), services_change(store, ()), broken.faults, heads=broken.heads)
    faults = list(table.faults)
    read = [(row.number, row_as(Service, row, table, faults)) for row in table.rows]
    listed = tuple(service for _, service in read if service is not None)
    numbers = [number for number, service in read if service is not None]
    change = services_change(store, listed)
    faults += [_where(objection, numbers, table) for objection in change.refused]
    return Looked(file, listed, change, tuple(faults), table.notes, table.kind, table.heads)


def _where(objection: Objection, numbers: list[int], table: Table) -> Fault:
    """Return an objection with its place in the file."""
    if objection.place is None:
        return Fault(objection.text, sheet=table.sheet)
    column = objection.field or ""
    named = table.named.get(column, column)
    return Fault(objection.text, numbers[objection.place], named, table.sheet)


SERVICE_LIST: Final = ListFile(_look, load_services)
