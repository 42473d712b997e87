"""What the staff does: sets its plan, registers messages to the public, says what it has seen."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from data.acting import (
    Actor,
    Receipt,
    allow,
    already_done,
    perform,
    refuse,
    refuse_id,
    refuse_stale,
    refuse_texts,
    turn,
)
from data.entries.kind import EntryKind
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.requests import who_acts_reads
from data.rights import Deed, Place, Who, place_of
from data.staff import attention
from data.staff import reads as staff_reads
from data.staff.facts import (
    NewMessage,
    NewStaffPlan,
    why_not_message,
    why_not_plan_version,
    why_not_staff_plan,
)
from data.staff.important import Important, important, place_of_matter, why_not_acknowledge
from data.store.database import Store
from data.store.journal import Act, canonical, wire_time


def set_staff_plan(store: Store, actor: Actor, new: NewStaffPlan, now: datetime) -> Receipt:
    """Store the plan as it is to hold; `now` is the real time.

    Raises Stale where somebody changed it meanwhile, Refused, Missing, Conflict, NotAllowed.
    """
    refuse_id(new.id)
    with turn(store, now) as connection:
        operation = point_reads.operation(connection, new.operation)
        who = allow(connection, actor, Deed.DECIDE, place_of(operation), now)
        moment = operation.clock.at(now)
        facts, text = _facts(new), _text(new)
        act = Act(
            id=new.id,
            kind=EntryKind.STAFF_PLAN,
            actor=who.name,
            by=who.id,
            occurred_at=moment,
            facts=facts,
            text=text,
            operation=operation.id,
            asked=canonical({**facts, **text, "operation": operation.id}),
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse_texts({"direction": new.direction})
        held = staff_reads.plan_in(connection, operation.id)
        refuse_stale(why_not_plan_version(new, held))
        refuse(why_not_staff_plan(operation, new, held, moment))
        return perform(connection, act, now)


def _facts(new: NewStaffPlan) -> dict[str, object]:
    return {
        "briefing_at": wire_time(new.briefing_at) if new.briefing_at else None,
        "report_at": wire_time(new.report_at) if new.report_at else None,
        "shifts": [f"{at:%H:%M}" for at in sorted(new.shifts)],
    }


def _text(new: NewStaffPlan) -> dict[str, str]:
    return {"direction": new.direction.strip()} if new.direction.strip() else {}


# Told to everybody: only who reaches everywhere may, and no area goes by this name.
_EVERYBODY = ""


def tell_public(store: Store, actor: Actor, new: NewMessage, now: datetime) -> Receipt:
    """Log a message to the public; `now` is the real time. Raises Refused, Missing, Conflict, NotAllowed."""
    refuse_id(new.id)
    with turn(store, now) as connection:
        operation = point_reads.operation(connection, new.operation)
        point = point_reads.place(connection, new.operation, new.point)[1] if new.point else None
        who = _allow(connection, actor, operation, new, now)
        moment = operation.clock.at(now)
        act = _act(who, new, moment)
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse_texts({"text": new.text})
        refuse(why_not_message(operation, new, point_reads.area_ids(connection), point, moment))
        return perform(connection, act, now)


def _allow(connection: Connection, actor: Actor, operation: Operation, new: NewMessage, now: datetime) -> Who:
    """Return who tells it, where they may in every area that it is told in."""
    first, *others = new.areas or (_EVERYBODY,)
    who = allow(connection, actor, Deed.INFORM, _place(operation, new, first), now)
    for area in others:
        allow(connection, actor, Deed.INFORM, _place(operation, new, area), now)
    return who


def _place(operation: Operation, new: NewMessage, area: str) -> Place:
    return Place(exercise=operation.is_exercise, operation=operation.id, area=area, point=new.point)


def _act(who: Who, new: NewMessage, moment: datetime) -> Act:
    facts = {
        "channels": list(new.channels),
        "areas": list(new.areas),
        "area": new.areas[0] if len(new.areas) == 1 else None,
        "function": new.function,
        "status": new.status,
    }
    text = {"message": new.text.strip()}
    asked = {**facts, **text, "operation": new.operation, "point": new.point, "said_at": new.said_at}
    return Act(
        id=new.id,
        kind=EntryKind.MESSAGE,
        actor=who.name,
        by=who.id,
        occurred_at=new.said_at or moment,
        facts=facts,
        text=text,
        operation=new.operation,
        point=new.point,
        asked=canonical(asked),
    )


def acknowledge(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, keys: tuple[str, ...], now: datetime
) -> Receipt:
    """Say that important changes have been seen, by their keys; `now` is the real time.

    Raises Refused where one of them no longer stands, Missing, Conflict, NotAllowed.
    """
    refuse_id(act_id)
    standing = _standing(store, operation_id, now)
    with turn(store, now) as connection:
        operation = point_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.RECEIPT, place_of(operation), now)
        act = _seen_act(who, act_id, operation, keys, now)
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(why_not_acknowledge(operation, keys, standing))
        _allow_each(connection, actor, operation, [standing[key] for key in keys], now)
        return perform(connection, act, now)


def _standing(store: Store, operation_id: str, now: datetime) -> Mapping[str, Important]:
    """Read before the writer's turn: it takes no lock, and what ends meanwhile does no harm by being seen."""
    picture = point_reads.picture(store, operation_id, recent=0)
    held = who_acts_reads.coordination(store, operation_id)
    told = attention.attention(store, held)
    moment = picture.operation.clock.at(now)
    return {one.key: one for one in important(picture, held, told, moment)}


def _allow_each(
    connection: Connection, actor: Actor, operation: Operation, changes: list[Important], now: datetime
) -> None:
    for place in {place_of_matter(operation, one) for one in changes}:
        allow(connection, actor, Deed.RECEIPT, place, now)


def _seen_act(who: Who, act_id: str, operation: Operation, keys: tuple[str, ...], now: datetime) -> Act:
    facts = {"seen": sorted(set(keys))}
    return Act(
        id=act_id,
        kind=EntryKind.SEEN,
        actor=who.name,
        by=who.id,
        occurred_at=operation.clock.at(now),
        facts=facts,
        text={},
        operation=operation.id,
        asked=canonical({**facts, "operation": operation.id}),
    )
