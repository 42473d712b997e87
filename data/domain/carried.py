"""What is known, as it counts after the jumps of an exercise's clock that let nothing age.

What was said is never rewritten: it is moved along where it is read, and only what was said before a jump.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from data.domain.clock import NOTHING, Clock
from data.domain.facts import FunctionState, OccupancyReport, Report
from data.domain.requests import SupportRequest
from data.domain.sector_reports import SectorReport


def moved(clock: Clock, stated: datetime, recorded_at: datetime | None = None) -> timedelta:
    """Return how far what was observed at `stated` has been moved along by the jumps since.

    `recorded_at` is the real time it was said, where known: a time before a jump may be stated after it.
    """
    at = stated
    for stretch in clock.stretches:
        before = recorded_at is None or recorded_at <= stretch.started_at
        if stretch.carried and before and at < stretch.origin:
            at += stretch.carried
    return at - stated


def carried_state(clock: Clock, state: FunctionState) -> FunctionState:
    """Return what stands for a function with its reports moved along."""
    if not clock.carries:
        return state
    current, rival = state.current, state.rival
    return FunctionState(
        carried_report(clock, current) if current is not None else None,
        carried_report(clock, rival) if rival is not None else None,
    )


def carried_report(clock: Clock, report: Report) -> Report:
    """Return a report with every time it states moved along."""
    by = moved(clock, report.observed_at, report.recorded_at) if clock.carries else NOTHING
    if not by:
        return report
    return replace(
        report,
        observed_at=report.observed_at + by,
        valid_until=_later(report.valid_until, by),
        lasts_until=_later(report.lasts_until, by),
        restored_estimate=_later(report.restored_estimate, by),
    )


def carried_occupancy(
    clock: Clock, report: OccupancyReport | None, recorded_at: datetime | None = None
) -> OccupancyReport | None:
    """Return an occupancy report with every time it states moved along."""
    by = moved(clock, report.observed_at, recorded_at) if report is not None and clock.carries else NOTHING
    if report is None or not by:
        return report
    return replace(
        report,
        observed_at=report.observed_at + by,
        valid_until=report.valid_until + by,
        relief_at=_later(report.relief_at, by),
    )


def carried_sector_report(clock: Clock, report: SectorReport) -> SectorReport:
    """Return a sector report with its times moved along."""
    by = moved(clock, report.observed_at, report.recorded_at) if clock.carries else NOTHING
    if not by:
        return report
    return replace(report, observed_at=report.observed_at + by, valid_until=report.valid_until + by)


def carried_request(clock: Clock, request: SupportRequest, deadline_said_at: datetime) -> SupportRequest:
    """Return a request with its times moved along; its deadline by the jumps since that was said."""
    if not clock.carries:
        return request
    return replace(
        request,
        asked_at=clock.carry(request.asked_at),
        moved_at=clock.carry(request.moved_at),
        deadline=request.deadline + moved(clock, deadline_said_at),
    )


def _later(moment: datetime | None, by: timedelta) -> datetime | None:
    return moment + by if moment is not None else None
