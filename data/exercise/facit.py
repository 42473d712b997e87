"""What is true in the scenario at a moment of an exercise, whatever anybody has reported: the facit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from data.exercise.facts import Exercise
from data.exercise.history import Played
from data.exercise.scenario import Effect
from data.words import Function, Status, Supply


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which the same was true of one function at one point; `ends` None: from then on.

    `inject` is what made it so, "" for how the scenario begins.
    """

    begins: datetime
    ends: datetime | None
    status: Status
    supply: Supply
    inject: str = ""


@dataclass(frozen=True, slots=True)
class Facit:
    """The truth of every function that anything has touched, each from T+0 on; all the others work."""

    begins: datetime
    touched: Mapping[tuple[str, Function], tuple[Span, ...]]

    def spans(self, point: str, function: Function) -> tuple[Span, ...]:
        return self.touched.get((point, function)) or (_works(self.begins, None),)

    def at(self, point: str, function: Function, moment: datetime) -> Span:
        """Return what is true at a moment of the exercise's time; before T+0 it is as at T+0."""
        spans = self.spans(point, function)
        return next((one for one in reversed(spans) if one.begins <= moment), spans[0])


@dataclass(frozen=True, slots=True)
class Turn:
    """An effect on one function at one point; `real` is when it came, which tells what a jump carries."""

    at: datetime
    real: datetime
    effect: Effect
    inject: str


def facit(exercise: Exercise, points: Mapping[str, str], played: Played) -> Facit:
    """Return the facit of an exercise so far; `points` gives each point's area.

    An effect holds from the moment its inject was delivered until the next one on the same function; what it
    runs on is used up after its `lasts`, and it is out of order then. What was skipped has no effect.
    """
    return facit_of(exercise.begins, turns_of(exercise, played), points, played)


def facit_of(begins: datetime, turns: Iterable[Turn], points: Mapping[str, str], played: Played) -> Facit:
    """Return the facit that effects make, the first that came first."""
    by_key: dict[tuple[str, Function], list[Turn]] = defaultdict(list)
    for turn in turns:
        for point in touched(turn.effect, points):
            for function in turn.effect.functions:
                by_key[point, function].append(turn)
    return Facit(begins, {key: tuple(_spans(begins, held, played)) for key, held in by_key.items()})


def touched(effect: Effect, points: Mapping[str, str]) -> frozenset[str]:
    """Return the points that an effect concerns: those it names, and all in its areas."""
    return frozenset(effect.points) | {point for point, area in points.items() if area in effect.areas}


def turns_of(exercise: Exercise, played: Played) -> Iterator[Turn]:
    """Yield the effects of an exercise so far, in the order they came."""
    began = played.runs[0].real if played.runs else exercise.operation.opened_at
    for effect in exercise.scenario.start:
        yield Turn(exercise.begins, began, effect, "")
    injects = {one.id: one for one in exercise.scenario.injects}
    for told in sorted(exercise.delivered, key=lambda one: (one.at, one.revision)):
        for effect in injects[told.inject].effects if told.inject in injects else ():
            yield Turn(told.at, told.recorded_at, effect, told.inject)


def _spans(begins: datetime, turns: Iterable[Turn], played: Played) -> Iterator[Span]:
    held = list(turns)
    if held[0].at > begins:
        yield _works(begins, held[0].at)
    for turn, after in pairwise([*held, None]):
        if turn is not None:
            yield from _span(turn, after.at if after else None, played)


def _span(turn: Turn, ends: datetime | None, played: Played) -> Iterator[Span]:
    """Yield what an effect made true, and that it ended where what it ran on was used up."""
    effect = turn.effect
    if ends is not None and ends <= turn.at:
        return
    gone = _used_up(turn, effect.lasts, played)
    if gone is None or effect.status is Status.UR_FUNKTION or (ends is not None and ends <= gone):
        yield Span(turn.at, ends, effect.status, effect.supply, turn.inject)
        return
    if gone > turn.at:
        yield Span(turn.at, gone, effect.status, effect.supply, turn.inject)
    yield Span(gone, ends, Status.UR_FUNKTION, effect.supply, turn.inject)


def _used_up(turn: Turn, lasts: timedelta | None, played: Played) -> datetime | None:
    return played.reached(turn.at + lasts, turn.real) if lasts is not None else None


def _works(begins: datetime, ends: datetime | None) -> Span:
    return Span(begins, ends, Status.FUNGERAR, Supply.ORDINARIE)
