"""Reads of drafts: the one that somebody may go on with, and which are unsent in an operation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, select

from data.drafts.facts import ASIDE, DEEDS, DraftKind, StoredDraft, UnsentDraft, over, owner_of
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.rights import Who, may, place_of
from data.store.database import Store
from data.store.tables.access import ACCOUNT
from data.store.tables.staff import DRAFT

_DRAFTS: Any = select(DRAFT, ACCOUNT.c.login).outerjoin(ACCOUNT, ACCOUNT.c.id == DRAFT.c.writer)
_ONE = _DRAFTS.where(
    DRAFT.c.operation == bindparam("operation"),
    DRAFT.c.kind == bindparam("kind"),
    DRAFT.c.owner == bindparam("owner"),
    DRAFT.c.about == bindparam("about"),
)
_MINE = _DRAFTS.where(
    DRAFT.c.operation == bindparam("operation"), DRAFT.c.owner.in_(bindparam("owners", expanding=True))
)
_OPEN = _DRAFTS.where(DRAFT.c.operation == bindparam("operation")).order_by(DRAFT.c.begun_at, DRAFT.c.act)


# Of which kind, about what, and whether it is set aside.
Which = tuple[DraftKind, str, bool]


def draft(
    store: Store, who: Who, operation_id: str, kind: DraftKind, now: datetime, about: str = ""
) -> StoredDraft | None:
    """Return the draft that somebody can go on with: their own, or the stab's where they may write such.

    `now` is the real time. Raises Missing.
    """
    with store.reading() as connection:
        operation = operation_reads.operation(connection, operation_id)
        if over(operation, now) or not may(who, DEEDS[kind], place_of(operation)):
            return None
        return held_in(connection, operation_id, kind, who.id, about)


def drafts_of(store: Store, who: Who, operation: Operation, now: datetime) -> Mapping[Which, StoredDraft]:
    """Return what somebody can go on with in an operation, as `draft` of one, and what they set aside."""
    place = place_of(operation)
    owners = {
        (kind, owner_of(kind, who.id, aside=aside))
        for kind in DraftKind
        if may(who, DEEDS[kind], place)
        for aside in (False, True)
    }
    if over(operation, now) or not owners:
        return {}
    asked = {"operation": operation.id, "owners": sorted({owner for _, owner in owners})}
    with store.reading() as connection:
        rows = connection.execute(_MINE, asked).all()
    found = [_draft(row) for row in rows if (row.kind, row.owner) in owners]
    return {(one.kind, one.about, one.aside): one for one in found}


def held_in(
    connection: Connection,
    operation_id: str,
    kind: DraftKind,
    writer: str,
    about: str = "",
    *,
    aside: bool = False,
) -> StoredDraft | None:
    """Return the draft of a kind that a writer would go on with, inside the caller's transaction."""
    owner = owner_of(kind, writer, aside=aside)
    asked = {"operation": operation_id, "kind": kind, "owner": owner, "about": about}
    row = connection.execute(_ONE, asked).first()
    return _draft(row) if row is not None else None


def drafts_open(store: Store, operation_id: str) -> tuple[UnsentDraft, ...]:
    """Return what is being written in an operation and by whom, without a word of it, the oldest first."""
    with store.reading() as connection:
        rows = connection.execute(_OPEN, {"operation": operation_id})
        return tuple(
            UnsentDraft(r.kind, r.writer, r.writer_name, r.login or "", r.begun_at, r.updated_at)
            for r in rows
        )


def ended(connection: Connection, now: datetime) -> list[str]:
    """Return the operations whose drafts are over at a real time, and still there."""
    held = connection.execute(select(DRAFT.c.operation).distinct()).scalars().all()
    return [identity for identity in held if over(operation_reads.operation(connection, identity), now)]


def _draft(row: Row[Any]) -> StoredDraft:
    return StoredDraft(
        kind=row.kind,
        writer=row.writer,
        writer_name=row.writer_name,
        login=row.login or "",
        begun_at=row.begun_at,
        updated_at=row.updated_at,
        operation=row.operation,
        act=row.act,
        fields=orjson.loads(row.fields),
        version=row.version,
        about=row.about,
        aside=row.owner.startswith(ASIDE),
    )
