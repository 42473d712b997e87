"""Deciding what becomes of an operation's records: they are kept, or an exercise's words are removed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from data import queries
from data import retention as reads
from data.database import Store
from data.domain.retention import KEPT_KINDS, why_not_retain
from data.domain.rights import Deed, place_of
from data.domain.words import EntryKind, Retention
from data.journal import Act, canonical
from data.models import JOURNAL, PAYLOAD
from data.services.acting import (
    Actor,
    Receipt,
    allow,
    already_done,
    perform,
    refuse,
    refuse_id,
    refuse_texts,
    turn,
)

_OURS: Any = (
    select(JOURNAL.c.revision)
    .where(JOURNAL.c.operation == bindparam("operation_id"), JOURNAL.c.kind.not_in(KEPT_KINDS))
    .scalar_subquery()
)
_WORDED: Any = PAYLOAD.c.revision.in_(_OURS) & PAYLOAD.c.text.is_not(None)


def decide_retention(
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    keep: Retention,
    decision: str,
    now: datetime,
) -> Receipt:
    """Decide that an operation's records are kept, or dispose of an exercise's words. Raises Refused.

    Disposing is the masking act for a whole exercise: the payloads go, the chain and its facts stay.
    """
    refuse_id(act_id)
    refuse_texts({"decision": decision})
    with turn(store, now) as connection:
        found = queries.operation(connection, operation_id)
        who = allow(connection, actor, Deed.MASK, place_of(found), now)
        act = Act(
            id=act_id,
            kind=EntryKind.RETENTION,
            actor=who.name,
            by=who.id,
            occurred_at=now,
            facts={"keep": keep, "removes": _removes(connection, operation_id, keep)},
            text={"decision": decision.strip()},
            operation=operation_id,
            asked=canonical({"operation": operation_id, "keep": keep, "decision": decision}),
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(why_not_retain(found, keep, decision, reads.standing_in(connection, operation_id)))
        receipt = perform(connection, act, now)
        if keep is Retention.GALLRAS:
            _dispose(connection, operation_id, receipt.revision)
        return receipt


def _removes(connection: Connection, operation_id: str, keep: Retention) -> int:
    if keep is not Retention.GALLRAS:
        return 0
    counted = select(func.count()).select_from(PAYLOAD).where(_WORDED)
    return int(connection.execute(counted, {"operation_id": operation_id}).scalar_one())


def _dispose(connection: Connection, operation_id: str, decision: int) -> None:
    statement = update(PAYLOAD).where(_WORDED).values(text=None, salt=None, masked_by=decision)
    connection.execute(statement, {"operation_id": operation_id})
