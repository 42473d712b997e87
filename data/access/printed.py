"""Which address each live key was given out with: what stands on a sheet cannot be called back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from sqlalchemy import select

from data.access import reads as access_reads
from data.access.reads import Token
from data.store.database import Store
from data.store.tables.access import SECURITY
from data.words import SecurityKind

ADDRESS: Final = "address"


@dataclass(frozen=True, slots=True)
class Given:
    """A key that still opens something, and the address that went with it; empty where it is not known."""

    token: Token
    address: str


def given(store: Store, now: datetime) -> tuple[Given, ...]:
    """Return every live key with its address, newest first."""
    known = _addresses(store)
    return tuple(
        Given(token, known.get(token.id, "")) for token in access_reads.tokens(store) if _lives(token, now)
    )


def elsewhere(found: Iterable[Given], address: str) -> tuple[Given, ...]:
    """Return those that lead, or may lead, to another address than this one."""
    return tuple(one for one in found if one.address != address)


def _addresses(store: Store) -> dict[str, str]:
    """Return each key's address as last issued: a rotated one has been given out anew."""
    rows = (
        select(SECURITY.c.facts).where(SECURITY.c.kind == SecurityKind.KEY_ISSUED).order_by(SECURITY.c.number)
    )
    with store.reading() as connection:
        issued = [orjson.loads(row.facts) for row in connection.execute(rows)]
    return {str(one["key"]): str(one.get(ADDRESS, "")) for one in issued}


def _lives(token: Token, now: datetime) -> bool:
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)
