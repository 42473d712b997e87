"""Moving a point from one phase to the next: a decision with decider and reason, or its carrying out."""

from datetime import datetime

from data.database import Store
from data.domain import rules
from data.domain.rules import NewPhase
from data.domain.words import EntryKind
from data.journal import Act
from data.services.acting import (
    Actor,
    Receipt,
    asked,
    done_before,
    ground,
    perform,
    refuse,
    refuse_id,
    refuse_stale,
    refuse_texts,
)


def change_phase(store: Store, actor: Actor, command: NewPhase, now: datetime) -> Receipt:
    """Log a transition by the table in the rules; `now` is the real time. Raises Refused, Stale, Missing."""
    refuse_id(command.id)
    with store.transaction() as connection:
        here = ground(connection, command.operation, command.point, command.id)
        operation, found = here.operation, here.point
        moment = operation.clock.at(now)
        act = Act(
            id=command.id,
            kind=EntryKind.PHASE,
            actor=actor.name,
            occurred_at=command.occurred_at or moment,
            facts={"before": found.phase, "phase": command.phase},
            text={"decider": command.decider.strip(), "reason": command.reason.strip()},
            operation=command.operation,
            point=command.point,
            asked=asked(command),
        )
        done = done_before(here.before, act)
        if done is not None:
            return done
        refuse_texts({"decider": command.decider, "reason": command.reason})
        refuse(rules.why_not_phase(operation, found, command, moment))
        refuse_stale(rules.why_not_version(command.version, found.version))
        return perform(connection, act, now, here.tip)
