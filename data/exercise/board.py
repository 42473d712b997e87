"""A bordsövning: the moments one goes through at the table, and the picture that is shown at each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.clock import NOTHING
from data.errors import Reason
from data.exercise.checking import in_order
from data.exercise.facit import Facit
from data.exercise.facts import Exercise, state_of
from data.exercise.foreseen import changes, foreseen
from data.exercise.rules import why_not_led
from data.exercise.scenario import ExerciseForm, ExerciseState, Inject, Scenario
from data.words import Function, Status, Supply


@dataclass(frozen=True, slots=True)
class Step:
    """A moment that one stops at: its injects, and none where only the picture turns."""

    at: timedelta
    injects: tuple[Inject, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is true of one function at one point; `until`: what it runs on is used up then."""

    point: str
    function: Function
    status: Status
    supply: Supply
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole of it: the steps in order, the points that the picture shows, and what is true when."""

    steps: tuple[Step, ...]
    points: tuple[str, ...]
    facit: Facit

    def cells(self, at: timedelta) -> Iterator[Cell]:
        """Yield the picture at a moment: every function at every point shown."""
        moment = self.facit.begins + at
        for point in self.points:
            for function in Function:
                now = self.facit.at(point, function, moment)
                gone = next(
                    (one for one in self.facit.spans(point, function) if one.begins == now.ends), None
                )
                ends = gone is not None and gone.inject == now.inject and gone.status is Status.UR_FUNKTION
                yield Cell(point, function, now.status, now.supply, now.ends if ends else None)


def board(scenario: Scenario, area_of: Mapping[str, str]) -> Board:
    """Return a scenario as it is gone through: one stops at T+0, at each inject and when the picture turns.

    The points shown are those that are open from the start; where none are, those that anything touches.
    """
    facit = foreseen(scenario, area_of)
    points = scenario.opens or tuple(sorted({point for point, _ in facit.touched}))
    times = {NOTHING, *(one.at for one in scenario.injects if one.at is not None and one.at >= NOTHING)}
    times |= {
        one.at - facit.begins for one in changes(facit) if any(cell.point in points for cell in one.turned)
    }
    ordered = in_order(scenario.injects)
    steps = (Step(at, tuple(one for one in ordered if one.at == at)) for at in sorted(times))
    return Board(tuple(one for one in steps if one.at <= scenario.duration), points, facit)


def come_to(found: Exercise, told: Board, real: datetime) -> int:
    """Return the number of the step that an exercise has come to at a real moment; -1 before it has begun."""
    operation = found.operation
    if state_of(operation) is ExerciseState.PLANERAD:
        return -1
    return sum(found.begins + step.at <= operation.clock.at(real) for step in told.steps) - 1


def why_not_step(found: Exercise, told: Board, to: timedelta, real: datetime) -> Reason | None:
    """Why one cannot go on to a step."""
    if found.scenario.form is not ExerciseForm.BORD:
        return Reason("Övningen är ingen bordsövning: där går klockan av sig själv.")
    if (reason := why_not_led(found.operation)) is not None:
        return reason
    after = come_to(found, told, real) + 1
    if after >= len(told.steps):
        return Reason("Det var det sista läget. Avsluta övningen.")
    if to != told.steps[after].at:
        return Reason("Någon annan har redan bytt läge. Sidan visar var ni är.", "to")
    return None
