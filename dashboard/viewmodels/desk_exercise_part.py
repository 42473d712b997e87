"""Who takes part in an exercise, one by one: what is sent to all of a role is sent to each of these."""

from dashboard.viewmodels.desk_exercise_words import Names
from data.domain.exercise import Exercise
from data.domain.recipients import TakingPart
from data.domain.words import Role


def taking_part(exercise: Exercise, name: Names) -> TakingPart:
    """Return the areas, sectors and points of an exercise: all, or those it is narrowed to."""
    return TakingPart(
        areas=exercise.areas or tuple(name.areas),
        sectors=tuple(one.id for one in name.register.sectors),
        points=points_of(exercise, name),
    )


def points_of(exercise: Exercise, name: Names) -> tuple[str, ...]:
    """Return the points that take part: those spoken to, those that open, those that something happens at."""
    scenario, areas = exercise.scenario, exercise.areas
    found = [to.bound for one in scenario.injects for to in one.to if to.role is Role.PUNKT]
    found += [*scenario.opens, *(point for effect in scenario.start for point in effect.points)]
    found += [point for one in scenario.injects for effect in one.effects for point in effect.points]
    named = dict.fromkeys(point for point in found if point)
    return tuple(point for point in named if not areas or name.point_areas.get(point, "") in areas)
