"""Registering what the public has been told, where, through which channels and when."""

from datetime import datetime

from sqlalchemy import Connection

from data import queries
from data.database import Store
from data.domain.facts import Operation
from data.domain.messages import NewMessage, why_not_message
from data.domain.rights import Deed, Place, Who
from data.domain.words import EntryKind
from data.journal import Act, canonical
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

# Told to everybody: only who reaches everywhere may, and no area goes by this name.
_EVERYBODY = ""


def tell_public(store: Store, actor: Actor, new: NewMessage, now: datetime) -> Receipt:
    """Log a message to the public; `now` is the real time. Raises Refused, Missing, Conflict, NotAllowed."""
    refuse_id(new.id)
    with turn(store, now) as connection:
        operation = queries.operation(connection, new.operation)
        point = queries.place(connection, new.operation, new.point)[1] if new.point else None
        who = _allow(connection, actor, operation, new, now)
        moment = operation.clock.at(now)
        act = _act(who, new, moment)
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse_texts({"text": new.text})
        refuse(why_not_message(operation, new, queries.area_ids(connection), point, moment))
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
