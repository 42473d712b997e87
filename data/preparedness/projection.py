"""What a list of equipment and a monthly check mean for their tables."""

from sqlalchemy import Connection, delete

from data.entries.lists import EquipmentLoaded
from data.entries.points import PointChecked
from data.store.journal import Appended
from data.store.prepared import insert_row, row_of, upsert_row
from data.store.tables.preparedness import EQUIPMENT, POINT_CHECK


def equipment_loaded(connection: Connection, entry: Appended[EquipmentLoaded]) -> None:
    for one in entry.what.equipment:
        upsert_row(connection, EQUIPMENT, {**row_of(one), "revision": entry.revision})
    connection.execute(delete(EQUIPMENT).where(EQUIPMENT.c.point.in_(entry.what.gone)))


def point_checked(connection: Connection, entry: Appended[PointChecked]) -> None:
    here = {"revision": entry.revision, "point": entry.point, "at": entry.occurred_at}
    insert_row(connection, POINT_CHECK, {**row_of(entry.what), **here})
