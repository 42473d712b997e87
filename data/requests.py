"""Reads of the support requests: each as it stands now, with the words its entries hold."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from data.database import Store
from data.domain.requests import SupportRequest
from data.errors import Missing
from data.models import JOURNAL, PAYLOAD
from data.request_tables import PARTY, REQUEST
from data.rows import MASKED, said


def requests(store: Store, operation_id: str) -> tuple[SupportRequest, ...]:
    """Return an operation's requests, newest first."""
    with store.reading() as connection:
        return requests_in(connection, operation_id)


def requests_in(connection: Connection, operation_id: str) -> tuple[SupportRequest, ...]:
    """Return an operation's requests inside the caller's transaction, newest first."""
    here = {"operation": operation_id}
    parties: dict[str, list[Row[Any]]] = {}
    for party in connection.execute(_PARTIES, here):
        parties.setdefault(party.request, []).append(party)
    return tuple(_fact(row, parties.get(row.id, ())) for row in connection.execute(_OF_OPERATION, here))


def request(connection: Connection, identity: str) -> SupportRequest:
    """Return one request; raises Missing."""
    row = connection.execute(_ONE, {"id": identity}).first()
    if row is None:
        raise Missing(f"Det finns ingen begäran med id {identity}.", "request")
    return _fact(row, connection.execute(_PARTIES_OF_ONE, {"id": identity}))


def _worded() -> Select[Any]:
    asked, asked_words = JOURNAL.alias("asked"), PAYLOAD.alias("asked_words")
    moved, moved_words = JOURNAL.alias("moved"), PAYLOAD.alias("moved_words")
    return (
        select(
            REQUEST,
            asked.c.actor.label("asked_by"),
            asked_words.c.text.label("asked_text"),
            moved.c.actor.label("moved_by"),
            moved_words.c.text.label("moved_text"),
        )
        .join(asked, asked.c.revision == REQUEST.c.asked_revision)
        .join(asked_words, asked_words.c.revision == REQUEST.c.asked_revision)
        .join(moved, moved.c.revision == REQUEST.c.revision)
        .join(moved_words, moved_words.c.revision == REQUEST.c.revision)
    )


_ONE = _worded().where(REQUEST.c.id == bindparam("id"))
_OF_OPERATION = (
    _worded()
    .where(REQUEST.c.operation == bindparam("operation"))
    .order_by(REQUEST.c.asked_revision.desc(), REQUEST.c.id)
)
_PARTIES_OF_ONE = select(PARTY).where(PARTY.c.request == bindparam("id")).order_by(PARTY.c.position)
_PARTIES = (
    select(PARTY)
    .join(REQUEST, REQUEST.c.id == PARTY.c.request)
    .where(REQUEST.c.operation == bindparam("operation"))
    .order_by(PARTY.c.position)
)


def _fact(row: Row[Any], parties: Iterable[Row[Any]]) -> SupportRequest:
    told = list(parties)
    asked = said(row.asked_text)
    moved = row.revision != row.asked_revision
    return SupportRequest(
        id=row.id,
        operation=row.operation,
        kind=row.kind,
        what=MASKED if row.asked_text is None else asked.get("what", ""),
        amount=asked.get("amount", ""),
        priority=row.priority,
        area=row.area,
        point=row.point,
        sector=row.sector,
        owner=row.owner,
        deadline=row.deadline,
        state=row.state,
        asked_at=row.asked_at,
        asked_by=asked.get("on_behalf_of") or row.asked_by,
        moved_at=row.moved_at,
        moved_by=row.moved_by,
        reason=_reason(row.moved_text) if moved else "",
        must_acknowledge=tuple(one.organisation for one in told),
        acknowledged=tuple(one.organisation for one in told if one.acknowledged_at is not None),
        version=row.revision,
    )


def _reason(text: str | None) -> str:
    return MASKED if text is None else said(text).get("reason", "")
