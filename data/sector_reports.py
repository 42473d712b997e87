"""Reads of what sectors say: the reports of an operation, with their words, and which of them stand."""

from typing import Any

import orjson
from sqlalchemy import Connection, Select, bindparam, func, select

from data.database import Store
from data.domain.carried import carried_sector_report
from data.domain.clock import Clock
from data.domain.impact import Impact
from data.domain.sector_reports import SectorReport
from data.models import JOURNAL, PAYLOAD
from data.rows import MASKED
from data.sector_tables import SECTOR_REPORT

NEWEST = 2**62
_PLAIN = (
    *("revision", "id", "sector", "organisation", "area", "forecast_24", "forecast_72"),
    *("observed_at", "recorded_at", "valid_until", "channel"),
)


def reports(store: Store, operation_id: str, sector: str | None = None) -> tuple[SectorReport, ...]:
    """Return an operation's sector reports in the order they came, of one sector or of all."""
    statement = _worded().where(SECTOR_REPORT.c.operation == operation_id).order_by(SECTOR_REPORT.c.revision)
    if sector is not None:
        statement = statement.where(SECTOR_REPORT.c.sector == sector)
    with store.reading() as connection:
        return tuple(_report(row) for row in connection.execute(statement))


def standing(store: Store, operation_id: str, clock: Clock | None = None) -> tuple[SectorReport, ...]:
    """Return the report that stands for each sector, organisation and area that has said something."""
    with store.reading() as connection:
        return standing_in(connection, operation_id, clock=clock)


def standing_in(
    connection: Connection, operation_id: str, until: int = NEWEST, clock: Clock | None = None
) -> tuple[SectorReport, ...]:
    """Return the reports that stand, or stood at a revision: the newest observed of each.

    `clock` is the operation's as it was then: what its jumps carried along is moved.
    """
    here = {"operation": operation_id, "until": until}
    found = tuple(_report(row) for row in connection.execute(_STANDING, here))
    return found if clock is None else tuple(carried_sector_report(clock, one) for one in found)


def _worded() -> Select[Any]:
    return (
        select(SECTOR_REPORT, PAYLOAD.c.text, JOURNAL.c.actor)
        .join(PAYLOAD, PAYLOAD.c.revision == SECTOR_REPORT.c.revision)
        .join(JOURNAL, JOURNAL.c.revision == SECTOR_REPORT.c.revision)
    )


def _standing() -> Select[Any]:
    """The rule of `domain.sector_reports.standing`, asked of the database: a long operation has many."""
    of_each = func.row_number().over(
        partition_by=(SECTOR_REPORT.c.sector, SECTOR_REPORT.c.organisation, SECTOR_REPORT.c.area),
        order_by=(SECTOR_REPORT.c.observed_at.desc(), SECTOR_REPORT.c.revision.desc()),
    )
    ranked = (
        select(SECTOR_REPORT.c.revision, of_each.label("newest"))
        .where(SECTOR_REPORT.c.operation == bindparam("operation"))
        .where(SECTOR_REPORT.c.revision <= bindparam("until"))
        .subquery()
    )
    first = select(ranked.c.revision).where(ranked.c.newest == 1)
    return _worded().where(SECTOR_REPORT.c.revision.in_(first)).order_by(SECTOR_REPORT.c.revision)


_STANDING = _standing()


def _report(row: Any) -> SectorReport:
    said = orjson.loads(row.text) if row.text is not None else {"assessment": MASKED}
    return SectorReport(
        **{name: getattr(row, name) for name in _PLAIN},
        impact=Impact(row.operations, row.resources, row.strain),
        actor=row.actor,
        assessment=said.get("assessment"),
        on_behalf_of=said.get("on_behalf_of"),
    )
