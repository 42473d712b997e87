"""What an exercise has in the outbox waits a little there, and goes where the exercise is broken off."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, or_, select

from data.notices.words import NoticeState
from data.store.tables.core import OPERATION
from data.store.tables.sectors import NOTICE
from data.words import OperationKind

# In real time: so long may an exercise be broken off before anybody has been told of it.
HELD_BACK: Final = timedelta(seconds=10)


def broken_off(connection: Connection, operations: Collection[str | None]) -> set[str]:
    """Return those of these operations that have been broken off: of them nobody is told."""
    named = OPERATION.c.id.in_([one for one in operations if one is not None])
    return set(connection.execute(select(OPERATION.c.id).where(OPERATION.c.interrupted, named)).scalars())


def held_back(connection: Connection, operations: Collection[str | None]) -> Mapping[str, timedelta]:
    """Return how long the notices of those operations that are exercises wait before they are sent."""
    named = OPERATION.c.id.in_([one for one in operations if one is not None])
    found = select(OPERATION.c.id).where(OPERATION.c.kind == OperationKind.OVNING, named)
    return dict.fromkeys(connection.execute(found).scalars(), HELD_BACK)


def withdraw_in(connection: Connection, operation: str, now: datetime) -> None:
    """Take out of the outbox what waits there of an operation and nobody is sending, in the caller's turn."""
    free = or_(NOTICE.c.held_until.is_(None), NOTICE.c.held_until <= now)
    waiting = (NOTICE.c.operation == operation) & (NOTICE.c.state == NoticeState.VANTAR)
    connection.execute(delete(NOTICE).where(waiting & free))
