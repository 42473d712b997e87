"""What has failed and who acts on it, worked out once for all who look in the same second."""

from datetime import datetime

from dashboard.desk import last_read
from data.failures.answering import failures_now
from data.failures.facts import Failures


def failures(operation_id: str, now: datetime) -> Failures:
    """Return the failures of an operation at its own time `now`."""
    return _failures(operation_id, now.replace(microsecond=0))


@last_read.at_the_revision(64)
def _failures(operation_id: str, second: datetime) -> Failures:
    return failures_now(last_read.picture(operation_id), last_read.coordination(operation_id), second)
