"""Reads of the further functions: the list that holds, and what stands of them in an operation."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from data.entries.lists import ServicesLoaded
from data.log.reads import NEWEST, last_loaded
from data.operations.carried import carried_state
from data.operations.facts import Operation
from data.points.facts import FunctionState, Report
from data.services.facts import Service, Services, usable
from data.services.projection import service_report_from
from data.store.database import Store
from data.store.rows import MASKED, said
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.services import SERVICE_REPORT
from data.truth import FAILURES


def listed(store: Store) -> tuple[Service, ...]:
    """Return the list as it was last loaded, examples included."""
    with store.reading() as connection:
        return listed_in(connection)


def listed_in(connection: Connection, until: int = NEWEST) -> tuple[Service, ...]:
    """Return the list, or what it was at a revision, inside the caller's transaction."""
    loaded = last_loaded(connection, ServicesLoaded, until)
    return loaded[1].services if loaded is not None else ()


def services(store: Store, operation: Operation, until: int = NEWEST) -> Services:
    """Return what an operation may report and what stands of it, or stood at a revision.

    `operation` is as it was then: its clock says what has been carried along.
    """
    asked = {"operation": operation.id, "until": until}
    with store.reading() as connection:
        loaded = listed_in(connection, until)
        stood = connection.execute(_STOOD, asked).all()
        words = connection.execute(_WORDED, asked).mappings() if stood else ()
        reports = {row["revision"]: _report(row) for row in words}
    may = usable(loaded, operation.is_exercise)
    known = {one.id for one in may}
    points: dict[str, dict[str, FunctionState]] = {}
    for row in stood:
        state = FunctionState(reports[row.stands], reports.get(row.contested))
        points.setdefault(row.point, {})[row.service] = carried_state(operation.clock, state)
    former = {row.service: Service(row.service, row.name, "") for row in stood if row.service not in known}
    return Services(may, tuple(former.values()), points)


def newest_in(connection: Connection, operation: str, point: str, service: str) -> int:
    """Return the newest revision that whoever is shown one at a point sees; 0 where nothing is reported."""
    here = {"operation": operation, "point": point, "service": service}
    row = connection.execute(_LAST_OF, here).first()
    return max(row.stands, row.contested or 0) if row is not None else 0


_LAST_OF: Any = (
    select(SERVICE_REPORT.c.stands, SERVICE_REPORT.c.contested)
    .where(
        SERVICE_REPORT.c.operation == bindparam("operation"),
        SERVICE_REPORT.c.point == bindparam("point"),
        SERVICE_REPORT.c.service == bindparam("service"),
    )
    .order_by(SERVICE_REPORT.c.revision.desc())
    .limit(1)
)
# One index look-up per point and function, however often each has been reported.
_NEWEST: Any = (
    select(func.max(SERVICE_REPORT.c.revision))
    .where(
        SERVICE_REPORT.c.operation == bindparam("operation"),
        SERVICE_REPORT.c.revision <= bindparam("until"),
    )
    .group_by(SERVICE_REPORT.c.point, SERVICE_REPORT.c.service)
)
_STOOD: Any = select(SERVICE_REPORT).where(SERVICE_REPORT.c.revision.in_(_NEWEST))
_STOOD = _STOOD.order_by(SERVICE_REPORT.c.revision)


_EACH: Any = select(func.max(SERVICE_REPORT.c.revision)).group_by(
    SERVICE_REPORT.c.operation, SERVICE_REPORT.c.point, SERVICE_REPORT.c.service
)


def failing_services(connection: Connection) -> list[tuple[str, str]]:
    """Return where somebody says that a further function fails: the operation and the point."""
    last = SERVICE_REPORT.alias("last")
    stand = (select(column).where(last.c.revision.in_(_EACH)) for column in (last.c.stands, last.c.contested))
    said = or_(*(SERVICE_REPORT.c.revision.in_(one) for one in stand))
    failing = select(SERVICE_REPORT.c.operation, SERVICE_REPORT.c.point).where(
        said, SERVICE_REPORT.c.status.in_(FAILURES)
    )
    return [(row.operation, row.point) for row in connection.execute(failing.distinct())]


def _worded() -> Any:
    last = SERVICE_REPORT.alias("last")
    stand, contest = (
        select(column).where(last.c.revision.in_(_NEWEST)) for column in (last.c.stands, last.c.contested)
    )
    return (
        select(SERVICE_REPORT, PAYLOAD.c.text, JOURNAL.c.actor)
        .join(PAYLOAD, PAYLOAD.c.revision == SERVICE_REPORT.c.revision)
        .join(JOURNAL, JOURNAL.c.revision == SERVICE_REPORT.c.revision)
        .where(or_(SERVICE_REPORT.c.revision.in_(stand), SERVICE_REPORT.c.revision.in_(contest)))
    )


_WORDED = _worded()


def _report(row: Mapping[Any, Any]) -> Report:
    words = said(row["text"]) if row["text"] is not None else {"note": MASKED}
    return service_report_from(row, words.get("on_behalf_of") or row["actor"], words.get("note", ""))
