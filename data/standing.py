"""Reads of what stands of one function at one point, inside the turn of whoever reports on it."""

from typing import Any

from sqlalchemy import Connection, bindparam

from data.domain.facts import FunctionState
from data.domain.words import Function
from data.models import FUNCTION_STATE, REPORT
from data.rows import worded_report, worded_reports

_HERE: Any = (
    worded_reports()
    .add_columns((REPORT.c.revision == FUNCTION_STATE.c.current).label("is_current"))
    .join(FUNCTION_STATE, REPORT.c.revision.in_([FUNCTION_STATE.c.current, FUNCTION_STATE.c.rival]))
    .where(
        FUNCTION_STATE.c.operation == bindparam("operation"),
        FUNCTION_STATE.c.point == bindparam("point"),
        FUNCTION_STATE.c.function == bindparam("function"),
    )
)


def standing_in(connection: Connection, operation: str, point: str, function: Function) -> FunctionState:
    """Return the report that stands and the one that contradicts it, with their words, in one statement."""
    here = {"operation": operation, "point": point, "function": function}
    rows = connection.execute(_HERE, here).mappings()
    found = {bool(row["is_current"]): worded_report(row) for row in rows}
    return FunctionState(found.get(True), found.get(False))
