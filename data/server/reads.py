"""Reads of who writes a store: now, and when an entry was written."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from data.server.facts import FIRST_TERM, NOBODY, Alone, Claim, Standing, TakenOver
from data.server.words import Took
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
_LAST = JOURNAL.alias("last")
# Who first claims a store does so in the first term: nobody wrote it before.
_TAKEN_OVER: Any = (
    select(SERVER.c.revision, JOURNAL.c.recorded_at.label("at"), _LAST.c.recorded_at.label("since"))
    .join(JOURNAL, JOURNAL.c.revision == SERVER.c.revision)
    .join(_LAST, _LAST.c.revision == SERVER.c.revision - 1)
    .where(SERVER.c.reason == Took.OVERTAG, SERVER.c.term > FIRST_TERM)
    .where(JOURNAL.c.recorded_at > bindparam("since", type_=JOURNAL.c.recorded_at.type))
    .where(SERVER.c.revision <= bindparam("until"))
    .order_by(SERVER.c.revision)
)
_TERM: Final = select(HEAD.c.term).where(HEAD.c.id == 1)


def installation_at(connection: Connection, revision: int) -> str:
    """Return which installation wrote an entry; "" where none had said so yet."""
    return connection.execute(_AT, {"at": revision}).scalar() or NOBODY


def term(connection: Connection) -> int:
    """Return the term that the head is in; 1 until somebody has taken over."""
    return connection.execute(_TERM).scalar() or FIRST_TERM


def taken_over(connection: Connection, since: datetime, until: int) -> tuple[TakenOver, ...]:
    """Return each time since a real moment, up to a revision, that one took over and something may lack."""
    rows = connection.execute(_TAKEN_OVER, {"since": since, "until": until})
    return tuple(TakenOver(row.revision, row.at, row.since) for row in rows)


def standing(store: Store) -> Standing:
    """Return who writes the store, and whom it has stood down for."""
    with store.reading() as connection:
        return standing_in(connection)


def claim_in(connection: Connection) -> Claim:
    """Return what this store's own server says of who writes it, inside the caller's transaction."""
    own = standing_in(connection)
    return Claim(own, begins_with(connection), own.revision, follows(connection, own.revision))


def taken_alone(store: Store) -> Alone | None:
    """Return what came in here alone before the one that goes on was met; None where nothing did.

    None also where nobody can tell, since the two parted before anything that they have in common.
    """
    with store.reading() as connection:
        met = standing_in(connection).met
        if met is None or met.parted is None:
            return None
        count = select(func.count()).select_from(JOURNAL).where(JOURNAL.c.revision > met.parted)
        entries = int(connection.execute(count).scalar_one())
        last = select(JOURNAL.c.recorded_at).where(JOURNAL.c.revision == met.parted)
        since = connection.execute(last).scalar()
    return Alone(entries, since, met) if entries and since is not None else None


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
