"""Reads of an exercise's evaluation: worked out anew from its room and its journal each time."""

from datetime import datetime

from data import queries, sectors
from data.database import Store
from data.exercise.evaluation import Evaluation, evaluate
from data.exercise.history import history_in
from data.exercise.reading import exercise_in


def evaluation(store: Store, operation_id: str, now: datetime) -> Evaluation | None:
    """Return the evaluation of an exercise as it stands at `now` (real time); None without a scenario.

    For its control alone: it tells what was true. Raises Missing.
    """
    with store.reading() as connection:
        found = exercise_in(connection, operation_id)
        if found is None:
            return None
        known = history_in(connection, found.operation)
        points = {point.id: point.area for point in queries.loaded_points_in(connection)}
        led = tuple(one.id for one in sectors.register_in(connection).sectors)
    return evaluate(found, known, points, now, led)
