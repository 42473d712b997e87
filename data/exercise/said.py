"""What has been reported in an exercise, as its conditions ask for it."""

from sqlalchemy import Connection, bindparam, select

from data.exercise.playing import Said
from data.store.tables.core import JOURNAL, POINT, REPORT

_REPORTS = (
    select(REPORT.c.point, POINT.c.area, REPORT.c.function, JOURNAL.c.actor, REPORT.c.recorded_at)
    .join(JOURNAL, JOURNAL.c.revision == REPORT.c.revision)
    .join(POINT, POINT.c.id == REPORT.c.point)
    .where(REPORT.c.operation == bindparam("operation"))
)


def said_in(connection: Connection, operation_id: str) -> tuple[Said, ...]:
    """Return every report of an exercise's functions, by whom and when, inside the caller's transaction."""
    rows = connection.execute(_REPORTS, {"operation": operation_id})
    return tuple(Said(row.point, row.area, row.function, row.actor, row.recorded_at) for row in rows)
