"""The list of the points' equipment as a file that people edit: one row a point, as XLSX or CSV."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from data import glossary
from data.list_files.list_file import ListFile, Looked
from data.list_files.opening import open_table
from data.list_files.sheet_row import row_as
from data.list_files.table import BrokenList, Fault, Heads, Layout, Progress, Table
from data.preparedness.acts import EquipmentChange, equipment_change, load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.rules import Objection
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
    before = equipment_change(store, (), now)
    try:
        table = open_table(file, content, LAYOUT, SHEET)
    except BrokenList as broken:
        return Looked(file, (), before, broken.faults, heads=broken.heads)
    faults = list(table.faults)
    read = [(row.number, row_as(Equipment, row, table, faults)) for row in table.rows]
    numbers = [number for number, one in read if one is not None]
    listed = tuple(_kept(one, before.held.get(one.point), table.heads) for _, one in read if one is not None)
    change = equipment_change(store, listed, now)
    faults += [_where(objection, numbers, table) for objection in change.refused]
    return Looked(file, listed, change, tuple(faults), table.notes, table.kind, table.heads)


def _kept(one: Equipment, held: Equipment | None, heads: Heads) -> Equipment:
    """Return a row with what its file has no column for as it is held."""
    if held is None:
        return one
    return replace(one, **{column: getattr(held, column) for column in heads.lacking})


def _where(objection: Objection, numbers: list[int], table: Table) -> Fault:
    column = objection.field or ""
    return Fault(objection.text, numbers[objection.place], table.named.get(column, column), table.sheet)
