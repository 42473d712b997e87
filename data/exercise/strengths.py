"""What to take home from an exercise, by one rule: what went best and worst, of functions and roles.

Everything measured is a share of what was counted, so that unlike things can be compared: how much of the
time the picture was right, how often somebody acknowledged, reported and did what was expected, how long
failures were acted on. Nobody is judged by name: only areas, functions, roles and objectives.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from data.exercise.course import Score
from data.exercise.evaluation import Acts, Evaluation, Times
from data.exercise.scenario import Recipient
from data.words import Function

# What is at least so good may be a strength, what is below it a weakness: nothing is both.
GOOD: Final = 0.75
MOST: Final = 3
# Fewer are chance.
FEWEST: Final = 2
FEWEST_MINUTES: Final = 30


class Measure(StrEnum):
    """What a finding is a share of."""

    BILD = "bild"
    KVITTERING = "kvittering"
    RAPPORT = "rapport"
    ATGARD = "atgard"
    MAL = "mal"
    BORTFALL = "bortfall"


_MINUTES: Final = (Measure.BILD, Measure.BORTFALL)


@dataclass(frozen=True, slots=True)
class Finding:
    """How much of what was counted went well, and of what or whom; `part` of `of`."""

    measure: Measure
    part: int
    of: int
    area: str = ""
    function: Function | None = None
    recipient: Recipient | None = None
    objective: str = ""

    @property
    def share(self) -> float:
        return self.part / self.of


@dataclass(frozen=True, slots=True)
class TakeHome:
    """The three strongest, best first, and the three weakest, worst first."""

    strongest: tuple[Finding, ...]
    weakest: tuple[Finding, ...]


def since(weak: Sequence[Finding], one: Evaluation, areas: Mapping[str, str]) -> tuple[Finding | None, ...]:
    """Return how each weakness of an earlier run stands in another; None where it was not counted there."""
    held = {_of_what(each): each for each in _findings(one, areas) if each.of}
    return tuple(held.get(_of_what(each)) for each in weak)


def _of_what(each: Finding) -> Finding:
    return replace(each, part=0, of=0)


def take_home(one: Evaluation, areas: Mapping[str, str]) -> TakeHome:
    """Return what to take home; `areas` gives the area of each point.

    Of each measure the best and the worst alone, so that three lines say three things; of what is as good,
    that which rests on most.
    """
    enough = [each for each in _findings(one, areas) if each.of >= _fewest(each.measure)]
    strong = [each for each in enough if each.share >= GOOD]
    weak = [each for each in enough if each.share < GOOD]
    return TakeHome(
        _one_of_each(sorted(strong, key=lambda each: (-each.share, -each.of))),
        _one_of_each(sorted(weak, key=lambda each: (each.share, -each.of))),
    )


def _fewest(measure: Measure) -> int:
    return FEWEST_MINUTES if measure in _MINUTES else FEWEST


def _one_of_each(ordered: Iterable[Finding]) -> tuple[Finding, ...]:
    first: dict[Measure, Finding] = {}
    for each in ordered:
        first.setdefault(each.measure, each)
    return tuple(first.values())[:MOST]


def _findings(one: Evaluation, areas: Mapping[str, str]) -> Iterator[Finding]:
    yield from _pictures(one, areas)
    yield from _acknowledged(one)
    for area in one.areas:
        yield _came(Measure.RAPPORT, area.first_report, area.area)
        yield _met(Measure.ATGARD, area.acts, area.area)
        nobody = one.unattended.of_area(area.area)
        if area.area:
            yield Finding(Measure.BORTFALL, nobody.stood - nobody.minutes, nobody.stood, area.area)
    for each in one.objectives:
        yield _met(Measure.MAL, each.acts, objective=each.objective.id)


def _pictures(one: Evaluation, areas: Mapping[str, str]) -> Iterator[Finding]:
    scores: dict[tuple[str, Function], list[Score]] = {}
    for cell in one.picture.cells:
        scores.setdefault((areas.get(cell.point, ""), cell.function), []).append(cell.score)
    for (area, function), held in scores.items():
        right, of = sum(score.right for score in held), sum(score.minutes for score in held)
        yield Finding(Measure.BILD, right, of, area, function)


def _acknowledged(one: Evaluation) -> Iterator[Finding]:
    took = [each for inject in one.injects for each in inject.counted]
    for recipient in dict.fromkeys(each.recipient for each in took):
        ours = [each.took is not None for each in took if each.recipient == recipient]
        yield Finding(Measure.KVITTERING, sum(ours), len(ours), recipient=recipient)


def _came(measure: Measure, times: Times, area: str) -> Finding:
    return Finding(measure, times.n - times.missing, times.n, area)


def _met(measure: Measure, acts: Acts, area: str = "", objective: str = "") -> Finding:
    return Finding(measure, acts.met, acts.judged, area, objective=objective)
