"""What stands of each function, folded anew in a store that an earlier rule has folded."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    StaticPool,
    Table,
    and_,
    bindparam,
    create_engine,
    or_,
    select,
    tuple_,
    update,
)

from data import truth
from data.entries.entry import EntryKind
from data.points.facts import FunctionState, Report
from data.points.reported import report_row
from data.services.projection import service_report_from
from data.store import projections
from data.store.journal import Appended, read_back
from data.store.rows import report_from
from data.store.tables.carried import CARRIED_IN, CARRIED_PROJECTIONS
from data.store.tables.core import FUNCTION_STATE, JOURNAL, POINT_STATE, REPORT, Base
from data.store.tables.services import SERVICE_REPORT

_CHUNK: Final = 1000
_BESIDE: Final = (*CARRIED_PROJECTIONS, REPORT, FUNCTION_STATE, POINT_STATE, SERVICE_REPORT)
# Named one by one, as all that is read here: later migrations have still to change the store.
_ENTRY: Final = tuple(
    JOURNAL.c[name]
    for name in (
        *("revision", "kind", "operation", "point", "occurred_at", "recorded_at", "actor", "act", "facts"),
    )
)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A table that is folded: what finds a row of it, and what the rule says there."""

    table: Table
    key: tuple[str, ...]
    said: tuple[str, str]

    @property
    def read(self) -> Select[Any]:
        return select(*(self.table.c[name] for name in (*self.key, *self.said)))

    def correct(self, connection: Connection, made: Iterable[tuple[Any, ...]]) -> None:
        """Write the rows that came out otherwise; each is its key, then what the rule says."""
        held = {tuple(row) for row in connection.execute(self.read)}
        names = [f"made_{name}" for name in (*self.key, *self.said)]
        wrong = [dict(zip(names, row, strict=True)) for row in made if row not in held]
        here = and_(*(self.table.c[name] == bindparam(f"made_{name}") for name in self.key))
        right = update(self.table).where(here).values({name: bindparam(f"made_{name}") for name in self.said})
        if wrong:
            connection.execute(right, wrong)


_NO_PHONE: Final = REPORT.c.device_key == ""
_REPORTS: Final = _Folded(REPORT, ("revision",), ("stands", "contested"))
_SERVICES: Final = _Folded(SERVICE_REPORT, ("revision",), ("stands", "contested"))
_STATES: Final = _Folded(FUNCTION_STATE, ("operation", "point", "function"), ("current", "rival"))
# What stood once a report was in: its revision, that of what stood, and that of what contradicted it.
_After = tuple[int, int, int | None]


def where_rules_changed(connection: Connection) -> None:
    """Fold each function anew that anybody has settled, or of which both a phone and somebody at a desk have
    spoken; called by the migration of the rules of settling and of whose word takes back whose.
    """
    met = list(connection.execute(select(CARRIED_IN.c.operation).distinct()).scalars())
    after = dict(_folded(connection, REPORT, met))
    _REPORTS.correct(connection, (row for rows in after.values() for row in rows))
    _STATES.correct(connection, ((*what, *rows[-1][1:]) for what, rows in after.items()))
    of_services = _folded(connection, SERVICE_REPORT, met)
    _SERVICES.correct(connection, (row for _, rows in of_services for row in rows))
    if met:
        _where_islands_met(connection, met)


def _folded(
    connection: Connection, table: Table, met: Collection[str]
) -> Iterator[tuple[tuple[Any, ...], list[_After]]]:
    """Yield each function that is to be folded, with what stood after each of its reports."""
    what = _what(table)
    wanted = table.c.revision.in_(_touched(table)) & table.c.operation.not_in(met)
    statement = (
        select(*_ENTRY, *(column.label(f"of_{place}") for place, column in enumerate(what)))
        .join(table, table.c.revision == JOURNAL.c.revision)
        .where(wanted)
        .order_by(*what, table.c.revision)
    )
    for about, rows in groupby(
        _stream(connection, statement), lambda row: (row["of_0"], row["of_1"], row["of_2"])
    ):
        reports = [_report(read_back(row, None)) for row in rows]
        stood = truth.after_each(reports)
        yield about, [_after(report, state) for report, state in zip(reports, stood, strict=True)]


def _after(report: Report, state: FunctionState) -> _After:
    stands, rival = state.current or report, state.rival
    return report.revision, stands.revision, rival.revision if rival is not None else None


def _report(entry: Appended[Any]) -> Report:
    if entry.what.KIND is EntryKind.SERVICE_REPORTED:
        return service_report_from(report_row(entry))
    return report_from(report_row(entry))


def _touched(table: Table) -> Select[Any]:
    """Return the statement that finds all reports of what a changed rule may have folded otherwise."""
    what = _what(table)
    touched: ColumnElement[bool] = tuple_(*what).in_(select(*what).where(table.c.settles))
    if table is REPORT:
        phones, others = (select(*what).where(said) for said in (REPORT.c.device_key != "", _NO_PHONE))
        touched = touched | (tuple_(*what).in_(phones) & tuple_(*what).in_(others))
    return select(table.c.revision).where(touched)


def _what(table: Table) -> tuple[ColumnElement[Any], ...]:
    return table.c.operation, table.c.point, table.c.service if table is SERVICE_REPORT else table.c.function


def _stream(connection: Connection, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    rows: Iterable[Mapping[Any, Any]]
    rows = connection.execute(statement, execution_options={"yield_per": _CHUNK}).mappings()
    return ({str(name): value for name, value in row.items()} for row in rows)


def _where_islands_met(connection: Connection, met: Collection[str]) -> None:
    """Project the entries again, beside the store, as `verify`: when they met tells what was known where."""
    reports = [JOURNAL.c.revision.in_(_touched(table)) for table in (REPORT, SERVICE_REPORT)]
    of_these = and_(JOURNAL.c.operation.in_(met), or_(*reports))
    wanted = or_(JOURNAL.c.kind == EntryKind.CARRIED_IN, of_these)
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as beside:
            Base.metadata.create_all(beside, tables=list(_BESIDE))
            for row in _stream(connection, select(*_ENTRY).where(wanted).order_by(JOURNAL.c.revision)):
                projections.apply(beside, replace(read_back(row, None), past=connection))
            for folded in (_REPORTS, _SERVICES, _STATES):
                folded.correct(connection, (tuple(row) for row in beside.execute(folded.read)))
    finally:
        engine.dispose()
