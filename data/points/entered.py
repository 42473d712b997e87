"""Which phases a point has come to and when, and how long what was said before still holds there."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.entries.reports import OpeningSaid, PhaseChanged
from data.points import validity
from data.points.counting import ENDED, says_opened
from data.points.facts import FunctionState, Opening, Point, Report
from data.points.islands import Told
from data.points.opening import answers, phase_believed
from data.words import Function, Phase, Status

# Whether an entry, by its number here, was known where and when another was written.
Knew = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Entered:
    """From when a point was believed to be in a phase, the operation's time, and the entries that say so."""

    phase: Phase
    at: datetime
    told: tuple[int, ...] = ()


def by_number(entry: int, writing: int) -> bool:
    """On one chain all that came before is known."""
    return entry < writing


def held_point(point: Point, told: Collection[Told], knew: Knew = by_number) -> Point:
    """Return a point whose good news holds no longer than its phases allow.

    `told` is all that has been decided of its phase and said of its opening, at the times that count now.
    """
    newest = max((one.occurred_at for one in told), default=None)
    reports = (one for state in point.functions.values() for one in (state.current, state.rival))
    phase = phase_believed(point)
    if newest is None or not any(_may_end(one, phase, newest) for one in reports if one is not None):
        return point
    phases = entered(point, told)
    held = {function: held_state(state, phases, knew) for function, state in point.functions.items()}
    return replace(point, functions=held)


def _may_end(report: Report, phase: Phase, newest: datetime) -> bool:
    """Of most points nothing is from before, and nothing holds longer than its phase lets it."""
    if report.status is not Status.FUNGERAR:
        return False
    ends = _believed(report, phase, report.observed_at)
    return report.observed_at < newest or report.valid_until is None or report.valid_until > ends


def held_state(state: FunctionState, phases: Sequence[Entered], knew: Knew = by_number) -> FunctionState:
    current, rival = state.current, state.rival
    return replace(
        state,
        current=held(current, phases, knew) if current is not None else None,
        rival=held(rival, phases, knew) if rival is not None else None,
    )


def held(report: Report, phases: Sequence[Entered], knew: Knew = by_number) -> Report:
    """Return a report that ends where nobody has said it again as long as one is believed in a phase that its
    point came to later: since that began, or since it was seen there by somebody who could not know of it.
    A failure does not mend by it, and holds as it was said to.
    """
    if report.status is not Status.FUNGERAR:
        return report
    ends = report.valid_until
    for one in phases:
        if ends is not None and ends <= one.at:
            break  # by no later decision does it come to life again
        ends = _sooner(report.valid_until, _believed(report, one.phase, max(one.at, report.observed_at)))
        if ends != report.valid_until and one.at <= report.observed_at and _knew(report, one, knew):
            ends = report.valid_until
    return report if ends == report.valid_until else replace(report, valid_until=ends)


def _knew(report: Report, phase: Entered, knew: Knew) -> bool:
    """Return whether anything that says that a point is in a phase was known where a report was written."""
    return any(knew(each, report.revision) for each in phase.told)


def _believed(report: Report, phase: Phase, since: datetime) -> datetime:
    return since + validity.believed(phase, report.supply, Function(report.function))


def _sooner(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)


def entered(point: Point, told: Iterable[Told]) -> Sequence[Entered]:
    """Return the phases that a point was believed to be in, as new reports were, the present one last."""
    phases, present = as_told(told), _present(point)
    if present is None:
        return phases
    until = [one for one in phases if one.at <= present.at]
    return until if until and until[-1].phase is present.phase else [*until, present]


def as_told(told: Iterable[Told]) -> Sequence[Entered]:
    """Return the phases that a point has been believed to be in, by when each is said to have begun."""
    phase = believed = Phase.PLANERAD
    said: Opening | None = None
    found: list[Entered] = []
    for one in sorted(told, key=_step):
        what, at = one.what, one.occurred_at
        if isinstance(what, PhaseChanged):
            phase = states = what.phase
            said = None if said is None or answers(phase, at, said) else said
        else:
            said = Opening(not isinstance(what, OpeningSaid) or what.opened, at, "", "", one.revision)
            states = Phase.OPPEN if said.opened else phase
        is_open = said is not None and said.opened and phase not in ENDED
        before, believed = believed, Phase.OPPEN if is_open else phase
        if believed is not before:
            found.append(Entered(believed, at, (one.revision,)))
        elif found and states is believed:
            found[-1] = replace(found[-1], told=(*found[-1].told, one.revision))
    return found


def _step(told: Told) -> tuple[datetime, int]:
    return told.occurred_at, told.revision


def _present(point: Point) -> Entered | None:
    """Return the present phase since it began: that it is open, by whichever said so first."""
    phase, said = phase_believed(point), point.opening if says_opened(point) else None
    both = (point.phase_change if point.phase is phase else None, said if phase is Phase.OPPEN else None)
    began = [one for one in both if one is not None]
    if not began:
        return None
    return Entered(phase, min(one.at for one in began), tuple(one.revision for one in began))
