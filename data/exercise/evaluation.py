"""An exercise evaluated: each figure with what it rests on, for the whole, each area and each objective."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from data.entries.entry import EntryKind
from data.exercise.course import Course, Score, course
from data.exercise.facit import facit
from data.exercise.facts import Exercise, Observation, story_of
from data.exercise.foretold import NO_HOURS, NOT_CHECKED, Checked, Hours, checked
from data.exercise.history import History, Played, played
from data.exercise.judging import NONE, Acknowledged, Answered, Ground, Judged, answered, ground
from data.exercise.scenario import Objective, Outcome
from data.exercise.taking_part import narrowed
from data.exercise.unattended import NOT_COUNTED, WithoutAction

# What no one area answers for: krisledningen, sektorer.
SHARED: Final = ""


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took: of `n` times in all, of which `missing` never came."""

    median: timedelta | None
    longest: timedelta | None
    n: int
    missing: int


@dataclass(frozen=True, slots=True)
class Acts:
    """Expected acts, by what became of them; one that could not be judged counts in none of the others."""

    met: int = 0
    late: int = 0
    missed: int = 0
    unjudged: int = 0

    @property
    def judged(self) -> int:
        return self.met + self.late + self.missed


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """One area's figures; `reports` are those of its own participants.

    `silent`: it had open points, or was told something, and reported nothing. `area`: SHARED for what no
    one area answers for, which has no picture.
    """

    area: str
    acknowledged: Times
    first_report: Times
    acts: Acts
    picture: Score
    reports: int
    silent: bool


@dataclass(frozen=True, slots=True)
class ObjectiveFigures:
    """One objective: what was expected for it, and what observers noted about it."""

    objective: Objective
    injects: tuple[str, ...]
    acts: Acts
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the figures do not cover: they say so wherever they are shown."""

    played: timedelta
    skipped: timedelta
    undelivered: int
    unjudged: int
    running: bool
    points: int
    control_reports: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluated exercise, at one revision."""

    exercise: Exercise
    played: Played
    acknowledged: Times
    first_report: Times
    acts: Acts
    picture: Course
    injects: tuple[Answered, ...]
    areas: tuple[AreaFigures, ...]
    objectives: tuple[ObjectiveFigures, ...]
    limits: Limits
    unattended: WithoutAction = NOT_COUNTED
    foretold: Checked = NOT_CHECKED
    hours: Hours = NO_HOURS


def evaluate(
    exercise: Exercise,
    known: History,
    points: Mapping[str, str],
    now: datetime,
    sectors: Sequence[str] = (),
    unattended: WithoutAction = NOT_COUNTED,
    own: Mapping[str, str] = NONE,
    hours: Hours = NO_HOURS,
) -> Evaluation:
    """Return the evaluation of an exercise so far; `now` is the real time, `points` gives each point's area.

    `sectors` are the ids of those loaded, `unattended` how long nobody acted on what, `hours` the forecasts
    that were to be made. `own` gives the area of each point it has had of its own: what it says
    is its area's word, but no facit knows it. Where the exercise is for some areas, the others' points are no
    part of it.
    """
    operation = exercise.operation
    exercise = _as_met(exercise, points)
    taking_part, came = (_taking_part(exercise, each) for each in (points, own))
    run = played(operation.clock, operation.closed_at or now)
    rests = ground(exercise, known, run, taking_part, sectors, came, over=operation.closed_at is not None)
    injects, true = answered(rests), facit(exercise, taking_part, run)
    picture = course(exercise, known, true, run, taking_part)
    judged = [one for inject in injects for one in inject.judged]
    return Evaluation(
        exercise=exercise,
        played=run,
        acknowledged=times([one.took for one in _acknowledged(injects)]),
        first_report=times(_first_reports(injects)),
        acts=count(judged),
        picture=picture,
        injects=injects,
        areas=tuple(_areas(rests, injects, picture)),
        objectives=_objectives(exercise, injects),
        limits=_limits(rests, injects, picture),
        unattended=unattended,
        foretold=checked(hours.made, true, taking_part, run),
        hours=hours,
    )


def _as_met(exercise: Exercise, points: Mapping[str, str]) -> Exercise:
    """Return an exercise without trials, its injects for those alone who take part; of others nothing is
    expected.
    """
    story = story_of(exercise.scenario)
    met = narrowed(replace(exercise, scenario=story), points)
    injects = (
        one if one.to or not told.to else replace(one, expected=())
        for told, one in zip(story.injects, met.scenario.injects, strict=True)
    )
    return replace(met, scenario=replace(met.scenario, injects=tuple(injects)))


def _taking_part(exercise: Exercise, points: Mapping[str, str]) -> dict[str, str]:
    return {point: area for point, area in points.items() if not exercise.areas or area in exercise.areas}


def count(judged: Iterable[Judged]) -> Acts:
    """Count expected acts by what became of them."""
    found = [one.outcome for one in judged]
    return Acts(
        met=found.count(Outcome.UPPFYLLD),
        late=found.count(Outcome.SEN),
        missed=found.count(Outcome.MISSAD),
        unjudged=found.count(Outcome.INTE_BEDOMD),
    )


def times(took: Sequence[timedelta | None]) -> Times:
    """Return the middle and the longest of times; None among them never came."""
    held = [one for one in took if one is not None]
    middle = timedelta(seconds=median(one.total_seconds() for one in held)) if held else None
    return Times(middle, max(held, default=None), len(took), len(took) - len(held))


def _acknowledged(injects: Iterable[Answered]) -> list[Acknowledged]:
    return [one for inject in injects for one in inject.counted]


def _first_reports(injects: Iterable[Answered], area: str | None = None) -> list[timedelta | None]:
    """Return how long the first report after each inject took, of one area or of all."""
    return [
        took
        for one in injects
        for of, took in one.first_reports.items()
        if area in (None, of) and one.counts(took)
    ]


def _areas(rests: Ground, injects: Sequence[Answered], picture: Course) -> list[AreaFigures]:
    """Every area that takes part, whether it has said anything or not; last what no one area answers for."""
    areas = sorted({*rests.points.values()})
    reports = {area: len(held) for area, held in rests.reports.items()}
    found = [_area(area, injects, picture, reports) for area in areas]
    shared = _area(SHARED, injects, picture, reports)
    return [*found, shared] if shared.acts != Acts() or shared.acknowledged.n else found


def _area(area: str, injects: Sequence[Answered], picture: Course, reports: Mapping[str, int]) -> AreaFigures:
    acknowledged = [one.took for one in _acknowledged(injects) if one.area == area]
    judged = [one for inject in injects for one in inject.judged if one.area == area]
    said = reports.get(area, 0)
    score = picture.areas.get(area, Score())
    return AreaFigures(
        area=area,
        acknowledged=times(acknowledged),
        first_report=times(_first_reports(injects, area)),
        acts=count(judged),
        picture=score,
        reports=said,
        silent=area != SHARED and said == 0 and bool(score.minutes or acknowledged),
    )


def _objectives(exercise: Exercise, injects: Sequence[Answered]) -> tuple[ObjectiveFigures, ...]:
    found = []
    for objective in exercise.scenario.objectives:
        ours = [one for one in injects if one.inject.objective == objective.id]
        noted = [one for one in exercise.observations if one.objective == objective.id]
        acts = count(one for inject in ours for one in inject.judged)
        ids = tuple(one.inject.id for one in ours)
        found.append(ObjectiveFigures(objective, ids, acts, tuple(noted)))
    return tuple(found)


def _limits(rests: Ground, injects: Sequence[Answered], picture: Course) -> Limits:
    played_by_control = [act for act in rests.history.acts if act.kind is EntryKind.REPORT and act.by_control]
    return Limits(
        played=rests.played.total,
        skipped=rests.played.skipped,
        undelivered=sum(one.told is None for one in injects),
        unjudged=count(one for inject in injects for one in inject.judged).unjudged,
        running=not rests.over,
        points=len({one.point for one in picture.cells}),
        control_reports=len(played_by_control),
    )
