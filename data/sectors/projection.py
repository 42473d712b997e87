"""What a loaded sector list, and a report about a sector, mean for their tables."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, update

from data.entries.lists import SectorsLoaded
from data.entries.sectors import SectorReported
from data.store.journal import Appended
from data.store.prepared import row_of, upsert_row
from data.store.tables.sectors import (
    ACTIVITY,
    MEMBERSHIP,
    ORGANISATION,
    RESPONSIBILITY,
    SECTOR,
    SECTOR_REPORT,
)


def sectors_loaded(connection: Connection, entry: Appended[SectorsLoaded]) -> None:
    """Replace the list. Sectors and organisations left out are retired: past reports still name them."""
    listed = entry.what
    for table in (MEMBERSHIP, RESPONSIBILITY, ACTIVITY):
        connection.execute(delete(table))
    for table, stated in ((SECTOR, listed.sectors), (ORGANISATION, listed.organisations)):
        connection.execute(update(table).values(retired=True))
        for row in _rows(stated, entry.revision):
            upsert_row(connection, table, {**row, "retired": False})
    _insert(connection, MEMBERSHIP, listed.memberships, entry.revision)
    _insert(connection, RESPONSIBILITY, listed.responsibilities, entry.revision)
    _insert(connection, ACTIVITY, listed.activities, entry.revision)


def sector_report(connection: Connection, entry: Appended[SectorReported]) -> None:
    """Keep what was said; which of it stands is worked out from when it was observed."""
    row = {
        **row_of(entry.what),
        "revision": entry.revision,
        "operation": entry.operation,
        "observed_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
    }
    connection.execute(insert(SECTOR_REPORT), row)


def _insert(connection: Connection, table: Table, stated: Iterable[Any], revision: int) -> None:
    rows = list(_rows(stated, revision))
    if rows:
        connection.execute(insert(table), rows)


def _rows(stated: Iterable[Any], revision: int) -> Iterator[dict[str, Any]]:
    for place, one in enumerate(stated):
        yield {**row_of(one), "position": place, "revision": revision}
