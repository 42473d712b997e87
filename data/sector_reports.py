"""Reads of what sectors say: the reports of an operation, with their words, and which of them stand."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import select

from data.database import Store
from data.domain import sector_reports as domain
from data.domain.impact import Impact
from data.domain.sector_reports import SectorReport, Whose
from data.models import JOURNAL, PAYLOAD
from data.rows import MASKED
from data.sector_tables import SECTOR_REPORT

_PLAIN = (
    *("revision", "id", "sector", "organisation", "area", "forecast_24", "forecast_72"),
    *("observed_at", "recorded_at", "valid_until", "channel"),
)


def reports(store: Store, operation_id: str, sector: str | None = None) -> tuple[SectorReport, ...]:
    """Return an operation's sector reports in the order they came, of one sector or of all."""
    statement = (
        select(SECTOR_REPORT, PAYLOAD.c.text, JOURNAL.c.actor)
        .join(PAYLOAD, PAYLOAD.c.revision == SECTOR_REPORT.c.revision)
        .join(JOURNAL, JOURNAL.c.revision == SECTOR_REPORT.c.revision)
        .where(SECTOR_REPORT.c.operation == operation_id)
        .order_by(SECTOR_REPORT.c.revision)
    )
    if sector is not None:
        statement = statement.where(SECTOR_REPORT.c.sector == sector)
    with store.reading() as connection:
        return tuple(_report(row) for row in connection.execute(statement))


def standing(store: Store, operation_id: str) -> Mapping[Whose, SectorReport]:
    """Return the report that stands for each sector, organisation and area that has said something."""
    return domain.standing(reports(store, operation_id))


def _report(row: Any) -> SectorReport:
    said = orjson.loads(row.text) if row.text is not None else {"assessment": MASKED}
    return SectorReport(
        **{name: getattr(row, name) for name in _PLAIN},
        impact=Impact(row.operations, row.resources, row.strain),
        actor=row.actor,
        assessment=said.get("assessment"),
        on_behalf_of=said.get("on_behalf_of"),
    )
