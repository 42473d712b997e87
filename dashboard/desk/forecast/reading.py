"""What is foreseen, worked out once for all who look in the same second."""

from datetime import datetime

from dashboard.desk import last_read
from data.forecast import reads as forecast_reads
from data.forecast.facts import Forecast


def foreseen(operation_id: str, now: datetime) -> Forecast:
    """Return what is to come in an operation after its own time `now`."""
    return _foreseen(operation_id, now.replace(microsecond=0))


@last_read.at_the_revision(64)
def _foreseen(operation_id: str, second: datetime) -> Forecast:
    return forecast_reads.of(last_read.picture(operation_id), last_read.grounds(operation_id), second)
