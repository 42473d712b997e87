"""What somebody has promised: a time that has passed, a report to approve, a word of one's own that ends."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from data.rights import Deed, place_of
from data.sectors.reports import SectorReport, place_of_word
from data.situation_reports.facts import ReportState, SituationReport, why_not_approve, why_not_publish
from data.todo.facts import Task
from data.todo.theirs import View
from data.truth import FAILURES, effective
from data.words import TaskKind

EXPIRES_WITHIN: Final = timedelta(minutes=20)


def promises(view: View) -> Iterator[Task]:
    """Yield the times that have passed, and the situation report that waits to be approved or published."""
    yield from _restored(view)
    yield from _lines(view)
    waiting = _waiting_report(view)
    if waiting is not None:
        yield waiting
    else:
        yield from _due_report(view)


def _restored(view: View) -> Iterator[Task]:
    """When it would be back was said, and it is not."""
    for point in view.counted:
        if not view.runs(point):
            continue
        for function, state in point.functions.items():
            read = effective(state, view.now)
            back = read.report.restored_estimate if read.report is not None else None
            if back is None or back > view.now or read.status not in FAILURES:
                continue
            if view.may(Deed.REPORT, view.place(point)):
                yield view.at_point(TaskKind.TID_PASSERAD, point, function, Deed.REPORT, back)


def _lines(view: View) -> Iterator[Task]:
    """A line of the log that is open is its writer's to tick, and the staff's."""
    here = place_of(view.operation)
    leads = view.may(Deed.DECIDE, here)
    for line in view.known.beside.lines:
        entry = line.entry
        point = view.points.get(entry.point or "")
        place = view.place(point) if point is not None else here
        ours = leads or entry.actor == view.who.name
        if line.late(view.now) and ours and view.may(Deed.NOTE, place):
            yield Task(
                kind=TaskKind.TID_PASSERAD,
                subject=f"post-{entry.revision}",
                deed=Deed.NOTE,
                place=place,
                at=line.due,
                where=point.name if point is not None else "",
                what=str(entry.revision),
            )


def _waiting_report(view: View) -> Task | None:
    """The newest is the one that waits; what was frozen before it has been replaced."""
    here = place_of(view.operation)
    newest = newest_of(view.known.beside.reports)
    if newest is None or not view.may(Deed.APPROVE, here) or not _can_go_on(view, newest):
        return None
    at = newest.approved.at if newest.approved is not None else newest.frozen.at
    subject = f"{newest.id}:{newest.state}"
    others = view.known.beside.approvers - {newest.frozen.account}
    writer = newest.frozen.account if newest.state is ReportState.FRYST and others else ""
    return Task(
        TaskKind.ATT_GODKANNA, subject, Deed.APPROVE, here, at, what=str(newest.number), writer=writer
    )


def newest_of(reports: Iterable[SituationReport]) -> SituationReport | None:
    return max(reports, key=lambda report: report.number, default=None)


def _can_go_on(view: View, report: SituationReport) -> bool:
    if report.state is ReportState.FRYST:
        return why_not_approve(view.operation, report) is None
    return why_not_publish(view.operation, report) is None


def _due_report(view: View) -> Iterator[Task]:
    here, due = place_of(view.operation), view.known.beside.due
    if due is not None and due.at <= view.now and view.may(Deed.COMPOSE, here):
        yield Task(TaskKind.TID_PASSERAD, "lagesrapport", Deed.COMPOSE, here, due.at)


def expiring(view: View) -> Iterator[Task]:
    """Yield one's own reports that soon hold no longer, or no longer do: nobody else says it again."""
    yield from _own_functions(view)
    yield from _own_occupancy(view)
    yield from _own_sectors(view)


def _ends(view: View, at: datetime | None) -> bool:
    return at is not None and at <= view.now + EXPIRES_WITHIN


def _own_functions(view: View) -> Iterator[Task]:
    for point in view.counted:
        for function, state in point.functions.items():
            report = state.current
            if report is None or state.rival is not None or report.source != view.who.name:
                continue
            at = report.valid_until
            if at is not None and _ends(view, at) and view.may(Deed.REPORT, view.place(point)):
                yield view.at_point(TaskKind.GAR_UT, point, function, Deed.REPORT, at)


def _own_occupancy(view: View) -> Iterator[Task]:
    for point in view.counted:
        crowd = point.occupancy
        if crowd is None or crowd.source != view.who.name:
            continue
        if _ends(view, crowd.valid_until) and view.may(Deed.REPORT, view.place(point)):
            yield view.at_point(TaskKind.GAR_UT, point, None, Deed.REPORT, crowd.valid_until)


def _own_sectors(view: View) -> Iterator[Task]:
    for report in view.known.held.reports:
        place = place_of_word(view.operation, report.sector, report.organisation)
        ours = (report.on_behalf_of or report.actor) == view.who.name
        if ours and _ends(view, report.valid_until) and view.may(Deed.SECTOR_REPORT, place):
            yield _of_sector(view, report)


def _of_sector(view: View, report: SectorReport) -> Task:
    register = view.known.held.register
    names = [register.sector_name(report.sector)]
    names += [register.name_of(report.organisation)] if report.organisation else []
    names += [view.area_name(report.area)] if report.area else []
    return Task(
        kind=TaskKind.GAR_UT,
        subject=f"{report.sector}:{report.organisation or ''}:{report.area or ''}",
        deed=Deed.SECTOR_REPORT,
        place=place_of_word(view.operation, report.sector, report.organisation),
        at=report.valid_until,
        area=report.area or "",
        sector=report.sector,
        where=", ".join(names),
    )
