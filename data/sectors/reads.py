"""Reads of the sector organisation: the list, what sectors say, and who answers instead by decision."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Select, Table, bindparam, func, select

from data.carried.reads import brought, in_shared_order, places
from data.clock import Clock
from data.entries.entry import Entry, EntryKind
from data.entries.lists import SectorsLoaded
from data.entries.sectors import OwnerMoved
from data.log import reads as log_reads
from data.log.reads import NEWEST
from data.operations.carried import carried_entries, carried_sector_report
from data.sectors.facts import (
    EMPTY_REGISTER,
    Activity,
    Membership,
    Organisation,
    Responsibility,
    Sector,
    SectorRegister,
)
from data.sectors.owners import MovedOwner
from data.sectors.reports import Impact, SectorReport
from data.store.database import Store
from data.store.rows import MASKED
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.sectors import (
    ACTIVITY,
    MEMBERSHIP,
    ORGANISATION,
    RESPONSIBILITY,
    SECTOR,
    SECTOR_REPORT,
)


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


def _loaded(connection: Connection, until: int) -> SectorRegister:
    loaded = log_reads.last_loaded(connection, SectorsLoaded, until)
    return loaded[1].register if loaded is not None else EMPTY_REGISTER


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


_PLAIN = (
    *("revision", "id", "sector", "organisation", "area", "forecast_24", "forecast_72"),
    *("observed_at", "recorded_at", "valid_until", "channel"),
)


def reports(store: Store, operation_id: str, sector: str | None = None) -> tuple[SectorReport, ...]:
    """Return an operation's sector reports in the order they came, of one sector or of all."""
    statement = _worded().where(SECTOR_REPORT.c.operation == operation_id).order_by(SECTOR_REPORT.c.revision)
    if sector is not None:
        statement = statement.where(SECTOR_REPORT.c.sector == sector)
    with store.reading() as connection:
        return tuple(_report(row) for row in connection.execute(statement))


def standing(store: Store, operation_id: str, clock: Clock | None = None) -> tuple[SectorReport, ...]:
    """Return the report that stands for each sector, organisation and area that has said something."""
    with store.reading() as connection:
        return standing_in(connection, operation_id, clock=clock)


def standing_in(
    connection: Connection, operation_id: str, until: int = NEWEST, clock: Clock | None = None
) -> tuple[SectorReport, ...]:
    """Return the reports that stand, or stood at a revision: the newest observed of each.

    `clock` is the operation's as it was then: what its jumps carried along is moved.
    """
    here = {"operation": operation_id, "until": until}
    if brought(connection, operation_id, until):
        found = _standing_on_islands(connection, here)
    else:
        found = tuple(_report(row) for row in connection.execute(_STANDING, here))
    return found if clock is None else tuple(carried_sector_report(clock, one) for one in found)


def _standing_on_islands(connection: Connection, here: Mapping[str, Any]) -> tuple[SectorReport, ...]:
    """The same rule where reports were carried here: of one moment, the later on all islands stands."""
    told = [_report(row) for row in connection.execute(_TOLD, here)]
    found = places(connection, [one.revision for one in told])
    told.sort(key=lambda one: (one.observed_at, found[one.revision].order))
    newest = {(one.sector, one.organisation, one.area): one for one in told}
    return tuple(sorted(newest.values(), key=lambda one: one.revision))


def _worded() -> Select[Any]:
    return (
        select(SECTOR_REPORT, PAYLOAD.c.text, JOURNAL.c.actor)
        .join(PAYLOAD, PAYLOAD.c.revision == SECTOR_REPORT.c.revision)
        .join(JOURNAL, JOURNAL.c.revision == SECTOR_REPORT.c.revision)
    )


def _standing() -> Select[Any]:
    """The rule of `domain.sector_reports.standing`, asked of the database: a long operation has many."""
    of_each = func.row_number().over(
        partition_by=(SECTOR_REPORT.c.sector, SECTOR_REPORT.c.organisation, SECTOR_REPORT.c.area),
        order_by=(SECTOR_REPORT.c.observed_at.desc(), SECTOR_REPORT.c.revision.desc()),
    )
    ranked = (
        select(SECTOR_REPORT.c.revision, of_each.label("newest"))
        .where(SECTOR_REPORT.c.operation == bindparam("operation"))
        .where(SECTOR_REPORT.c.revision <= bindparam("until"))
        .subquery()
    )
    first = select(ranked.c.revision).where(ranked.c.newest == 1)
    return _worded().where(SECTOR_REPORT.c.revision.in_(first)).order_by(SECTOR_REPORT.c.revision)


_STANDING = _standing()
_TOLD: Any = _worded().where(
    SECTOR_REPORT.c.operation == bindparam("operation"), SECTOR_REPORT.c.revision <= bindparam("until")
)


def _report(row: Any) -> SectorReport:
    said = orjson.loads(row.text) if row.text is not None else {"assessment": MASKED}
    return SectorReport(
        **{name: getattr(row, name) for name in _PLAIN},
        impact=Impact(row.operations, row.resources, row.strain),
        actor=row.actor,
        assessment=said.get("assessment"),
        on_behalf_of=said.get("on_behalf_of"),
    )


def decisions(
    connection: Connection, operation_id: str, until: int = log_reads.NEWEST, clock: Clock | None = None
) -> tuple[MovedOwner, ...]:
    """Return the decisions, those up to a revision, inside the caller's transaction.

    `clock` is the operation's as it was then: what its jumps carried along is moved.
    """
    found = log_reads.apart(connection, operation_id, EntryKind.OWNER_MOVED, until=until)
    ordered = in_shared_order(connection, found)
    counted = ordered if clock is None else carried_entries(clock, ordered)
    return tuple(_decision(one, place) for place, one in enumerate(counted))


def _decision(entry: Entry, place: int) -> MovedOwner:
    moved, words = entry.says(OwnerMoved), entry.text
    return MovedOwner(
        revision=entry.revision,
        owner=moved.owner,
        function=moved.function,
        area=moved.area,
        sector=moved.sector,
        until=moved.until,
        decided_at=entry.occurred_at,
        decider=MASKED if words is None else words.get("decider", ""),
        reason=MASKED if words is None else words.get("reason", ""),
        actor=entry.actor,
        place=place,
    )
