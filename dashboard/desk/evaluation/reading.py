"""An exercise's evaluation, worked out once for all who lead it; while it runs what is new is added."""

from datetime import datetime

from dashboard.desk import last_read
from data.exercise import evaluated
from data.exercise.evaluation import Evaluation

_newest: dict[tuple[str, str], Evaluation | None] = {}


@last_read.at_the_revision(8)
def evaluation(operation_id: str, now: datetime) -> Evaluation | None:
    """Return the evaluation at a real moment: never for a participant. None without a scenario."""
    store = last_read.store()
    here = (str(store.url), operation_id)
    _newest[here] = found = evaluated.evaluation(store, operation_id, now, _newest.get(here))
    return found
