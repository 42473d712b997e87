"""How far behind the standby of this server is, as this server sees it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from dashboard.health.facts import Standby
from dashboard.standby.copies import Copies
from data.errors import StoreFault
from data.store.database import Store

# One that has been silent for longer may have been taken away on purpose: how far behind it is nobody knows.
SILENT: Final = timedelta(hours=1)
_REPLICATION: Final = text(
    "SELECT count(*), max(coalesce(replay_lag, interval '0')) FROM pg_stat_replication"
    " WHERE state = 'streaming'"
)


def followed(store: Store, copies: Copies | None, now: datetime) -> Standby | None:
    """Return how far behind whoever follows is; None where nobody does.

    A copy holds all there was when it was last asked for, so it lacks what came since at most.
    """
    if copies is None:
        return _by_postgres(store)
    seen = copies.followed
    if seen is None:
        return None
    behind = max(timedelta(0), now - seen.asked)
    return Standby(behind if behind < SILENT else None)


def _by_postgres(store: Store) -> Standby | None:
    try:
        with store.reading() as connection:
            many, behind = connection.execute(_REPLICATION).one()
    except StoreFault:
        return None
    return Standby(behind or timedelta(0)) if many else None
