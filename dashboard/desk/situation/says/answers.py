"""The entries that answer a point: its opening decided and written down, and a contradiction settled."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dashboard.desk.situation.says.point import opens_at_once
from data.points import rules as point_rules
from data.points.commands import NewPhase, NewReport
from data.points.facts import Point
from data.points.opening import awaited
from data.words import Function, Phase, Status

SAID_SO = "punkten säger att den har öppnat"
AT_ONCE = "öppnad direkt enligt beslutet"
AS_DECIDED = "öppnad enligt beslutet"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who has decided that a point shall be open, why, and when (None: now)."""

    decider: str
    reason: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """That a point has opened: by whose word (empty: as whoever sends it says), how it is known, and when."""

    reason: str
    source: str = ""
    at: datetime | None = None


def opening_entries(
    point: Point, act: str, operation: str, decision: Decision, known: Done
) -> tuple[NewPhase, ...]:
    """Return the decision to open a point, and the opening itself as a second entry.

    Where it is decided already, only the opening is left; a point that is being closed is opened again by
    the decision alone. Empty where no way leads to it.
    """
    entry = partial(NewPhase, operation=operation, point=point.id)
    decided = partial(
        entry,
        id=f"{act}:1",
        decider=decision.decider,
        reason=decision.reason,
        occurred_at=decision.at,
        version=point.version,
    )
    carried_out = partial(
        entry,
        phase=Phase.OPPEN,
        decider=known.source,
        reason=known.reason,
        occurred_at=known.at,
        carried_out=True,
    )
    ways = point_rules.TRANSITIONS[point.phase]
    if point.phase is Phase.UNDER_AKTIVERING:
        return (carried_out(id=f"{act}:1", version=point.version),)
    if Phase.OPPEN in ways:
        return (decided(phase=Phase.OPPEN),)
    if Phase.UNDER_AKTIVERING not in ways:
        return ()
    return (decided(phase=Phase.UNDER_AKTIVERING), carried_out(id=f"{act}:2"))


def carries_out(point: Point, phase: Phase, decider: str) -> bool:
    """Return whether going to a phase is to do what is decided: who decided is not asked for again."""
    return (point.phase, phase) == (Phase.UNDER_AKTIVERING, Phase.OPPEN) and not decider.strip()


def moving(point: Point, act: str, operation: str, phase: Phase, decision: Decision) -> tuple[NewPhase, ...]:
    """Return what takes a point to a phase: an opening that nobody has decided yet is two entries."""
    if carries_out(point, phase, decision.decider):
        known = done(point)
        if awaited(point) is None or decision.reason.strip():
            known = Done(decision.reason.strip() or AS_DECIDED, at=decision.at)
        return opening_entries(point, act, operation, decision, known)
    if phase is Phase.OPPEN and opens_at_once(point.phase):
        return opening_entries(point, act, operation, decision, done(point))
    return (
        NewPhase(
            id=act,
            operation=operation,
            point=point.id,
            phase=phase,
            decider=decision.decider,
            reason=decision.reason,
            occurred_at=decision.at,
            version=point.version,
        ),
    )


def done(point: Point) -> Done:
    """Return how an opening is known: as the point says it, else as whoever decides it says."""
    said = awaited(point)
    return Done(SAID_SO, said.source, said.at) if said is not None and said.opened else Done(AT_ONCE)


def answering(point: Point, act: str, operation: str, decider: str, reason: str) -> tuple[NewPhase, ...]:
    """Return what answers a point that has opened; empty where nothing is missing.

    The decision is made now; the opening happened when the point says.
    """
    said = awaited(point)
    if said is None or not said.opened:
        return ()
    return opening_entries(point, act, operation, Decision(decider, reason), done(point))


def settling(
    point: Point, function: Function, status: Status, why: str, act: str, operation: str
) -> NewReport | None:
    """Return the report that settles a contradiction; None where there is none any longer.

    Where it sides with one of the sources, what that one said is kept.
    """
    if point.functions[function].rival is None:
        return None
    return NewReport(
        id=act,
        operation=operation,
        point=point.id,
        function=function,
        status=status,
        note=why,
        settles=True,
        version=point.version,
    )
