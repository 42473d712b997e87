"""Asking the sender of a text message what was meant, and finding what a yes says yes to.

Beside the journal: a question is nobody's report, and is forgotten a day later. The sender's number is
kept as a digest alone, keyed by a secret of the operation.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, RowMapping, delete, func, select

from data.acting import Actor, allow_here, turn
from data.points.ground import ground
from data.rights import Deed
from data.store.database import Store
from data.store.tables.core import JOURNAL, OPERATION, PAYLOAD
from data.store.tables.staff import TEXT_QUESTION

HOLDS: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """What a sender was asked: `line` is stored on a yes. `observed_at` is the operation's time, the others
    are real: when the message came in, and when it was answered with the question."""

    id: str
    operation: str
    point: str
    source: str
    line: str
    observed_at: datetime
    received_at: datetime
    asked_at: datetime


def ask(store: Store, actor: Actor, question: TextQuestion, number: str, now: datetime) -> None:
    """Keep a question to a telephone number; the same one again is the first. Raises NotAllowed, Missing."""
    with turn(store, now) as connection:
        here = ground(connection, question.operation, question.point, question.id)
        who = allow_here(connection, actor, Deed.RELAY, here, now)
        connection.execute(delete(TEXT_QUESTION).where(TEXT_QUESTION.c.asked_at < now - KEPT))
        if _found(connection, question.id) is not None:
            return
        row = {name: getattr(question, name) for name in TextQuestion.__slots__}
        row["sender"] = sender_key(here.secret, who.id, number)
        connection.execute(TEXT_QUESTION.insert(), row)


def asked_before(store: Store, identity: str) -> TextQuestion | None:
    """Return the question that a message already became."""
    with store.reading() as connection:
        row = _found(connection, identity)
        return _question(row) if row is not None else None


def answered(store: Store, way: str, number: str, at: datetime) -> TextQuestion | None:
    """Return what a number says yes to with a message that came at a real moment: the newest asked by then.

    `way` is the key the message came by. None where nothing was asked, or too long ago.
    """
    with store.reading() as connection:
        keys = [sender_key(secret, way, number) for secret in _open_secrets(connection)]
        asked = select(TEXT_QUESTION).where(
            TEXT_QUESTION.c.sender.in_(keys), TEXT_QUESTION.c.received_at <= at
        )
        newest = TEXT_QUESTION.c.received_at.desc(), TEXT_QUESTION.c.asked_at.desc()
        row = connection.execute(asked.order_by(*newest).limit(1)).mappings().first()
    return _question(row) if row is not None and at <= row["asked_at"] + HOLDS else None


def sender_key(secret: str, way: str, number: str) -> str:
    """Return the digest that a whole number is known by in one operation."""
    return hmac.new(secret.encode(), f"{way}\n{number}".encode(), hashlib.sha256).hexdigest()


def _open_secrets(connection: Connection) -> list[str]:
    """Return the secrets of the operations that are open: a closed one's questions have no answer."""
    first = select(func.min(JOURNAL.c.revision)).where(JOURNAL.c.operation == OPERATION.c.id)
    opened = select(first.correlate(OPERATION).scalar_subquery()).where(OPERATION.c.closed_at.is_(None))
    salts = select(PAYLOAD.c.salt).where(PAYLOAD.c.revision.in_(opened), PAYLOAD.c.salt.is_not(None))
    return list(connection.execute(salts).scalars())


def _found(connection: Connection, identity: str) -> RowMapping | None:
    found = select(TEXT_QUESTION).where(TEXT_QUESTION.c.id == identity)
    return connection.execute(found).mappings().first()


def _question(row: RowMapping) -> TextQuestion:
    return TextQuestion(**{name: row[name] for name in TextQuestion.__slots__})
