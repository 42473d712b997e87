"""Reads of what a role can be bound to: areas, sectors, organisations and points, as loaded now."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, select

from data.domain.bounds import Known
from data.domain.rights import BOUND_TO, Grant
from data.models import AREA, POINT
from data.sector_tables import ORGANISATION, SECTOR

_TABLES: dict[str, Table] = {
    "område": AREA,
    "sektor": SECTOR,
    "organisation": ORGANISATION,
    "punkt": POINT,
}


def known_in(connection: Connection, grants: Iterable[Grant]) -> Known:
    """Return what there is of everything that these grants are bound to; nothing else is read."""
    asked = {BOUND_TO[grant.role] for grant in grants if grant.role in BOUND_TO}
    return {what: _names(connection, _TABLES[what]) for what in asked}


def _names(connection: Connection, table: Table) -> dict[str, str]:
    rows = connection.execute(select(table.c.id, table.c.name).where(table.c.retired.is_(False)))
    return {row.id: row.name for row in rows}
