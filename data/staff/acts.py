"""What the staff does: sets its plan, registers messages to the public, says what it has seen."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from data.acting import Actor, Receipt, allow, do, late, once, refuse_id, stripped, turn, why_not_texts
from data.entries.codec import encode
from data.entries.staff import ChangesSeen, PlanSet, PublicTold
from data.errors import Reason
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import current
from data.points import reads as point_reads
from data.points.facts import Point
from data.requests import reads as request_reads
from data.rights import Deed, Place, Who, place_of
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
from data.store.journal import Act, canonical


def set_staff_plan(store: Store, actor: Actor, new: NewStaffPlan, now: datetime) -> Receipt:
    """Store the plan as it is to hold; `now` is the real time.

    Raises Stale where somebody changed it meanwhile, Refused, Missing, Conflict, NotAllowed.
    """
    with turn(store, now, new.id) as connection:
        operation = operation_reads.operation(connection, new.operation)
        moment = operation.clock.at(now)
        what, text = (
            PlanSet(new.briefing_at, new.report_at, tuple(sorted(new.shifts))),
            stripped(direction=new.direction),
        )
        act = Act(
            id=new.id,
            what=what,
            occurred_at=moment,
            text=text,
            operation=operation.id,
            asked=canonical({**encode(what), **text, "operation": operation.id}),
        )
        why_not = _why_not(connection, operation, new, moment)
        return do(connection, actor, Deed.DECIDE, place_of(operation), act, why_not, now)


def _why_not(
    connection: Connection, operation: Operation, new: NewStaffPlan, moment: datetime
) -> Iterator[Reason | None]:
    yield from why_not_texts({"direction": new.direction})
    held = staff_reads.plan(connection, operation.id)
    yield late(why_not_plan_version(new, held))
    yield why_not_staff_plan(operation, new, held, moment)


# Told to everybody: only who reaches everywhere may, and no area goes by this name.
_EVERYBODY = ""


def tell_public(store: Store, actor: Actor, new: NewMessage, now: datetime) -> Receipt:
    """Log a message to the public; `now` is the real time. Raises Refused, Missing, Conflict, NotAllowed."""
    with turn(store, now, new.id) as connection:
        operation = operation_reads.operation(connection, new.operation)
        point = current.place(connection, new.operation, new.point)[1] if new.point else None
        who = _allow(connection, actor, operation, new, now)
        moment = operation.clock.at(now)
        why_not = _why_not_tell(connection, operation, new, point, moment)
        return once(connection, who, _act(new, moment), why_not, now)


def _why_not_tell(
    connection: Connection, operation: Operation, new: NewMessage, point: Point | None, moment: datetime
) -> Iterator[Reason | None]:
    yield from why_not_texts({"text": new.text})
    yield why_not_message(operation, new, point_reads.area_ids(connection), point, moment)


def _allow(connection: Connection, actor: Actor, operation: Operation, new: NewMessage, now: datetime) -> Who:
    """Return who tells it, where they may in every area that it is told in."""
    first, *others = new.areas or (_EVERYBODY,)
    who = allow(connection, actor, Deed.INFORM, _place(operation, new, first), now)
    for area in others:
        allow(connection, actor, Deed.INFORM, _place(operation, new, area), now)
    return who


def _place(operation: Operation, new: NewMessage, area: str) -> Place:
    return replace(place_of(operation), area=area, point=new.point)


def _act(new: NewMessage, moment: datetime) -> Act:
    what = PublicTold(
        channels=new.channels,
        areas=new.areas,
        area=new.areas[0] if len(new.areas) == 1 else None,
        function=new.function,
        status=new.status,
    )
    text = {"message": new.text.strip()}
    where = {"operation": new.operation, "point": new.point}
    return Act(
        id=new.id,
        what=what,
        occurred_at=new.said_at or moment,
        text=text,
        operation=new.operation,
        point=new.point,
        asked=canonical({**encode(what), **text, **where, "said_at": new.said_at}),
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
        operation = operation_reads.operation(connection, operation_id)
        act = _seen_act(act_id, operation, keys, now)
        why_not = _why_not_see(connection, actor, operation, keys, standing, now)
        return do(connection, actor, Deed.RECEIPT, place_of(operation), act, why_not, now)


def _why_not_see(
    connection: Connection,
    actor: Actor,
    operation: Operation,
    keys: tuple[str, ...],
    standing: Mapping[str, Important],
    now: datetime,
) -> Iterator[Reason | None]:
    yield why_not_acknowledge(operation, keys, standing)
    _allow_each(connection, actor, operation, [standing[key] for key in keys], now)


def _standing(store: Store, operation_id: str, now: datetime) -> Mapping[str, Important]:
    """Read before the writer's turn: it takes no lock, and what ends meanwhile does no harm by being seen."""
    picture = point_reads.picture(store, operation_id, recent=0)
    held = request_reads.coordination(store, operation_id)
    told = staff_reads.attention(store, held)
    moment = picture.operation.clock.at(now)
    return {one.key: one for one in important(picture, held, told, moment)}


def _allow_each(
    connection: Connection, actor: Actor, operation: Operation, changes: list[Important], now: datetime
) -> None:
    for place in {place_of_matter(operation, one) for one in changes}:
        allow(connection, actor, Deed.RECEIPT, place, now)


def _seen_act(act_id: str, operation: Operation, keys: tuple[str, ...], now: datetime) -> Act:
    what = ChangesSeen(tuple(sorted(set(keys))))
    return Act(
        id=act_id,
        what=what,
        occurred_at=operation.clock.at(now),
        text={},
        operation=operation.id,
        asked=canonical({**encode(what), "operation": operation.id}),
    )
