"""What a loaded sector list, and a report about a sector, mean for their tables."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, update

from data.store.journal import Appended, required_time
from data.store.prepared import upsert_row
from data.store.tables.sectors import (
    ACTIVITY,
    MEMBERSHIP,
    ORGANISATION,
    RESPONSIBILITY,
    SECTOR,
    SECTOR_REPORT,
)
from data.words import Channel, Duty, Extent, Function, ImpactLevel, OrganisationKind, SectorPart


def sectors_loaded(connection: Connection, entry: Appended) -> None:
    """Replace the list. Sectors and organisations left out are retired: past reports still name them."""
    for table in (MEMBERSHIP, RESPONSIBILITY, ACTIVITY):
        connection.execute(delete(table))
    for table, name in ((SECTOR, "sectors"), (ORGANISATION, "organisations")):
        connection.execute(update(table).values(retired=True))
        for place, row in enumerate(entry.facts[name]):
            fresh = {**listed_row(row), "position": place, "retired": False, "revision": entry.revision}
            upsert_row(connection, table, fresh)
    _insert(connection, MEMBERSHIP, entry, "memberships")
    _insert(connection, RESPONSIBILITY, entry, "responsibilities")
    _insert(connection, ACTIVITY, entry, "activities")


def sector_report(connection: Connection, entry: Appended) -> None:
    """Keep what was said; which of it stands is worked out from when it was observed."""
    facts = entry.facts
    forecasts = {
        name: ImpactLevel(facts[name]) if facts[name] else None for name in ("forecast_24", "forecast_72")
    }
    row = {
        "revision": entry.revision,
        "id": facts["id"],
        "operation": entry.operation,
        **{name: facts[name] for name in ("sector", "organisation", "area")},
        **{name: Extent(facts[name]) for name in ("operations", "resources", "strain")},
        **forecasts,
        "observed_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "valid_until": required_time(facts["valid_until"]),
        "channel": Channel(facts["channel"]),
    }
    connection.execute(insert(SECTOR_REPORT), row)


def _insert(connection: Connection, table: Table, entry: Appended, name: str) -> None:
    rows = [
        {**listed_row(row), "position": place, "revision": entry.revision}
        for place, row in enumerate(entry.facts[name])
    ]
    if rows:
        connection.execute(insert(table), rows)


def listed_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a list with its words as words."""
    kinds = {"kind": OrganisationKind, "part": SectorPart, "duty": Duty, "function": Function}
    return {name: kinds[name](said) if name in kinds and said else said for name, said in row.items()}
