"""What a loaded sector list means for its tables: the newest list is the whole organisation."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, update

from data.domain.words import Duty, Function, OrganisationKind, SectorPart
from data.journal import Appended
from data.prepared import upsert_row
from data.sector_tables import ACTIVITY, MEMBERSHIP, ORGANISATION, RESPONSIBILITY, SECTOR


def sectors_loaded(connection: Connection, entry: Appended) -> None:
    """Replace the list. Sectors and organisations left out are retired: past reports still name them."""
    for table in (MEMBERSHIP, RESPONSIBILITY, ACTIVITY):
        connection.execute(delete(table))
    for table, name in ((SECTOR, "sectors"), (ORGANISATION, "organisations")):
        connection.execute(update(table).values(retired=True))
        for place, row in enumerate(entry.facts[name]):
            fresh = {**_worded(row), "position": place, "retired": False, "revision": entry.revision}
            upsert_row(connection, table, fresh)
    _insert(connection, MEMBERSHIP, entry, "memberships")
    _insert(connection, RESPONSIBILITY, entry, "responsibilities")
    _insert(connection, ACTIVITY, entry, "activities")


def _insert(connection: Connection, table: Table, entry: Appended, name: str) -> None:
    rows = [
        {**_worded(row), "position": place, "revision": entry.revision}
        for place, row in enumerate(entry.facts[name])
    ]
    if rows:
        connection.execute(insert(table), rows)


def _worded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a listed row with its words as words."""
    kinds = {"kind": OrganisationKind, "part": SectorPart, "duty": Duty, "function": Function}
    return {name: kinds[name](said) if name in kinds and said else said for name, said in row.items()}
