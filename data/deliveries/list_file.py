"""The list of depots and vehicles as a file that people edit: one row each, as XLSX or CSV."""

from functools import partial
from typing import Final

from data.deliveries.acts import ResourcesChange, load_resources, resources_change
from data.deliveries.facts import Resource
from data.list_files.by_rows import look_by_rows
from data.list_files.list_file import ListFile, Looked
from data.list_files.table import Layout, Progress
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
    return look_by_rows(file, content, LAYOUT, SHEET, Resource, partial(resources_change, store))


RESOURCE_LIST: Final = ListFile(_look, load_resources)
