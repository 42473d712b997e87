"""Since when a function has failed, is said to run out or is on reserve, told from its reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from data.clock import Clock, alike
from data.operations.carried import moved
from data.operations.facts import Operation
from data.points.facts import Estimate, FunctionState, Run
from data.store.rows import said
from data.store.tables.core import JOURNAL, PAYLOAD, REPORT
from data.truth import FAILURES, WORKING, severity
from data.words import Function, Status, Supply

# Most failures are a few reports old; one that has been told of more often than that is read to the end
# of the second, and then began with what is oldest of it.
_FIRST, _MOST = 12, 120
_TOLD: Any = (
    select(
        *(REPORT.c.status, REPORT.c.supply, REPORT.c.contested),
        *(REPORT.c.observed_at, REPORT.c.recorded_at, REPORT.c.revision),
        *(REPORT.c.restored_estimate, REPORT.c.lasts_until, REPORT.c.source_key),
        *(PAYLOAD.c.text, JOURNAL.c.actor),
    )
    .join(PAYLOAD, PAYLOAD.c.revision == REPORT.c.revision)
    .join(JOURNAL, JOURNAL.c.revision == REPORT.c.revision)
    .where(
        REPORT.c.operation == bindparam("operation"),
        REPORT.c.point == bindparam("point"),
        REPORT.c.function == bindparam("function"),
        REPORT.c.revision <= bindparam("until"),
    )
    .order_by(REPORT.c.revision.desc())
    .limit(bindparam("most"))
)

States = Mapping[str, Mapping[Function, FunctionState]]
NEWEST: Final = 2**62


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says of a failure; `source_key` tells sources apart also where words are masked.

    `denies`: it says that nothing fails while another source says that it does, and nobody has settled it.
    """

    status: Status
    cause: str
    observed_at: datetime
    revision: int
    back: datetime | None = None
    source: str = ""
    source_key: str = ""
    ends: datetime | None = None
    supply: Supply = Supply.OKANT
    denies: bool = False


def run_of(reports: Iterable[Told]) -> Run | None:
    """Return the run that the last of a function's reports belongs to, in the order they were observed: of
    failures, or of what works until a stated end. None where the last says neither.

    Another cause is another failure: what was promised of the first was promised of something else. So is an
    end that comes sooner; who says once more what has been said changes nothing. Nor does who denies it:
    what is contradicted goes on failing until the sources agree or somebody settles it.
    """
    run: Run | None = None
    before: Told | None = None
    told: dict[str, Estimate] = {}
    for report in (one for one in reports if not one.denies):
        if not _runs(report.status, report.ends):
            run, before, told = None, None, {}
            continue
        if run is None or before is None or _fails(before) != _fails(report):
            run, before, told = Run(report.observed_at, report.observed_at), None, {}
        elif _worse(before, report):
            run = replace(run, worsened=report.observed_at)
            told = {} if _another_cause(before, report) else told
        told = _with_estimate(told, report)
        before = report if before is None else _after(before, report)
    return replace(run, estimates=tuple(told.values())) if run is not None else None


def reserve_since(reports: Iterable[Told]) -> datetime | None:
    """Return when reserve power that still runs began, of reports in the order they were observed: the first
    that says so after one that says that it did not run. None where none does: it may have run since before.
    """
    since: datetime | None = None
    idle = False
    for report in reports:
        if _on_reserve(report.status, report.supply):
            since, idle = since or (report.observed_at if idle else None), False
        else:
            idle = report.supply is Supply.ORDINARIE or report.status is Status.UR_FUNKTION
            since = None if idle else since
    return since


def _with_estimate(told: dict[str, Estimate], report: Told) -> dict[str, Estimate]:
    """Return when each source expects it back, the newest last.

    Whoever leaves the time as it stands has said none: a report that names none keeps the one before.
    """
    newest = next(reversed(told.values()), None)
    if report.back is None or (newest is not None and alike(newest.at, report.back)):
        return told
    earlier = told.get(report.source_key)
    moved = earlier.moved + (not alike(earlier.at, report.back)) if earlier is not None else 0
    others = {key: one for key, one in told.items() if key != report.source_key}
    return {**others, report.source_key: Estimate(report.back, report.source, moved)}


def _runs(status: Status, ends: datetime | None) -> bool:
    return status in FAILURES or (status is Status.FUNGERAR and ends is not None)


def _on_reserve(status: Status, supply: Supply) -> bool:
    return supply is Supply.RESERV and status in WORKING


def _fails(report: Told) -> bool:
    return report.status in FAILURES


def _after(before: Told, report: Told) -> Told:
    """Return a report with what it leaves unsaid as it was said before."""
    return replace(report, cause=report.cause or before.cause, ends=report.ends or before.ends)


def _worse(before: Told, report: Told) -> bool:
    if severity(report.status) < severity(before.status) or _another_cause(before, report):
        return True
    if before.ends is None or report.ends is None:
        return False
    return report.ends < before.ends and not alike(report.ends, before.ends)


def _another_cause(before: Told, report: Told) -> bool:
    """Leaving the cause out, or saying it for the first time, changes nothing of it."""
    return bool(before.cause and report.cause) and before.cause.casefold() != report.cause.casefold()


def with_runs(
    connection: Connection, operation: Operation, states: States, until: int = NEWEST
) -> dict[str, dict[Function, FunctionState]]:
    """Return what stands with since when what has failed has failed, as it was known at a revision.

    A jump of the clock has carried the run along, unlike the reports that are given.
    """
    return {
        point: {
            function: _with_run(connection, operation, point, function, state, until)
            for function, state in functions.items()
        }
        for point, functions in states.items()
    }


def _with_run(
    connection: Connection,
    operation: Operation,
    point: str,
    function: Function,
    state: FunctionState,
    until: int,
) -> FunctionState:
    standing = [report for report in (state.current, state.rival) if report is not None]
    runs = any(_runs(report.status, report.lasts_until) for report in standing)
    burns = function is Function.EL and any(_on_reserve(each.status, each.supply) for each in standing)
    if not runs and not burns:
        return state
    here = {"operation": operation.id, "point": point, "function": function, "until": until}
    rows = connection.execute(_TOLD, {**here, "most": _FIRST}).all()
    if len(rows) == _FIRST and (
        all(_runs(row.status, row.lasts_until) for row in rows)
        or all(_on_reserve(row.status, row.supply) for row in rows)
    ):
        rows = connection.execute(_TOLD, {**here, "most": _MOST}).all()
    told = _told(operation.clock, rows)
    since = reserve_since(told) if burns else None
    return replace(state, run=run_of(told) if runs else None, reserve_since=since)


def _told(clock: Clock, rows: Sequence[Any]) -> list[Told]:
    told = (_of_row(row, moved(clock, row.observed_at, row.recorded_at)) for row in rows)
    return sorted(told, key=lambda report: (report.observed_at, report.revision))


def _of_row(row: Any, by: timedelta) -> Told:
    words = said(row.text)
    return Told(
        status=row.status,
        cause=words.get("cause", ""),
        observed_at=row.observed_at + by,
        revision=row.revision,
        back=row.restored_estimate + by if row.restored_estimate is not None else None,
        source=words.get("on_behalf_of") or row.actor,
        source_key=row.source_key,
        ends=row.lasts_until + by if row.lasts_until is not None else None,
        supply=row.supply,
        denies=row.contested is not None and row.status not in FAILURES,
    )
