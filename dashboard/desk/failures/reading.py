"""What has failed and who acts on it, worked out once for all who look in the same second."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dashboard.desk import last_read, session
from dashboard.wall.header import counted_beside
from data.failures.answering import failures_now
from data.failures.facts import Failures
from data.operations.facts import Operation
from data.rights import Deed, may, place_of


def failures(operation_id: str, now: datetime) -> Failures:
    """Return the failures of an operation at its own time `now`."""
    return _failures(operation_id, now.replace(microsecond=0))


def failing_beside(operation: Operation, others: Sequence[Operation]) -> Mapping[str, int]:
    """Return how many failures those have that a page of one operation counts beside it, by id."""
    now, who = session.now(), session.who()
    counted = (one for one in counted_beside(operation, others) if may(who, Deed.READ, place_of(one)))
    return {one.id: len(failures(one.id, one.clock.at(now)).counted) for one in counted}


@last_read.at_the_revision(64)
def _failures(operation_id: str, second: datetime) -> Failures:
    return failures_now(last_read.picture(operation_id), last_read.coordination(operation_id), second)
