"""What is known, as it counts after the jumps of an exercise's clock that let nothing age.

What was said is never rewritten: it is moved along where it is read, and only what was said before a jump.
What has been moved says so, and is not moved twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from data.clock import NOTHING, Clock
from data.entries.assessments import AssessmentSaved
from data.entries.entry import Entry, What
from data.entries.kinds import Part, Timed, below, timed_by, touching
from data.entries.staff import OfSituationReport
from data.points.facts import FunctionState, OccupancyReport, Opening, PhaseChange, Point, Report
from data.requests.facts import SupportRequest
from data.sectors.reports import SectorReport


def moved(clock: Clock, stated: datetime, recorded_at: datetime | None = None) -> timedelta:
    """Return how far what was observed at `stated` has been moved along by the jumps since.

    `recorded_at` is the real time it was said, where known: a time before a jump may be stated after it.
    """
    if not clock.carries:
        return NOTHING
    at = stated
    for stretch in clock.stretches:
        before = recorded_at is None or recorded_at <= stretch.started_at
        if stretch.carried and before and at < stretch.origin:
            at += stretch.carried
    return at - stated


def carried_point(clock: Clock, point: Point, recorded: Mapping[int, datetime]) -> Point:
    """Return a point with every time that anybody has stated of it moved along.

    `recorded` has the real time of each entry that its phase, its opening and its occupancy come from.
    """
    if not clock.carries:
        return point
    change, said, held = point.phase_change, point.opening, point.occupancy
    return replace(
        point,
        functions={function: carried_state(clock, state) for function, state in point.functions.items()},
        phase_change=carried_phase(clock, change, recorded[change.revision]) if change else None,
        opening=carried_opening(clock, said, recorded[said.revision]) if said else None,
        occupancy=carried_occupancy(clock, held, recorded[held.revision]) if held else None,
    )


def carried_state(clock: Clock, state: FunctionState) -> FunctionState:
    """Return what stands for a function with its reports moved along."""
    if not clock.carries:
        return state
    current, rival = state.current, state.rival
    return replace(
        state,
        current=carried_report(clock, current) if current is not None else None,
        rival=carried_report(clock, rival) if rival is not None else None,
    )


def carried_report(clock: Clock, report: Report) -> Report:
    """Return a report with every time it states moved along."""
    by = NOTHING if report.carried else moved(clock, report.observed_at, report.recorded_at)
    if not by:
        return report
    return replace(
        report,
        observed_at=report.observed_at + by,
        valid_until=_later(report.valid_until, by),
        lasts_until=_later(report.lasts_until, by),
        restored_estimate=_later(report.restored_estimate, by),
        carried=True,
    )


def carried_occupancy(
    clock: Clock, report: OccupancyReport | None, recorded_at: datetime | None = None
) -> OccupancyReport | None:
    """Return an occupancy report with every time it states moved along."""
    if report is None or report.carried:
        return report
    by = moved(clock, report.observed_at, recorded_at)
    if not by:
        return report
    return replace(
        report,
        observed_at=report.observed_at + by,
        valid_until=report.valid_until + by,
        relief_at=_later(report.relief_at, by),
        carried=True,
    )


def carried_phase(
    clock: Clock, change: PhaseChange | None, recorded_at: datetime | None
) -> PhaseChange | None:
    """Return a point's last transition with its time moved along."""
    if change is None or change.carried:
        return change
    by = moved(clock, change.at, recorded_at)
    return replace(change, at=change.at + by, carried=True) if by else change


def carried_opening(clock: Clock, said: Opening | None, recorded_at: datetime | None) -> Opening | None:
    """Return what a point says of its opening with its time moved along."""
    if said is None or said.carried:
        return said
    by = moved(clock, said.at, recorded_at)
    return replace(said, at=said.at + by, carried=True) if by else said


def carried_sector_report(clock: Clock, report: SectorReport) -> SectorReport:
    """Return a sector report with its times moved along."""
    by = NOTHING if report.carried else moved(clock, report.observed_at, report.recorded_at)
    if not by:
        return report
    until = report.valid_until + by
    return replace(report, observed_at=report.observed_at + by, valid_until=until, carried=True)


@dataclass(frozen=True, slots=True)
class Written:
    """When an entry says that it happened, in the operation's time, and the real time it was recorded."""

    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a request's times come from: the entries that asked, moved it last and said its deadline."""

    asked: Written
    moved: Written
    deadline: Written


def carried_request(clock: Clock, request: SupportRequest, told: Told) -> SupportRequest:
    """Return a request with its times moved along; its deadline by the jumps since that was said."""
    if request.carried or not clock.carries:
        return request
    by = {
        one: moved(clock, one.occurred_at, one.recorded_at) for one in (told.asked, told.moved, told.deadline)
    }
    return replace(
        request,
        asked_at=request.asked_at + by[told.asked],
        moved_at=request.moved_at + by[told.moved],
        deadline=request.deadline + by[told.deadline],
        promised=_later(request.promised, by[told.moved]),
        carried=True,
    )


def _later(moment: datetime | None, by: timedelta) -> datetime | None:
    return moment + by if moment is not None else None


# What concerns the operation itself carries the real time, and what the clock showed when something was done
# to it is no part of what is carried along. A frozen situation report says its moment itself, in words and
# with a checksum: what is done with it has the time that stands on it.
_STAYS: Final = (*timed_by(Timed.REAL), *touching(Part.CLOCK), *below(OfSituationReport))
# Times that count from when they were said; `due`, `until` and `next_at` are agreed hours that nothing moves.
_COUNTED: Final = ("valid_until", "lasts_until", "restored_estimate", "relief_at", "deadline", "done_by")


def carried_entry(clock: Clock, entry: Entry) -> Entry:
    """Return an entry with its time, and the times it states that count from it, moved along."""
    if entry.carried or not clock.carries or entry.operation is None or entry.kind in _STAYS:
        return entry
    by = moved(clock, entry.occurred_at, entry.recorded_at)
    if not by:
        return entry
    return replace(entry, occurred_at=entry.occurred_at + by, what=_moved_what(entry.what, by), carried=True)


def carried_entries(clock: Clock, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries with their times moved along."""
    return tuple(carried_entry(clock, one) for one in entries)


def recorded(clock: Clock, entry: Entry) -> datetime:
    """Return when an entry was written down in the operation's time, moved along where the entry is."""
    return done_at(clock, entry.recorded_at) if entry.carried else clock.at(entry.recorded_at)


def done_at(clock: Clock, real: datetime) -> datetime:
    """Return when what was done at a real moment happened in the operation's time, moved along."""
    at = clock.at(real)
    return at + moved(clock, at, real)


def _moved_what(what: What, by: timedelta) -> What:
    stated: Any = what
    said = {name: at for name in _COUNTED if (at := getattr(what, name, None)) is not None}
    moved_on: What = replace(stated, **{name: at + by for name, at in said.items()})
    return _moved_judgement(moved_on, by) if isinstance(moved_on, AssessmentSaved) else moved_on


def _moved_judgement(saved: AssessmentSaved, by: timedelta) -> AssessmentSaved:
    """Return a judgement with the times inside it moved along, as if all of it had been judged later."""
    outage, follows = saved.outage, saved.consequences
    losses = tuple(
        replace(loss, earliest=loss.earliest + by, latest=_later(loss.latest, by)) for loss in follows.losses
    )
    return replace(
        saved,
        outage=replace(outage, begins=outage.begins + by),
        consequences=replace(follows, at=follows.at + by, losses=losses),
    )
