"""The facit read once for all who look: of a draft as it is planned, of an exercise that is led."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from dashboard.desk import last_read
from dashboard.desk.facit.says import Known
from dashboard.desk.frame import Shown
from dashboard.words.exercise import Names, names
from data.exercise.facit import Facit
from data.exercise.facts import Exercise
from data.exercise.foreseen import Change, ahead, changes, foreseen
from data.exercise.scenario import Scenario
from data.points.facts import Point

Turning = tuple[Facit, tuple[Change, ...]]


def planned(scenario: Scenario, points: Sequence[Point], name: Names) -> Known:
    """Return the facit of a scenario that is not played yet."""
    true, turns = _planned(scenario, tuple(name.point_areas.items()))
    return Known(scenario, true, turns, points, name)


@lru_cache(8)
def _planned(scenario: Scenario, areas: tuple[tuple[str, str], ...]) -> Turning:
    true = foreseen(scenario, dict(areas))
    return true, changes(true)


def led(shown: Shown, exercise: Exercise, real: datetime) -> Known:
    """Return the facit of an exercise until a real minute, and on from there as planned."""
    name = names(shown.picture, last_read.sector_register())
    points = [one for one in shown.picture.points if not exercise.areas or one.area in exercise.areas]
    true, turns = _led(shown.operation.id, tuple((one.id, one.area) for one in points), real)
    return Known(exercise.scenario, true, turns, points, name)


@last_read.at_the_revision(8)
def _led(operation_id: str, areas: tuple[tuple[str, str], ...], real: datetime) -> Turning:
    exercise = last_read.exercise(operation_id)
    if exercise is None:
        raise LookupError(operation_id)
    true = ahead(exercise, dict(areas), real)
    return true, changes(true)
