"""What a level that was read means for its table: which reading holds once it is in."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from data.carried.reads import stood_later
from data.entries.deliveries import LevelReported
from data.store.journal import Appended
from data.store.prepared import insert_row
from data.store.tables.levels import LEVEL

_held = LEVEL.alias("held")
# The newest observed holds, and of those the newest said: so a wrong figure is corrected by its own time.
_HELD: Any = (
    select(_held.c.revision, _held.c.observed_at)
    .join(LEVEL, LEVEL.c.stands == _held.c.revision)
    .where(
        LEVEL.c.operation == bindparam("operation"),
        LEVEL.c.point == bindparam("point"),
        LEVEL.c.stock == bindparam("stock"),
    )
    .order_by(LEVEL.c.revision.desc())
    .limit(1)
)


def level_reported(connection: Connection, entry: Appended[LevelReported]) -> None:
    row = {
        "operation": entry.operation,
        "point": entry.point,
        "stock": entry.what.stock,
        "observed_at": entry.occurred_at,
    }
    held = connection.execute(_HELD, row).first()
    late = held is not None and stood_later(connection, entry, held.revision, held.observed_at)
    stands = held.revision if held is not None and late else entry.revision
    said = {"litres": entry.what.litres, "recorded_at": entry.recorded_at, "revision": entry.revision}
    insert_row(connection, LEVEL, {**row, **said, "stands": stands})
