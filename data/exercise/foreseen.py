"""The facit as planned: what is true when, if every inject comes at its moment; and when it turns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, pairwise
from typing import Final

from data.clock import NEVER, NOTHING
from data.exercise.facit import Facit, Span, Turn, facit_of, turns_of
from data.exercise.facts import Exercise
from data.exercise.history import Played, Run, played
from data.exercise.playing import unsettled
from data.exercise.scenario import Inject, Scenario
from data.words import Function, Status

# Longer than any exercise and whatever its last effect runs on, at the slowest pace.
_AHEAD: Final = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Turned:
    """One function at one point that turns, by an effect or since what it ran on is used up."""

    point: str
    function: Function
    before: Span
    after: Span

    @property
    def used_up(self) -> bool:
        gone = self.before.status is not self.after.status is Status.UR_FUNKTION
        return gone and self.before.inject == self.after.inject


@dataclass(frozen=True, slots=True)
class Change:
    """All that turns at one moment of the exercise's time."""

    at: datetime
    turned: tuple[Turned, ...]

    @property
    def injects(self) -> tuple[str, ...]:
        """The injects whose effects come then, by id."""
        made = (one.after.inject for one in self.turned if not one.used_up)
        return tuple(dict.fromkeys(inject for inject in made if inject))


def foreseen(scenario: Scenario, points: Mapping[str, str]) -> Facit:
    """Return the facit of a scenario that is played as planned; `points` gives each point's area.

    A condition is taken to hold. A contingency inject has no moment, and one before the start never comes:
    they have no effect.
    """
    begins = scenario.origin
    start = (Turn(begins, begins, effect, "") for effect in scenario.start)
    coming = _coming(begins, (one for one in scenario.injects if one.at is not None and one.at >= NOTHING))
    all_of_it = Played((Run(begins, begins + _AHEAD, NOTHING, begins),))
    return facit_of(begins, chain(start, coming), points, all_of_it)


def ahead(exercise: Exercise, points: Mapping[str, str], real: datetime) -> Facit:
    """Return the facit of an exercise as it has been until a real moment, and as planned from there on.

    What has been is as delivered; what waits comes at its moment, or at once where that has passed.
    """
    clock = exercise.operation.clock
    moment = clock.at(real)
    running = clock if clock.speed > 0 else clock.then(real, moment, clock.pace)
    run = played(running, real + _AHEAD)
    waiting = _coming(exercise.begins, unsettled(exercise), moment)
    return facit_of(exercise.begins, chain(turns_of(exercise, run), waiting), points, run)


def _coming(begins: datetime, injects: Iterable[Inject], earliest: datetime | None = None) -> Iterator[Turn]:
    """Yield effects that are to come, in the order in which injects are due."""
    timed = [(begins + one.at, one.id, one) for one in injects if one.at is not None]
    for moment, _, inject in sorted(timed, key=lambda one: one[:2]):
        for effect in inject.effects:
            yield Turn(max(moment, earliest or moment), NEVER, effect, inject.id)


def changes(true: Facit) -> tuple[Change, ...]:
    """Return when a facit turns after T+0, and what turns then."""
    turned: dict[datetime, list[Turned]] = defaultdict(list)
    for (point, function), spans in sorted(true.touched.items()):
        for before, after in pairwise(spans):
            if (before.status, before.supply) != (after.status, after.supply):
                turned[after.begins].append(Turned(point, function, before, after))
    return tuple(Change(at, tuple(turned[at])) for at in sorted(turned))
