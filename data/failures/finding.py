"""Which failures there are at a moment: at the points that count, in the areas, and in the sectors."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from data.failures.facts import (
    ENDS_WITHIN,
    OPENS_WITHIN,
    Failure,
    key_of_area,
    key_of_point,
    key_of_room,
    key_of_sector,
)
from data.failures.words import FailureKind
from data.points.counting import counts, endings, may_serve
from data.points.facts import Point, Report, Run
from data.sectors.reports import Held, SectorReport, gravest, holds, rank
from data.truth import Effective, effective, occupancy_now, said_to_fail
from data.words import Function, ImpactLevel, Mark, Occupancy, Phase, Status

_GRAVE = rank(ImpactLevel.ALLVARLIG)


def failures(points: Sequence[Point], reports: Sequence[SectorReport], now: datetime) -> Iterator[Failure]:
    """Yield every failure once, by its key; `now` is the operation's time."""
    counted = [point for point in points if counts(point, now)]
    yield from _at_points(counted, now)
    yield from _full(counted, now)
    yield from _without_point(points, counted, now)
    yield from _in_sectors(reports, now)


def people_at(point: Point, now: datetime) -> int:
    """Return how many a failure there concerns; of an unknown number, as many as are planned for."""
    crowd = occupancy_now(point.occupancy, now)
    if crowd is not None and crowd.people is not None:
        return crowd.people
    return point.capacity or 0


def _at_points(counted: Sequence[Point], now: datetime) -> Iterator[Failure]:
    soon = now + ENDS_WITHIN
    running_out = {(one.point.id, one.function): one for one in endings(counted, now) if one.at <= soon}
    for point in counted:
        for function, state in point.functions.items():
            ending = running_out.get((point.id, function))
            if ending is None and not said_to_fail(state):  # nearly all: asked for each picture of a screen
                continue
            read = effective(state, now)
            kind = _kind(read)
            if ending is not None and kind in (None, FailureKind.BEGRANSAD):
                back = ending.report.restored_estimate
                if back is None or not now < back <= ending.at:
                    kind = FailureKind.UTHALLIGHET
            if kind is not None and read.report is not None:
                at = read.report.observed_at
                yield _at_point(point, kind, read, read.report, state.run or Run(at, at), now)


def _kind(read: Effective) -> FailureKind | None:
    if read.mark is Mark.MOTSTRIDIGT:
        return FailureKind.MOTSTRIDIGT
    if read.status is Status.UR_FUNKTION:
        return FailureKind.UR_FUNKTION
    return FailureKind.BEGRANSAD if read.status is Status.BEGRANSAD else None


def _at_point(
    point: Point, kind: FailureKind, read: Effective, report: Report, run: Run, now: datetime
) -> Failure:
    function = Function(report.function)
    return Failure(
        kind=kind,
        key=key_of_point(point.id, function),
        area=point.area,
        since=_since(kind, report, run),
        worsened=run.worsened,
        point=point,
        function=function,
        status=read.status,
        mark=read.mark,
        cause=report.cause,
        source=report.source,
        reported_at=report.observed_at,
        back=point.functions[function].expected(report),
        ends=report.lasts_until if kind is FailureKind.UTHALLIGHET else None,
        people=people_at(point, now),
    )


def _since(kind: FailureKind, report: Report, run: Run) -> datetime:
    """What runs out is a failure from when it is near, whenever that was said."""
    if kind is not FailureKind.UTHALLIGHET or report.lasts_until is None:
        return run.began
    return max(run.began, report.lasts_until - ENDS_WITHIN)


def _full(counted: Sequence[Point], now: datetime) -> Iterator[Failure]:
    for point in counted:
        crowd = occupancy_now(point.occupancy, now)
        if crowd is not None and crowd.occupancy is Occupancy.KAN_INTE_TA_EMOT:
            yield Failure(
                FailureKind.KAN_INTE_TA_EMOT,
                key_of_room(point.id),
                point.area,
                crowd.observed_at,
                crowd.observed_at,
                point=point,
                source=crowd.source,
                reported_at=crowd.observed_at,
                people=people_at(point, now),
            )


def _without_point(points: Sequence[Point], counted: Sequence[Point], now: datetime) -> Iterator[Failure]:
    """Where somebody has decided that a point shall be open, none is, and it is not just on its way."""
    served = {point.area for point in counted if may_serve(point)}
    awaited: dict[str, list[Point]] = {}
    for point in points:
        if point.area not in served and _should_have_opened(point, now):
            awaited.setdefault(point.area, []).append(point)
    for area, here in awaited.items():
        changes = [point.phase_change for point in here if point.phase_change is not None]
        since = min(change.at for change in changes)
        refusing = next((point for point in here if point.opening and not point.opening.opened), None)
        cause = refusing.opening.reason if refusing is not None and refusing.opening is not None else ""
        people = sum(people_at(point, now) for point in here)
        yield Failure(
            FailureKind.INGEN_OPPEN_PUNKT, key_of_area(area), area, since, since, cause=cause, people=people
        )


def _should_have_opened(point: Point, now: datetime) -> bool:
    if point.phase is not Phase.UNDER_AKTIVERING or point.phase_change is None:
        return False
    if point.opening is not None and not point.opening.opened:
        return True
    return point.phase_change.at + OPENS_WITHIN <= now


def _in_sectors(reports: Sequence[SectorReport], now: datetime) -> Iterator[Failure]:
    """A sector's own assessment goes before what its participants say of themselves."""
    said: dict[str, list[Held]] = {}
    for report in reports:
        said.setdefault(report.sector, []).append(holds(report, now))
    for sector, held in said.items():
        own = [one for one in held if one.report.organisation is None and one.report.area is None]
        worst = gravest(own or held)
        if worst is not None and worst.level is not None and rank(worst.level) >= _GRAVE:
            at = worst.report.observed_at
            yield Failure(
                FailureKind.SEKTOR,
                key_of_sector(sector),
                worst.report.area or "",
                at,
                at,
                sector=sector,
                mark=worst.mark,
                cause=worst.report.assessment or "",
                source=worst.report.actor,
                reported_at=at,
            )
