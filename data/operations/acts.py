"""Opening, changing, closing and reopening operations, and deciding what becomes of their records."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from data.acting import (
    Actor,
    Receipt,
    allow,
    already_done,
    asked,
    perform,
    refuse,
    refuse_id,
    refuse_stale,
    refuse_texts,
    signed,
    turn,
)
from data.entries.kind import EntryKind
from data.entries.kinds import Trait, having
from data.errors import Reason, Refused
from data.exercise.facts import room_of
from data.freetext import why_not_name
from data.operations import reads
from data.operations import rules as operation_rules
from data.operations.facts import Operation
from data.operations.rules import NewOperation, why_not_close, why_not_reopen, why_not_retain
from data.points import reads as point_reads
from data.points import rules as point_rules
from data.rights import Deed, Place, place_of
from data.store.database import Store
from data.store.journal import Act, canonical, forget
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.staff import DRAFT
from data.words import OperationKind, Readiness, Retention


def open_operation(store: Store, actor: Actor, new: NewOperation, now: datetime) -> Receipt:
    """Open an operation; `now` is the real time. Raises Refused."""
    refuse_id(new.id)
    refuse(why_not_name(new.name, "name"))
    refuse(operation_rules.why_not_open(new))
    act = Act(
        id=f"open:{new.id}",
        kind=EntryKind.OPERATION_OPENED,
        actor=actor.name,
        occurred_at=now,
        facts={
            "kind": new.kind,
            "readiness": new.readiness,
            "clock_started_at": now,
            "clock_origin": new.origin or now,
            "clock_speed": new.speed,
        },
        text={"name": new.name.strip()},
        operation=new.id,
        asked=asked(new),
    )
    place = Place(exercise=new.kind is OperationKind.OVNING)
    with turn(store, now) as connection:
        act = signed(act, allow(connection, actor, Deed.OPEN_OPERATION, place, now))
        return already_done(connection, act) or perform(connection, act, now)


def change_operation(
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    name: str,
    readiness: Readiness,
    version: int | None,
    now: datetime,
) -> Receipt:
    """Rename an operation or change its beredskapsläge. Raises Refused, Stale, Missing."""
    refuse_id(act_id)
    refuse(why_not_name(name, "name"))
    with turn(store, now) as connection:
        found = point_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.CHANGE_OPERATION, place_of(found), now)
        act = Act(
            by=who.id,
            id=act_id,
            kind=EntryKind.OPERATION_CHANGED,
            actor=who.name,
            occurred_at=now,
            facts={"before": found.readiness, "readiness": readiness},
            text={"name": name.strip()} if name.strip() != found.name else {},
            operation=operation_id,
            asked=canonical({"operation": operation_id, "name": name, "readiness": readiness}),
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(operation_rules.why_not_act_in(found))
        refuse_stale(point_rules.why_not_version(version, found.version, "händelsen"))
        return perform(connection, act, now)


def close_operation(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, named: str, reason: str, now: datetime
) -> Receipt:
    """Close an operation: nothing more can be written in it, everything can be read.

    `named` is what whoever closes it calls it: its name or id. Raises Refused.
    """
    act = _ending(EntryKind.OPERATION_CLOSED, act_id, operation_id, reason, now)
    return _end(store, actor, act, lambda operation: why_not_close(operation, named), now)


def reopen_operation(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, reason: str, now: datetime
) -> Receipt:
    """Open a closed operation again, while it can be: what was written stands. Raises Refused."""
    act = _ending(EntryKind.OPERATION_REOPENED, act_id, operation_id, reason, now)
    return _end(store, actor, act, lambda operation: why_not_reopen(operation, now), now)


def _ending(kind: EntryKind, act_id: str, operation_id: str, reason: str, now: datetime) -> Act:
    refuse_id(act_id)
    if not reason.strip():
        again = "öppnas igen" if kind is EntryKind.OPERATION_REOPENED else "stängs"
        raise Refused(f"Ange skälet till att händelsen {again}.", "reason")
    refuse(why_not_name(reason, "reason"))
    return Act(
        id=act_id,
        kind=kind,
        actor="",
        occurred_at=now,
        facts={},
        text={"reason": reason.strip()},
        operation=operation_id,
        asked=canonical({"operation": operation_id, "reason": reason}),
    )


def _end(
    store: Store, actor: Actor, act: Act, why_not: Callable[[Operation], Reason | None], now: datetime
) -> Receipt:
    """Close or reopen by the same right, unless it is done already."""
    with turn(store, now) as connection:
        found = point_reads.operation(connection, act.operation or "")
        act = signed(act, allow(connection, actor, Deed.CHANGE_OPERATION, place_of(found), now))
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(why_not(found))
        return perform(connection, act, now)


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
        found = point_reads.operation(connection, operation_id)
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
        JOURNAL.c.operation.in_((operation_id, room_of(operation_id))),
        JOURNAL.c.kind.not_in(having(Trait.KEPT)),
    )
    return PAYLOAD.c.revision.in_(ours)
