"""Reads of who writes a store: now, and when an entry was written."""

from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from data.server.facts import FIRST_TERM, NOBODY, Standing
from data.store.database import Store
from data.store.standing import standing_in as standing_in
from data.store.tables.core import HEAD, JOURNAL
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


def begins_with(connection: Connection) -> str:
    """Return the digest of the first entry: what all copies of one store have in common, and no other has."""
    return connection.execute(select(JOURNAL.c.digest).where(JOURNAL.c.revision == 1)).scalar() or ""


def follows(connection: Connection, revision: int) -> str:
    """Return the digest that an entry follows; "" where there is no such entry."""
    return connection.execute(select(JOURNAL.c.previous).where(JOURNAL.c.revision == revision)).scalar() or ""


def parted_at(connection: Connection, revision: int, previous: str) -> int | None:
    """Return the last entry that this store shares with one where the entry `revision` follows `previous`.

    None: they had parted earlier still.
    """
    if not revision:
        return None
    held = select(JOURNAL.c.digest).where(JOURNAL.c.revision == revision - 1)
    return revision - 1 if previous and connection.execute(held).scalar() == previous else None
