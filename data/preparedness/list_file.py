"""The list of the points' equipment as a file that people edit: one row a point, as XLSX or CSV."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from data import glossary
from data.list_files.by_rows import look_by_rows
from data.list_files.list_file import ListFile, Looked
from data.list_files.table import Heads, Layout, Progress
from data.preparedness.acts import EquipmentChange, equipment_change, load_equipment
from data.preparedness.facts import Equipment
from data.store.database import Store

FORMATS: Final = ("xlsx", "csv")
SHEET: Final = "Utrustning"
COLUMNS: Final = Equipment.__slots__
LAYOUT: Final = Layout(
    needed=("point",),
    optional=tuple(column for column in COLUMNS if column != "point"),
    headings={column: glossary.column(column) for column in COLUMNS},
    also={
        "point": ("id", "punkt-id", "trygghetspunkt"),
        "reserve_kw": ("effekt", "kw", "effekt (kw)"),
        "tank_litres": ("tank", "tankvolym"),
        "litres_per_hour": ("förbrukning", "liter/timme", "l/h"),
        "last_tried": ("provkörd", "senast provkörd"),
        "heated_m2": ("yta", "uppvärmd yta"),
        "fuel_priority": ("prioritet", "prioritering"),
    },
    numbers=(
        *("reserve_kw", "tank_litres", "litres_per_hour", "water_litres", "heated_m2"),
        *("level", "fuel_priority"),
    ),
    yes_or_no=("example",),
    ids=("point",),
    times=("last_tried",),
)

EquipmentLooked = Looked[tuple[Equipment, ...], EquipmentChange]


def equipment_list(now: datetime) -> ListFile[tuple[Equipment, ...], EquipmentChange]:
    """Return the list as it is looked through today: what is still to come cannot have been tried."""

    def look(store: Store, file: str, content: bytes, _progress: Progress) -> EquipmentLooked:
        return _look(store, file, content, now)

    return ListFile(look, load_equipment)


def _look(store: Store, file: str, content: bytes, now: datetime) -> EquipmentLooked:
    held = equipment_change(store, (), now).held

    def change_of(listed: tuple[Equipment, ...]) -> EquipmentChange:
        return equipment_change(store, listed, now)

    def kept(row: Equipment, heads: Heads) -> Equipment:
        return _kept(row, held.get(row.point), heads)

    return look_by_rows(file, content, LAYOUT, SHEET, Equipment, change_of, kept)


def _kept(one: Equipment, held: Equipment | None, heads: Heads) -> Equipment:
    """Return a row with what its file has no column for as it is held."""
    if held is None:
        return one
    return replace(one, **{column: getattr(held, column) for column in heads.lacking})
