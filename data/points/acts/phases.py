"""Moving a point from one phase to the next: a decision with decider and reason, or its carrying out."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from data.acting import (
    Actor,
    Receipt,
    allow_here,
    asked,
    late,
    once,
    refuse_id,
    stripped,
    turn,
    why_not_texts,
)
from data.entries.entry import EntryKind
from data.entries.reports import OpeningSaid, PhaseChanged
from data.errors import Reason
from data.points import rules as point_rules
from data.points.acts.reports import deed_of
from data.points.commands import NewOpening, NewPhase
from data.points.facts import Opening, Point
from data.points.ground import Ground, ground
from data.points.opening import answers
from data.rights import Deed
from data.store.database import Store
from data.store.journal import Act
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
    act = _phase_act(command, here, moment, asked(command))
    return once(connection, who, act, _why_not_phase(command, here, moment), now, here)


def _why_not_phase(command: NewPhase, here: Ground, moment: datetime) -> Iterator[Reason | None]:
    yield from why_not_texts({"decider": command.decider, "reason": command.reason})
    yield point_rules.why_not_phase(here.operation, here.point, command, moment)
    yield late(point_rules.why_not_version(command.version, here.point.version))


def _phase_act(command: NewPhase, here: Ground, moment: datetime, sent: str) -> Act:
    at, said = command.occurred_at or moment, here.point.opening
    stands = said.revision if said is not None and not answers(command.phase, at, said) else None
    return Act(
        id=command.id,
        what=PhaseChanged(here.point.phase, command.phase, stands),
        occurred_at=at,
        text=_words(command),
        operation=command.operation,
        point=command.point,
        asked=sent,
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
    later = _word_of_later(here.point, command.observed_at or moment)
    decided = here.point.phase is Phase.UNDER_AKTIVERING and command.opened and later is None
    if here.before is not None:  # sent again it is what it was, whatever has been decided by then
        decided = here.before.kind is EntryKind.PHASE
    act = _phase_act(phase, here, moment, sent) if decided else _opening_act(command, moment, sent, later)
    return once(connection, who, act, _why_not_opening(command, here, moment), now, here)


def _why_not_opening(command: NewOpening, here: Ground, moment: datetime) -> Iterator[Reason | None]:
    yield from why_not_texts({"reason": command.reason, "on_behalf_of": command.on_behalf_of})
    yield point_rules.why_not_opening(here.operation, here.point, command, moment)


def _word_of_later(point: Point, at: datetime) -> Opening | None:
    """Return what the point has said of a later moment: the newest holds, not the last received."""
    return point.opening if point.opening is not None and point.opening.at > at else None


def _carried_out(command: NewOpening) -> NewPhase:
    reason = command.reason.strip() or "punkten säger att den har öppnat"
    source, at = command.on_behalf_of, command.observed_at
    return NewPhase(
        command.id, command.operation, command.point, Phase.OPPEN, source, reason, at, carried_out=True
    )


def _opening_act(command: NewOpening, moment: datetime, sent: str, later: Opening | None) -> Act:
    return Act(
        id=command.id,
        what=OpeningSaid(command.opened, command.channel, later.revision if later is not None else None),
        occurred_at=command.observed_at or moment,
        text=stripped(reason=command.reason, on_behalf_of=command.on_behalf_of),
        operation=command.operation,
        point=command.point,
        asked=sent,
    )
