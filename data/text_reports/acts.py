"""Storing what a text message says, asking its sender what was meant, and finding what a yes says yes to.

Beside the journal: a question is nobody's report, and is forgotten a day later. The sender's number is
kept as a digest alone, keyed by a secret of the operation, and forgotten too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, delete, func, select, update

from data.acting import Actor, allow_here, turn
from data.points.acts import whole_reports
from data.points.acts.whole_reports import Stored
from data.points.commands import PointReport
from data.points.ground import ground
from data.rights import Deed
from data.store.database import Store
from data.store.tables.staff import TEXT_QUESTION, TEXT_SENDER
from data.text_reports.senders import KEPT, Sender, open_secrets, sender_key

HOLDS: Final = timedelta(minutes=15)
NOBODY: Final = ""  # whose a question is that was taken back


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


class KnownByNow(Exception):
    """Another message of the same sender was the first while this was being read: it is to be read anew."""


def submit(store: Store, actor: Actor, said: PointReport, sender: Sender, now: datetime) -> Stored:
    """Store what a message says, and its sender's id, in one turn. Raises KnownByNow, and as any report."""
    kept = partial(_remember, operation=said.operation, sender=sender, now=now)
    return whole_reports.submit(store, actor, said, now, kept)


def ask(store: Store, actor: Actor, question: TextQuestion, sender: Sender, now: datetime) -> None:
    """Keep a question to a telephone number; the same one again is the first.

    Raises KnownByNow, NotAllowed, Missing.
    """
    with turn(store, now) as connection:
        here = ground(connection, question.operation, question.point, question.id)
        who = allow_here(connection, actor, Deed.RELAY, here, now)
        _remember(connection, question.operation, sender, now)
        asked = sender_key(here.secret, who.id, sender.whole)
        if _found(connection, question.id) is not None:
            again = update(TEXT_QUESTION).where(TEXT_QUESTION.c.id == question.id)
            connection.execute(again.values(sender=asked))  # it was withdrawn, and is asked anew
            return
        row = {name: getattr(question, name) for name in TextQuestion.__slots__}
        row["sender"] = asked
        row["asked_at"] = _after_those_before(connection, row["sender"], question.asked_at)
        connection.execute(TEXT_QUESTION.insert(), row)


def _after_those_before(connection: Connection, sender: str, at: datetime) -> datetime:
    """Return when a sender is asked, later than before: a yes is to the last of one moment's questions."""
    near = TEXT_QUESTION.c.asked_at < at + HOLDS  # not by a clock that was far ahead
    before = select(func.max(TEXT_QUESTION.c.asked_at)).where(TEXT_QUESTION.c.sender == sender, near)
    last = connection.execute(before).scalar()
    return at if last is None else max(at, last + datetime.resolution)


def withdraw(store: Store, way: str, number: str, sent: datetime, now: datetime) -> None:
    """Take back what a number was asked before it sent something else: no yes is to that any more.

    `sent` is when that came, by the key `way`. The message behind a question stays known by its id, so that
    it is the same when it comes again.
    """
    with store.reading() as connection:
        keys = [sender_key(secret, way, number) for secret in open_secrets(connection).values()]
        earlier = TEXT_QUESTION.c.sender.in_(keys), TEXT_QUESTION.c.received_at <= sent
        held = connection.execute(select(TEXT_QUESTION.c.id).where(*earlier).limit(1)).first()
    if held is not None:
        with turn(store, now, though_met=True) as connection:
            connection.execute(update(TEXT_QUESTION).where(*earlier).values(sender=NOBODY))


def forget_old(store: Store, now: datetime) -> None:
    """Delete what has been kept of senders for a day, `now` in real time."""
    with store.reading() as connection:
        kept = any(connection.execute(select(table).where(old).limit(1)).first() for table, old in _old(now))
    if kept:
        with turn(store, now, though_met=True) as connection:
            _forget(connection, now)


def _forget(connection: Connection, now: datetime) -> None:
    for table, old in _old(now):
        connection.execute(delete(table).where(old))


def _old(now: datetime) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    before = now - KEPT
    questions = TEXT_QUESTION, TEXT_QUESTION.c.asked_at < before
    return questions, (TEXT_SENDER, TEXT_SENDER.c.last_at < before)


def _remember(connection: Connection, operation: str, sender: Sender, now: datetime) -> None:
    """Keep a sender's id in an operation, and that it has been heard from."""
    _forget(connection, now)
    secret = open_secrets(connection).get(operation) if sender.whole else None
    if secret is None:
        return
    key, device = sender_key(secret, sender.way, sender.whole), sender.device_in(operation)
    this = TEXT_SENDER.c.sender == key
    held = connection.execute(select(TEXT_SENDER.c.device).where(this)).scalar()
    if held is None:
        row = {"sender": key, "operation": operation, "device": device, "last_at": now}
        connection.execute(TEXT_SENDER.insert(), row)
    elif held != device:
        raise KnownByNow
    else:
        connection.execute(update(TEXT_SENDER).where(this).values(last_at=now))


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
        keys = [sender_key(secret, way, number) for secret in open_secrets(connection).values()]
        asked = select(TEXT_QUESTION).where(
            TEXT_QUESTION.c.sender.in_(keys), TEXT_QUESTION.c.received_at <= at
        )
        newest = TEXT_QUESTION.c.received_at.desc(), TEXT_QUESTION.c.asked_at.desc()
        row = connection.execute(asked.order_by(*newest).limit(1)).mappings().first()
    return _question(row) if row is not None and at <= row["asked_at"] + HOLDS else None


def _found(connection: Connection, identity: str) -> RowMapping | None:
    found = select(TEXT_QUESTION).where(TEXT_QUESTION.c.id == identity)
    return connection.execute(found).mappings().first()


def _question(row: RowMapping) -> TextQuestion:
    return TextQuestion(**{name: row[name] for name in TextQuestion.__slots__})
