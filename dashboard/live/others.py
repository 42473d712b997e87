"""How many failures the other real operations have, that a screen of one says are open too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard import newest
from dashboard.wall.header import counted_beside
from data.failures.answering import turns
from data.failures.finding import failures
from data.operations.facts import Operation
from data.store.database import Store
from data.truth import expiries


@dataclass(frozen=True, slots=True)
class Others:
    """`failing` by id; `turns` are the moments at which time alone changes that. Real time is their own."""

    failing: Mapping[str, int]
    turns: tuple[datetime, ...]


def others(store: Store, operation: Operation, operations: Sequence[Operation], real: datetime) -> Others:
    """Return what a screen of one operation counts of the others at a real moment."""
    failing, turning = {}, list[datetime]()
    for one in counted_beside(operation, operations):
        picture, held = newest.picture(store, one.id), newest.coordination(store, one.id)
        found = failures(picture.points, held.reports, one.clock.at(real))
        failing[one.id] = sum(failure.counted for failure in found)
        turning += (*expiries(picture), *turns(picture, held))
    return Others(failing, tuple(turning))
