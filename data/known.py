"""What was known at a moment of an operation's time: points, requests and sectors, as of one revision."""

from datetime import datetime

from data import queries, sector_reports
from data.carried_requests import asked_in
from data.database import Store
from data.domain.facts import Operation
from data.domain.since import Known
from data.errors import Missing


def known_at(store: Store, operation: Operation, moment: datetime) -> Known | None:
    """Return what was known at a moment of the operation's time; None before it was opened.

    What arrived later is not in it, even if it was observed before.
    """
    with store.reading() as connection:
        until = queries.revision_at(connection, operation.clock.real(moment))
        try:
            picture = queries.picture_in(connection, operation.id, 0, until)
        except Missing:
            return None
        then = picture.operation
        said = sector_reports.standing_in(connection, operation.id, until, then.clock)
        return Known(picture, moment, asked_in(connection, then, until), said)
