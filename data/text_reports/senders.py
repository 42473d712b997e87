"""Which telephone a message came from: a random id in each operation, in the stead of its number.

Two numbers that end alike are two sources, and no number is kept. From a number to its id leads a keyed
digest alone, forgotten a day after the number's last message and when its operation closes. The id is made
of nothing, so that nothing leads back from it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Final

from sqlalchemy import Connection, func, select

from data.store.database import Store
from data.store.tables.core import JOURNAL, OPERATION, PAYLOAD
from data.store.tables.staff import TEXT_SENDER

KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a message, by the key it came by. `whole` is the number, or what else its source says only a
    part of; "" where the source says all that is known, and needs no id.

    `known` are its ids in the operations that know it; `new` is what it gets in another.
    """

    way: str
    whole: str
    known: Mapping[str, str]
    new: str

    def device_in(self, operation: str) -> str:
        """Return its id in an operation; "" where it needs none."""
        return self.known.get(operation, self.new) if self.whole else ""


def sender(store: Store, way: str, whole: str, now: datetime) -> Sender:
    """Return a sender with the ids that it has, `now` in real time."""
    if not whole:
        return Sender(way, whole, {}, "")
    with store.reading() as connection:
        keys = {sender_key(secret, way, whole) for secret in open_secrets(connection).values()}
        held = select(TEXT_SENDER.c.operation, TEXT_SENDER.c.device).where(
            TEXT_SENDER.c.sender.in_(keys), TEXT_SENDER.c.last_at >= now - KEPT
        )
        known = {row.operation: row.device for row in connection.execute(held)}
    return Sender(way, whole, known, token_hex(16))


def sender_key(secret: str, way: str, number: str) -> str:
    """Return the digest that a whole number is known by in one operation."""
    return hmac.new(secret.encode(), f"{way}\n{number}".encode(), hashlib.sha256).hexdigest()


def open_secrets(connection: Connection) -> dict[str, str]:
    """Return the secrets of the operations that are open: a closed one knows nobody."""
    first = select(func.min(JOURNAL.c.revision)).where(JOURNAL.c.operation == OPERATION.c.id)
    opened = PAYLOAD.c.revision == first.correlate(OPERATION).scalar_subquery()
    found = select(OPERATION.c.id, PAYLOAD.c.salt).select_from(OPERATION).join(PAYLOAD, opened)
    still_open = found.where(OPERATION.c.closed_at.is_(None), PAYLOAD.c.salt.is_not(None))
    return {row.id: row.salt for row in connection.execute(still_open)}
