"""Deciding that somebody else answers for something in an operation, or its ordinary owner again."""

from datetime import datetime

from data import moved_owners, queries, sectors
from data.database import Store
from data.domain.moved_owners import NewMovedOwner, standing, why_not_move_owner, why_not_moved_version
from data.domain.rights import Deed, place_of
from data.domain.words import EntryKind
from data.journal import Act, canonical, wire_time
from data.services.acting import (
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


def move_owner(store: Store, actor: Actor, new: NewMovedOwner, now: datetime) -> Receipt:
    """Log the decision; it holds from then on. `now` is the real time.

    Raises Stale where somebody decided meanwhile, Refused, Missing, Conflict, NotAllowed.
    """
    refuse_id(new.id)
    with turn(store, now) as connection:
        operation = queries.operation(connection, new.operation)
        who = allow(connection, actor, Deed.DECIDE, place_of(operation), now)
        moment = operation.clock.at(now)
        facts = _facts(new)
        text = {"decider": new.decider.strip(), "reason": new.reason.strip()}
        act = Act(
            id=new.id,
            kind=EntryKind.OWNER_MOVED,
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
        refuse_texts(text)
        held = moved_owners.decisions_in(connection, operation.id)
        refuse_stale(why_not_moved_version(new, held))
        register, areas = sectors.register_in(connection), queries.area_ids(connection)
        refuse(why_not_move_owner(operation, new, register, areas, standing(held, moment), moment))
        return perform(connection, act, now)


def _facts(new: NewMovedOwner) -> dict[str, object]:
    return {
        "owner": new.owner,
        "function": new.function,
        "area": new.area,
        "sector": new.sector,
        "until": wire_time(new.until) if new.until else None,
    }
