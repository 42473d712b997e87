"""Reads of the events from other systems: an operation's, with the words that their entries hold."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from data.events.facts import Event
from data.store.database import Store
from data.store.rows import MASKED, said
from data.store.tables.core import PAYLOAD
from data.store.tables.staff import EVENT

_OF_OPERATION = select(EVENT).where(EVENT.c.operation == bindparam("operation"))
_NEWEST = _OF_OPERATION.order_by(EVENT.c.at.desc(), EVENT.c.source, EVENT.c.id)
_WORDS = select(PAYLOAD.c.revision, PAYLOAD.c.text).where(
    PAYLOAD.c.revision.in_(select(EVENT.c.revision).where(EVENT.c.operation == bindparam("operation")))
)


def events(store: Store, operation_id: str) -> tuple[Event, ...]:
    """Return an operation's events, newest first."""
    with store.reading() as connection:
        return events_in(connection, operation_id)


def events_in(connection: Connection, operation_id: str) -> tuple[Event, ...]:
    """Return an operation's events inside the caller's transaction, newest first."""
    here = {"operation": operation_id}
    words = {row.revision: said(row.text) for row in connection.execute(_WORDS, here) if row.text is not None}
    return tuple(_event(row, words.get(row.revision)) for row in connection.execute(_NEWEST, here))


def word_key(place: int, name: str) -> str:
    """Return where an entry has a word of its event number `place`."""
    return f"{place}.{name}"


def _event(row: Row[Any], words: Mapping[str, str] | None) -> Event:
    names = ("title", "organisation", "category", "status")
    told = {name: words.get(word_key(row.place, name), "") for name in names} if words is not None else {}
    return Event(
        source=row.source,
        id=row.id,
        at=row.at,
        area=row.area,
        title=told.get("title", MASKED),
        organisation=told.get("organisation", ""),
        category=told.get("category", ""),
        status=told.get("status", ""),
        recorded_at=row.recorded_at,
        revision=row.revision,
        masked=words is None,
    )
