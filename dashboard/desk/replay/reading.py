"""What was known of an operation then, read once for all who look back at it."""

from datetime import datetime

from dashboard.desk import last_read
from data.operations import replay
from data.operations.replay import Span, Steps, Then


@last_read.at_the_revision(16)
def then(operation_id: str, moment: datetime) -> Then:
    """Return everything that was known of an operation at a real moment; raises Missing."""
    with last_read.store().reading() as connection:
        return replay.then(connection, operation_id, moment, 60)


@last_read.at_the_revision(8)
def span(operation_id: str, now: datetime) -> Span:
    """Return what a replay of an operation runs over; of an open one until the real moment `now`."""
    with last_read.store().reading() as connection:
        return replay.span(connection, operation_id, now)


@last_read.at_the_revision(64)
def steps(operation_id: str, real: datetime) -> Steps:
    """Return the entries around a real moment; `previous` is the last before it."""
    with last_read.store().reading() as connection:
        found = replay.steps(connection, operation_id, real)
    return found if found.last is None or found.last >= real else Steps(found.last, found.last, found.next)
