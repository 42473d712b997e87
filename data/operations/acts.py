"""Opening, changing, closing and reopening operations, and deciding what becomes of their records."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from data.acting import Actor, Receipt, asked, do, late, refuse, refuse_id, refuse_texts, turn
from data.entries.kinds import Trait, having
from data.entries.operations import (
    OperationChanged,
    OperationClosed,
    OperationOpened,
    OperationReopened,
    RetentionDecided,
)
from data.errors import Reason, Refused
from data.exercise.facts import room_of
from data.freetext import why_not_name
from data.operations import reads
from data.operations import reads as operation_reads
from data.operations import rules as operation_rules
from data.operations.facts import Operation
from data.operations.rules import (
    NewOperation,
    why_not_act_in,
    why_not_close,
    why_not_reopen,
    why_not_retain,
)
from data.points import rules as point_rules
from data.rights import Deed, Place, place_of
from data.store.database import Store
from data.store.journal import Act, canonical, forget
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.staff import DRAFT, TEXT_SENDER
from data.words import OperationKind, Readiness, Retention


def open_operation(store: Store, actor: Actor, new: NewOperation, now: datetime) -> Receipt:
    """Open an operation; `now` is the real time. Raises Refused."""
    refuse_id(new.id)
    refuse(why_not_name(new.name, "name"))
    refuse(operation_rules.why_not_open(new))
    act = Act(
        id=f"open:{new.id}",
        what=OperationOpened(new.kind, new.readiness, now, new.origin or now, new.speed),
        occurred_at=now,
        text={"name": new.name.strip()},
        operation=new.id,
        asked=asked(new),
    )
    place = Place(exercise=new.kind is OperationKind.OVNING)
    with turn(store, now) as connection:
        return do(connection, actor, Deed.OPEN_OPERATION, place, act, (), now)


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
        found = operation_reads.operation(connection, operation_id)
        act = Act(
            id=act_id,
            what=OperationChanged(found.readiness, readiness),
            occurred_at=now,
            text={"name": name.strip()} if name.strip() != found.name else {},
            operation=operation_id,
            asked=canonical({"operation": operation_id, "name": name, "readiness": readiness}),
        )
        why_not = (
            operation_rules.why_not_act_in(found),
            late(point_rules.why_not_version(version, found.version, "händelsen")),
        )
        return do(connection, actor, Deed.CHANGE_OPERATION, place_of(found), act, why_not, now)


def close_operation(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, named: str, reason: str, now: datetime
) -> Receipt:
    """Close an operation: nothing more can be written in it, everything can be read.

    `named` is what whoever closes it calls it: its name or id. Raises Refused.
    """
    act = _ending(OperationClosed(), act_id, operation_id, reason, now)
    with turn(store, now) as connection:
        return _end_in(connection, actor, act, lambda operation: why_not_close(operation, named), now)


def remove_in(
    connection: Connection, actor: Actor, operation: Operation, reason: str, decision: str, now: datetime
) -> Receipt:
    """Close an exercise and dispose of its words inside the caller's turn: two entries, both or neither."""
    act = _ending(OperationClosed(), f"slut:{operation.id}", operation.id, reason, now)
    _end_in(connection, actor, act, why_not_act_in, now)
    return _retain_in(
        connection, actor, f"gallra:{operation.id}", operation.id, Retention.GALLRAS, decision, now
    )


def reopen_operation(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, reason: str, now: datetime
) -> Receipt:
    """Open a closed operation again, while it can be: what was written stands. Raises Refused."""
    act = _ending(OperationReopened(), act_id, operation_id, reason, now)
    with turn(store, now) as connection:
        return _end_in(connection, actor, act, lambda operation: why_not_reopen(operation, now), now)


def _ending(
    what: OperationClosed | OperationReopened, act_id: str, operation_id: str, reason: str, now: datetime
) -> Act:
    refuse_id(act_id)
    if not reason.strip():
        again = "öppnas igen" if isinstance(what, OperationReopened) else "stängs"
        raise Refused(f"Ange skälet till att händelsen {again}.", "reason")
    refuse(why_not_name(reason, "reason"))
    return Act(
        id=act_id,
        what=what,
        occurred_at=now,
        text={"reason": reason.strip()},
        operation=operation_id,
        asked=canonical({"operation": operation_id, "reason": reason}),
    )


def _end_in(
    connection: Connection,
    actor: Actor,
    act: Act,
    why_not: Callable[[Operation], Reason | None],
    now: datetime,
) -> Receipt:
    """Close or reopen by the same right, unless it is done already; no sender of texts is known any more."""
    found = operation_reads.operation(connection, act.operation or "")
    receipt = do(connection, actor, Deed.CHANGE_OPERATION, place_of(found), act, (why_not(found),), now)
    connection.execute(delete(TEXT_SENDER).where(TEXT_SENDER.c.operation == found.id))
    return receipt


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
        return _retain_in(connection, actor, act_id, operation_id, keep, decision, now)


def _retain_in(
    connection: Connection,
    actor: Actor,
    act_id: str,
    operation_id: str,
    keep: Retention,
    decision: str,
    now: datetime,
) -> Receipt:
    found = operation_reads.operation(connection, operation_id)
    act = Act(
        id=act_id,
        what=RetentionDecided(keep, _removes(connection, operation_id, keep)),
        occurred_at=now,
        text={"decision": decision.strip()},
        operation=operation_id,
        asked=canonical({"operation": operation_id, "keep": keep, "decision": decision}),
    )
    why_not = _why_not(connection, found, keep, decision)
    receipt = do(connection, actor, Deed.MASK, place_of(found), act, why_not, now)
    if receipt.new and keep is Retention.GALLRAS:
        forget(connection, _of(operation_id), receipt.revision)
        connection.execute(delete(DRAFT).where(DRAFT.c.operation == operation_id))
    return receipt


def _why_not(
    connection: Connection, operation: Operation, keep: Retention, decision: str
) -> Iterator[Reason | None]:
    yield why_not_retain(operation, keep, decision, reads.standing_in(connection, operation.id))


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
