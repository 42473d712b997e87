"""Deciding what becomes of an operation's records: they are kept, or an exercise's words are removed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from data import queries
from data import retention as reads
from data.database import Store
from data.domain.exercise import room_of
from data.domain.retention import KEPT_KINDS, why_not_retain
from data.domain.rights import Deed, place_of
from data.domain.words import EntryKind, Retention
from data.draft_tables import DRAFT
from data.journal import Act, canonical, forget
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

    Disposing is the masking act for a whole exercise: the payloads go, the chain and its facts stay. What
    was being written in it goes too.
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
            forget(connection, _of(operation_id), receipt.revision)
            connection.execute(delete(DRAFT).where(DRAFT.c.operation == operation_id))
        return receipt


def _removes(connection: Connection, operation_id: str, keep: Retention) -> int:
    if keep is not Retention.GALLRAS:
        return 0
    worded = _of(operation_id) & PAYLOAD.c.text.is_not(None)
    return int(connection.execute(select(func.count()).select_from(PAYLOAD).where(worded)).scalar_one())


def _of(operation_id: str) -> Any:
    """Return the condition on the payload for an operation's words that may be disposed of.

    An exercise's are its control's too: the scenario, what was played, what was observed.
    """
    ours = select(JOURNAL.c.revision).where(
        JOURNAL.c.operation.in_((operation_id, room_of(operation_id))), JOURNAL.c.kind.not_in(KEPT_KINDS)
    )
    return PAYLOAD.c.revision.in_(ours)
