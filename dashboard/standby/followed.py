"""How far behind the standby of this server is, as this server sees it."""

from datetime import datetime, timedelta
from typing import Final

from dashboard.health.facts import Standby
from dashboard.standby.copies import Copies

# One that has been silent for longer may have been taken away on purpose: how far behind it is nobody knows.
SILENT: Final = timedelta(hours=1)


def followed(copies: Copies | None, now: datetime) -> Standby | None:
    """Return how far behind whoever asks for copies is; None where nobody does. PostgreSQL says it of its.

    A copy holds all there was when it was last asked for, so it lacks what came since at most.
    """
    if copies is None or not copies.followed:
        return None
    # Of several the one furthest behind: another one's asking does not hide that it is dead.
    seen = min(copies.followed.copy().values(), key=lambda one: one.asked)
    behind = max(timedelta(0), now - seen.asked)
    return Standby(behind if behind < SILENT else None, seen.name)
