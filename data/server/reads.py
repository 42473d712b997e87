"""Reads of who writes a store: now, and when an entry was written."""

from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from data.server.facts import FIRST_TERM, NOBODY, Standing
from data.store.database import Store
from data.store.standing import standing_in as standing_in
from data.store.tables.core import HEAD
from data.store.tables.server import SERVER

_AT: Any = (
    select(SERVER.c.installation)
    .where(SERVER.c.revision <= bindparam("at"))
    .order_by(SERVER.c.revision.desc())
    .limit(1)
)
_TERM: Final = select(HEAD.c.term).where(HEAD.c.id == 1)


def installation_at(connection: Connection, revision: int) -> str:
    """Return which installation wrote an entry; "" where none had said so yet."""
    return connection.execute(_AT, {"at": revision}).scalar() or NOBODY


def term(connection: Connection) -> int:
    """Return the term that the head is in; 1 until somebody has taken over."""
    return connection.execute(_TERM).scalar() or FIRST_TERM


def standing(store: Store) -> Standing:
    """Return who writes the store, and whom it has stood down for."""
    with store.reading() as connection:
        return standing_in(connection)
