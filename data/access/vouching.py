"""How long a session holds that somebody else vouches for: as long again from each time they do."""

from datetime import datetime

from sqlalchemy import select, update

from data.access import reads as access_reads
from data.access.sessions import SEEN_EVERY
from data.acting import turn
from data.errors import SignedOut
from data.store.database import Store
from data.store.tables.access import SESSION


def vouched(store: Store, key: str, until: datetime, now: datetime) -> None:
    """Let a session hold for longer, since its identity provider has just vouched; at most once a minute."""
    with store.reading() as connection:
        ends = connection.execute(select(SESSION.c.ends_at).where(SESSION.c.key == key)).scalar()
    if ends is None or until - ends < SEEN_EVERY:
        return
    with turn(store, now) as connection:
        try:
            access_reads.who(connection, key, now)
        except SignedOut:  # nobody vouches an ended session back
            return
        connection.execute(update(SESSION).where(SESSION.c.key == key).values(ends_at=until))
