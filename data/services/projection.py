"""What a report of a further function means for its table: which report stands once it is in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from data import truth
from data.carried.reads import brought, places
from data.entries.reports import ServiceReported
from data.points.facts import Report
from data.points.reported import report_row
from data.store.journal import Appended
from data.store.prepared import insert_row
from data.store.tables.services import SERVICE_REPORT
from data.words import Supply

_FACTS: Final = (
    *("revision", "point", "status", "observed_at", "recorded_at", "valid_until", "channel", "settles"),
    "source_key",
)
# All that has been said of one function at one point is read at each report of it: tens, in a long night.
_HISTORY = select(SERVICE_REPORT).where(
    SERVICE_REPORT.c.operation == bindparam("operation"),
    SERVICE_REPORT.c.point == bindparam("point"),
    SERVICE_REPORT.c.service == bindparam("service"),
)


def service_reported(connection: Connection, entry: Appended[ServiceReported]) -> None:
    here = {"operation": entry.operation, "point": entry.point, "service": entry.what.service}
    row = report_row(entry)
    before = connection.execute(_HISTORY, here).mappings()
    told = [*map(service_report_from, before), service_report_from(row)]
    if brought(connection, entry.operation, entry.revision):
        found = places(connection, [one.revision for one in told], entry.past)
        told = [replace(one, place=found[one.revision]) for one in told]
    state = truth.resolve(told)
    stands = state.current.revision if state.current is not None else entry.revision
    contested = state.rival.revision if state.rival is not None else None
    insert_row(connection, SERVICE_REPORT, {**row, "stands": stands, "contested": contested})


def service_report_from(row: Mapping[Any, Any], source: str = "", note: str = "") -> Report:
    """Return a row as what the rules read: a report as of the four, of which only this much is said."""
    return Report(
        **{name: row[name] for name in _FACTS},
        id=str(row["revision"]),
        function=row["service"],
        supply=Supply.OKANT,
        lasts_until=None,
        restored_estimate=None,
        source=source,
        note=note,
    )
