"""Whether the store lives: how far it has come, what its own clock shows, whether it can be written now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select, text

from data.store.database import Store
from data.store.tables.core import HEAD, JOURNAL

_NEWEST: Final = select(HEAD.c.revision, JOURNAL.c.recorded_at).select_from(
    HEAD.outerjoin(JOURNAL, JOURNAL.c.revision == HEAD.c.revision)
)
_CLOCK: Final = text("SELECT clock_timestamp()")
# Both change nothing that anybody reads, and are not acknowledged before they lie on the disk.
_SMALLEST: Final = {
    "sqlite": "PRAGMA user_version = 0",
    "postgresql": "SELECT pg_logical_emit_message(true, 'trygghetslaget', '')",
}
_CONNECTIONS: Final = text(
    "SELECT count(*) AS used, current_setting('max_connections')::int AS most FROM pg_stat_activity "
    "WHERE backend_type = 'client backend'"
)
_FOLLOWED: Final = text(
    "SELECT extract(epoch FROM coalesce(max(replay_lag), interval '0')) AS behind FROM pg_stat_replication "
    "HAVING count(*) > 0"
)


@dataclass(frozen=True, slots=True)
class Beat:
    """`recorded_at`: of the newest act, by the clock of whoever wrote it; `clock`: the database's, if any."""

    revision: int
    recorded_at: datetime | None
    clock: datetime | None


def beat(store: Store) -> Beat:
    """Return how far the store has come; raises StoreFault where it does not answer."""
    with store.reading() as connection:
        row = connection.execute(_NEWEST).one()
        return Beat(row.revision, row.recorded_at, _clock(store, connection))


def _clock(store: Store, connection: Connection) -> datetime | None:
    if store.kind == "sqlite":
        return None  # it has none of its own
    shown: datetime = connection.execute(_CLOCK).scalar_one()
    return shown


def prove_writable(store: Store) -> None:
    """Write nothing, durably; raises StoreFault where that cannot be done."""
    with store.transaction() as connection:
        connection.exec_driver_sql(_SMALLEST[store.kind])


def connections(store: Store) -> tuple[int, int] | None:
    """Return how many connections the database has and may have; None where nobody else can use them up."""
    if store.kind == "sqlite":
        return None
    with store.reading() as connection:
        row = connection.execute(_CONNECTIONS).one()
    return int(row.used), int(row.most)


def followed(store: Store) -> timedelta | None:
    """Return how far behind the database's own replicas are at the most; None where nothing follows it."""
    if store.kind == "sqlite":
        return None  # a standby asks the server itself
    with store.reading() as connection:
        behind = connection.execute(_FOLLOWED).scalar()
    return timedelta(seconds=float(behind)) if behind is not None else None
