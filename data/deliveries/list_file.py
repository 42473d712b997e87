"""The list of depots and vehicles as a file that people edit: one row each, as XLSX or CSV."""

from typing import Final

from data.deliveries.acts import ResourcesChange, load_resources, resources_change
from data.deliveries.facts import Resource
from data.list_files.list_file import ListFile, Looked
from data.list_files.opening import open_table
from data.list_files.sheet_row import row_as
from data.list_files.table import BrokenList, Fault, Layout, Progress, Table
from data.services.rules import Objection
from data.store.database import Store

FORMATS: Final = ("xlsx", "csv")
SHEET: Final = "Depåer och fordon"
NUMBERS: Final = ("lon", "lat", "number", "amount", "speed_kmh", "service_minutes")
LAYOUT: Final = Layout(
    needed=("id", "kind", "name", "carries"),
    optional=(*NUMBERS, "depot", "source", "example"),
    headings={
        "kind": "slag",
        "name": "namn",
        "carries": "kör",
        "depot": "depå",
        "number": "antal",
        "amount": "rymmer",
        "speed_kmh": "km/h",
        "service_minutes": "minuter per stopp",
        "source": "källa",
        "example": "exempel",
    },
    also={
        "carries": ("last",),
        "amount": ("liter", "platser", "volym"),
        "speed_kmh": ("fart", "hastighet"),
        "service_minutes": ("stopptid", "minuter"),
        "lon": ("longitud",),
        "lat": ("latitud",),
    },
    numbers=NUMBERS,
    yes_or_no=("example",),
)

ResourcesLooked = Looked[tuple[Resource, ...], ResourcesChange]


def _look(store: Store, file: str, content: bytes, _progress: Progress) -> ResourcesLooked:
    try:
        table = open_table(file, content, LAYOUT, SHEET)
    except BrokenList as broken:
        return Looked(file, (), resources_change(store, ()), broken.faults, heads=broken.heads)
    faults = list(table.faults)
    read = [(row.number, row_as(Resource, row, table, faults)) for row in table.rows]
    listed = tuple(one for _, one in read if one is not None)
    numbers = [number for number, one in read if one is not None]
    change = resources_change(store, listed)
    faults += [_where(objection, numbers, table) for objection in change.refused]
    return Looked(file, listed, change, tuple(faults), table.notes, table.kind, table.heads)


def _where(objection: Objection, numbers: list[int], table: Table) -> Fault:
    """Return an objection with its place in the file."""
    if objection.place is None:
        return Fault(objection.text, sheet=table.sheet)
    column = objection.field or ""
    return Fault(objection.text, numbers[objection.place], table.named.get(column, column), table.sheet)


RESOURCE_LIST: Final = ListFile(_look, load_resources)
