"""Which installation writes a store: the only writers of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, delete, insert

from data.acting import LOCAL, Actor, Receipt, once, refuse, refuse_texts, stripped, who_acts
from data.entries.servers import ServerTook
from data.server.facts import NOBODY, Claim, Standing
from data.server.reads import begins_with, parted_at, standing_in
from data.server.rules import despite, next_term, supersedes, why_not_become, why_not_move
from data.server.words import Took
from data.store.database import Store
from data.store.journal import Act
from data.store.tables.server import SERVER_MET

_UNMET: Final = delete(SERVER_MET)


def take_over(
    store: Store,
    installation: str,
    name: str,
    now: datetime,
    actor: Actor = LOCAL,
    differences: Sequence[str] = (),
) -> Receipt:
    """Let an installation write the store from here on, in a term above every one that it knows of.

    `differences` are what is wrong with the store where it is taken over all the same.
    Whose it is already, and who has stood down for nobody, has taken over before: nothing is written then.
    A copy that holds that the one before stands down for this one holds all that came in there: it is the
    last that is written. Raises Refused.
    """
    with store.transaction(whoever=True) as connection:
        stands = standing_in(connection)
        if stands.installation == installation != NOBODY and stands.met is None:
            return Receipt(stands.revision, new=False)
        handed_over = stands.met is not None and stands.met.installation == installation
        how = Took.OVERLAMNAD if handed_over else Took.OVERTAG
        what = ServerTook(next_term(stands, installation), installation, how)
        return _became(connection, what, name, now, actor, despite(differences))


def part(store: Store, installation: str, name: str, now: datetime, actor: Actor = LOCAL) -> Receipt:
    """Let an installation go on alone beside the one that wrote the store before; raises Refused."""
    with store.transaction(whoever=True) as connection:
        stands = standing_in(connection)
        if stands.island == installation == stands.installation != NOBODY and stands.met is None:
            return Receipt(stands.revision, new=False)
        return _became(connection, ServerTook(stands.term, installation, Took.DELNING), name, now, actor)


def claim(store: Store, installation: str, name: str, now: datetime, actor: Actor = LOCAL) -> Receipt | None:
    """Say who writes a store that nobody has claimed, so that a copy of it is known for one; None: it is."""
    with store.transaction() as connection:
        stands = standing_in(connection)
        if stands.installation != NOBODY:
            return None
        return _became(connection, ServerTook(stands.term, installation, Took.OVERTAG), name, now, actor)


def stand_down(store: Store, other: Standing, address: str, now: datetime, parted: int | None = None) -> bool:
    """Keep that a server was met which stands before this one: nothing is written in the store from then on.

    Return whether it stands before: who is behind, of another island or this very one changes nothing.
    """
    with store.transaction(whoever=True) as connection:
        own = standing_in(connection)
        if not supersedes(other, own):
            return False
        met = own.met
        if met is not None and (met.term, met.installation) == (other.term, other.installation):
            return True
        connection.execute(_UNMET)
        row = {"id": 1, "term": other.term, "installation": other.installation, "name": other.name}
        connection.execute(insert(SERVER_MET), {**row, "address": address, "at": now, "parted": parted})
    return True


def meet(store: Store, other: Claim, address: str, now: datetime) -> bool:
    """Stand down for a server of the same journal that stands before this one; return whether it is news."""
    with store.reading() as connection:
        own, chain = standing_in(connection), begins_with(connection)
        parted = parted_at(connection, other.took, other.follows)
    if not chain or other.chain != chain:
        return False  # another municipality's, or one that is empty
    there, met = other.standing, own.met
    if met is not None and (met.term, met.installation) == (there.term, there.installation):
        return False
    return stand_down(store, there, address, now, parted)


@contextmanager
def moving_away(store: Store, where: str, now: datetime) -> Iterator[None]:
    """Let nothing be written in a store while it is moved, nor after; as before again where that failed.

    Raises Refused where the store has stood down already: it is the one that it stood down for that moves.
    """
    with store.transaction(whoever=True) as connection:
        stands = standing_in(connection)
        refuse(why_not_move(stands))
        row = {"id": 1, "term": stands.term, "installation": stands.installation}
        called = {"name": f"lagret {where}, dit allt är flyttat", "address": "", "at": now}
        connection.execute(insert(SERVER_MET), {**row, **called})
    try:
        yield
    except BaseException:
        with store.transaction(whoever=True) as connection:
            connection.execute(_UNMET)
        raise


def _became(
    connection: Connection, what: ServerTook, name: str, now: datetime, actor: Actor, reason: str = ""
) -> Receipt:
    refuse(why_not_become(what.installation))
    words = stripped(name=name, reason=reason)
    refuse_texts(words)
    connection.execute(_UNMET)
    act = Act(id=f"server:{uuid4()}", what=what, occurred_at=now, text=words)
    return once(connection, who_acts(connection, actor, now), act, (), now)
