"""Opening, renaming, readiness and closing of operations: incident, samhällsstörning, övning."""

from collections.abc import Callable
from datetime import datetime

from data import queries
from data.database import Store
from data.domain import rules
from data.domain.facts import Operation
from data.domain.freetext import why_not_name
from data.domain.operation_ends import why_not_close, why_not_reopen
from data.domain.rights import Deed, Place, place_of
from data.domain.rules import NewOperation, Reason
from data.domain.words import EntryKind, OperationKind, Readiness
from data.errors import Refused
from data.journal import Act, canonical
from data.services.acting import (
    Actor,
    Receipt,
    allow,
    already_done,
    asked,
    perform,
    refuse,
    refuse_id,
    refuse_stale,
    signed,
    turn,
)


def open_operation(store: Store, actor: Actor, new: NewOperation, now: datetime) -> Receipt:
    """Open an operation; `now` is the real time. Raises Refused."""
    refuse_id(new.id)
    refuse(why_not_name(new.name, "name"))
    refuse(rules.why_not_open(new))
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
        found = queries.operation(connection, operation_id)
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
        refuse(rules.why_not_act_in(found))
        refuse_stale(rules.why_not_version(version, found.version, "händelsen"))
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
        found = queries.operation(connection, act.operation or "")
        act = signed(act, allow(connection, actor, Deed.CHANGE_OPERATION, place_of(found), now))
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(why_not(found))
        return perform(connection, act, now)
