"""Moving a point from one phase to the next: a decision with decider and reason, or its carrying out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.acting import (
    Actor,
    Ground,
    Receipt,
    allow_here,
    asked,
    done_before,
    ground,
    perform,
    refuse,
    refuse_id,
    refuse_stale,
    refuse_texts,
    turn,
)
from data.entries.kind import EntryKind
from data.points import rules as point_rules
from data.points.acts.reports import deed_of
from data.points.commands import NewOpening, NewPhase
from data.points.facts import Opening, Point
from data.points.opening import answers
from data.rights import Deed, Who
from data.store.database import Store
from data.store.journal import Act
from data.store.projections import OPENING_STANDS
from data.words import Phase


def change_phase(store: Store, actor: Actor, command: NewPhase, now: datetime) -> Receipt:
    """Log a transition by the table in the rules; `now` is the real time. Raises Refused, Stale, Missing."""
    with turn(store, now) as connection:
        return phase_in(connection, actor, command, now)


def change_phases(store: Store, actor: Actor, commands: Sequence[NewPhase], now: datetime) -> list[Receipt]:
    """Log the transitions of several points, all or none. Raises Refused, Stale, Missing."""
    with turn(store, now) as connection:
        return [phase_in(connection, actor, command, now) for command in commands]


def phase_in(connection: Connection, actor: Actor, command: NewPhase, now: datetime) -> Receipt:
    """Log one transition inside the caller's turn.

    What the point has said of its opening stands, unless the transition is the answer to it.
    """
    refuse_id(command.id)
    here = ground(connection, command.operation, command.point, command.id)
    moment = here.operation.clock.at(now)
    who = allow_here(connection, actor, Deed.PHASE, here, now)
    act = _phase_act(who, command, here, moment, asked(command))
    done = done_before(here.before, act)
    if done is not None:
        return done
    refuse_texts({"decider": command.decider, "reason": command.reason})
    refuse(point_rules.why_not_phase(here.operation, here.point, command, moment))
    refuse_stale(point_rules.why_not_version(command.version, here.point.version))
    return perform(connection, act, now, here.tip)


def _phase_act(who: Who, command: NewPhase, here: Ground, moment: datetime, sent: str) -> Act:
    at, said = command.occurred_at or moment, here.point.opening
    facts: dict[str, Any] = {"before": here.point.phase, "phase": command.phase}
    if said is not None and not answers(command.phase, at, said):
        facts[OPENING_STANDS] = said.revision
    return Act(
        id=command.id,
        kind=EntryKind.PHASE,
        actor=who.name,
        occurred_at=at,
        facts=facts,
        text=_words(command),
        operation=command.operation,
        point=command.point,
        asked=sent,
        by=who.id,
    )


def _words(command: NewPhase) -> dict[str, str]:
    """Who carried something out did not decide it: the decision is an entry of its own, with its decider."""
    said = {"reason": command.reason.strip()}
    if not command.carried_out:
        return {"decider": command.decider.strip(), **said}
    source = command.decider.strip()
    return {**said, "on_behalf_of": source} if source else said


def opening_in(
    connection: Connection, actor: Actor, command: NewOpening, now: datetime, sent: str | None = None
) -> Receipt:
    """Store inside the caller's turn what a point says of its opening.

    That it has opened is the carrying out of a decision, where one was logged; otherwise, and when it
    cannot open, it stands as what the point says, until somebody decides. What it has said of a later
    moment goes before it.
    """
    refuse_id(command.id)
    here = ground(connection, command.operation, command.point, command.id)
    moment = here.operation.clock.at(now)
    who = allow_here(connection, actor, deed_of(command), here, now)
    sent = sent or asked(command)
    phase = _carried_out(command)
    later = _later_word(here.point, command.observed_at or moment)
    decided = here.point.phase is Phase.UNDER_AKTIVERING and command.opened and later is None
    act = _opening_act(who, command, moment, sent, later)
    if here.before is not None and here.before.kind is EntryKind.PHASE:
        act = _phase_act(who, phase, here, moment, sent)
    done = done_before(here.before, act)
    if done is not None:
        return done
    refuse_texts({"reason": command.reason, "on_behalf_of": command.on_behalf_of})
    refuse(point_rules.why_not_opening(here.operation, here.point, command, moment))
    if decided:
        act = _phase_act(who, phase, here, moment, sent)
    return perform(connection, act, now, here.tip)


def _later_word(point: Point, at: datetime) -> Opening | None:
    """Return what the point has said of a later moment: the newest holds, not the last received."""
    return point.opening if point.opening is not None and point.opening.at > at else None


def _carried_out(command: NewOpening) -> NewPhase:
    reason = command.reason.strip() or "punkten säger att den har öppnat"
    source, at = command.on_behalf_of, command.observed_at
    return NewPhase(
        command.id, command.operation, command.point, Phase.OPPEN, source, reason, at, carried_out=True
    )


def _opening_act(who: Who, command: NewOpening, moment: datetime, sent: str, later: Opening | None) -> Act:
    text = {"reason": command.reason.strip(), "on_behalf_of": command.on_behalf_of.strip()}
    facts: dict[str, Any] = {"opened": command.opened, "channel": command.channel}
    if later is not None:
        facts[OPENING_STANDS] = later.revision
    return Act(
        id=command.id,
        kind=EntryKind.OPENING,
        actor=who.name,
        occurred_at=command.observed_at or moment,
        facts=facts,
        text={key: value for key, value in text.items() if value},
        operation=command.operation,
        point=command.point,
        asked=sent,
        by=who.id,
    )
