"""What a level that was read means for its table: which reading holds once it is in."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from data.entries.deliveries import LevelReported
from data.store.journal import Appended
from data.store.prepared import insert_row
from data.store.tables.levels import LEVEL

# The newest observed holds, and of those the newest said: so a wrong figure is corrected by its own time.
_HOLDS: Any = (
    select(LEVEL.c.revision)
    .where(
        LEVEL.c.operation == bindparam("operation"),
        LEVEL.c.point == bindparam("point"),
        LEVEL.c.stock == bindparam("stock"),
        LEVEL.c.observed_at > bindparam("observed_at"),
    )
    .order_by(LEVEL.c.observed_at.desc(), LEVEL.c.revision.desc())
    .limit(1)
)


def level_reported(connection: Connection, entry: Appended[LevelReported]) -> None:
    row = {
        "operation": entry.operation,
        "point": entry.point,
        "stock": entry.what.stock,
        "observed_at": entry.occurred_at,
    }
    holds = connection.execute(_HOLDS, row).scalar()
    said = {"litres": entry.what.litres, "recorded_at": entry.recorded_at, "revision": entry.revision}
    insert_row(connection, LEVEL, {**row, **said, "stands": holds or entry.revision})
