"""Reads of the sector organisation: the list as it is, or as it was loaded at a revision."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TypeVar

import orjson
from sqlalchemy import Connection, Table, bindparam, select

from data.database import Store
from data.domain.sectors import (
    EMPTY_REGISTER,
    Activity,
    Membership,
    Organisation,
    Responsibility,
    Sector,
    SectorRegister,
)
from data.domain.words import EntryKind
from data.models import JOURNAL
from data.sector_projections import listed_row
from data.sector_tables import ACTIVITY, MEMBERSHIP, ORGANISATION, RESPONSIBILITY, SECTOR


def register(store: Store) -> SectorRegister:
    """Return the sector organisation as loaded; empty where none is."""
    with store.reading() as connection:
        return register_in(connection)


def register_in(connection: Connection, until: int | None = None) -> SectorRegister:
    """Return the sector organisation, or what it was at a revision, inside the caller's transaction."""
    if until is not None:
        return _loaded(connection, until)
    return SectorRegister(
        sectors=_listed(connection, SECTOR, Sector),
        organisations=_listed(connection, ORGANISATION, Organisation),
        memberships=_listed(connection, MEMBERSHIP, Membership),
        responsibilities=_listed(connection, RESPONSIBILITY, Responsibility),
        activities=_listed(connection, ACTIVITY, Activity),
    )


_LOADED = (
    select(JOURNAL.c.facts)
    .where(
        # Named as they are in the index, which the whole journal would otherwise be read for.
        JOURNAL.c.operation.is_(None),
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind == EntryKind.SECTORS_LOADED,
        JOURNAL.c.revision <= bindparam("until"),
    )
    .order_by(JOURNAL.c.revision.desc())
    .limit(1)
)


def _loaded(connection: Connection, until: int) -> SectorRegister:
    loaded = connection.execute(_LOADED, {"until": until}).scalar()
    if loaded is None:
        return EMPTY_REGISTER
    said = orjson.loads(loaded)
    return SectorRegister(
        sectors=tuple(Sector(**listed_row(row)) for row in said["sectors"]),
        organisations=tuple(Organisation(**listed_row(row)) for row in said["organisations"]),
        memberships=tuple(Membership(**listed_row(row)) for row in said["memberships"]),
        responsibilities=tuple(Responsibility(**listed_row(row)) for row in said["responsibilities"]),
        activities=tuple(Activity(**listed_row(row)) for row in said["activities"]),
    )


def former_names(store: Store) -> Mapping[str, str]:
    """Return the names of sectors and organisations that have left the list: what they said still stands.

    An organisation's name goes before a sector's with the same id.
    """
    with store.reading() as connection:
        found: dict[str, str] = {}
        for table in (SECTOR, ORGANISATION):
            rows = connection.execute(select(table.c.id, table.c.name).where(table.c.retired))
            found |= {row.id: row.name for row in rows}
    return found


_Fact = TypeVar("_Fact", Sector, Organisation, Membership, Responsibility, Activity)


def _listed(connection: Connection, table: Table, fact: type[_Fact]) -> tuple[_Fact, ...]:
    columns = [table.c[one.name] for one in fields(fact)]
    statement = select(*columns).order_by(table.c.position)
    if "retired" in table.c:
        statement = statement.where(table.c.retired.is_(False))
    return tuple(fact(**row._mapping) for row in connection.execute(statement))
