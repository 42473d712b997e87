"""Setting the staff's plan: the direction that holds and the times of the rhythm, as one act."""

from datetime import datetime

from data import queries, staff_plan
from data.database import Store
from data.domain.rights import Deed, place_of
from data.domain.staff_plan import NewStaffPlan, why_not_plan_version, why_not_staff_plan
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


def set_staff_plan(store: Store, actor: Actor, new: NewStaffPlan, now: datetime) -> Receipt:
    """Store the plan as it is to hold; `now` is the real time.

    Raises Stale where somebody changed it meanwhile, Refused, Missing, Conflict, NotAllowed.
    """
    refuse_id(new.id)
    with turn(store, now) as connection:
        operation = queries.operation(connection, new.operation)
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
        held = staff_plan.plan_in(connection, operation.id)
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
