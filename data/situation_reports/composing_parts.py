"""What sectors say, who was asked, and who acts on what has failed, as a situation report holds it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from data.failures.facts import Action, Attended, Failures
from data.forecast.facts import Forecast, Loss
from data.points.facts import Point
from data.requests.facts import SupportRequest, late, unacknowledged, unowned
from data.sectors.facts import SectorRegister
from data.sectors.reports import Held, SectorReport, gravest, holds, rank
from data.situation_reports.document import (
    ActionLine,
    FailureLine,
    RequestLine,
    SectorLine,
    VoiceLine,
)
from data.situation_reports.foreseen import Foreseen, LossLine
from data.situation_reports.quote import Name, Quote
from data.words import ImpactLevel, Priority


def name_of(point: Point) -> Name:
    """Return what a point is called: where it is added, its name is somebody's words."""
    return Quote(point.added, "name") if point.added else point.name


def request_lines(
    requests: Sequence[SupportRequest],
    asked: Mapping[str, int],
    register: SectorRegister,
    areas: Mapping[str, str],
    points: Mapping[str, Point],
    chains: Mapping[str, tuple[str, ...]],
    now: datetime,
) -> tuple[RequestLine, ...]:
    """Return the requests that wait: those in trouble first, then the most urgent, then by deadline."""
    lines = [
        _line(one, asked[one.id], register, areas, points, chains.get(one.id, ()), now) for one in requests
    ]
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                not (one.late or one.unowned),
                not one.unacknowledged,
                list(Priority).index(one.priority),
                one.deadline,
            ),
        )
    )


def _line(
    one: SupportRequest,
    asked: int,
    register: SectorRegister,
    areas: Mapping[str, str],
    points: Mapping[str, Point],
    chain: tuple[str, ...],
    now: datetime,
) -> RequestLine:
    owner, point = register.organisation(one.owner), points.get(one.point or "")
    return RequestLine(
        what=Quote(asked, "what"),
        amount=Quote(asked, "amount"),
        kind=one.kind,
        priority=one.priority,
        state=one.state,
        area=areas.get(one.area, one.area),
        point=name_of(point) if point else (one.point or ""),
        owner=register.name_of(one.owner),
        asked_at=one.asked_at,
        deadline=one.deadline,
        late=late(one, now),
        unowned=unowned(one, register),
        unacknowledged=tuple(register.name_of(who) for who in unacknowledged(one)),
        escalated=chain,
        example=owner.example if owner else False,
    )


def sector_lines(
    register: SectorRegister,
    reports: Sequence[SectorReport],
    areas: Mapping[str, str],
    real: bool,
    now: datetime,
) -> tuple[SectorLine, ...]:
    """Return every sector that has been reported of, gravest first; then those nobody has spoken for."""
    held: dict[str, list[Held]] = {}
    for report in reports:
        held.setdefault(report.sector, []).append(holds(report, now))
    known = [one.id for one in register.sectors if not (real and one.example)]
    everyone = [*known, *(one for one in held if one not in known)]
    lines = [
        (_gravity(held.get(one, [])), _sector_line(one, held.get(one, []), register, areas))
        for one in everyone
    ]
    return tuple(line for _grave, line in sorted(lines, key=lambda one: -one[0]))


def _gravity(held: Sequence[Held]) -> float:
    worst = gravest(held)
    if worst is None:
        return -1.0
    return 0.5 if worst.level is None else float(rank(worst.level))


def _sector_line(
    sector: str, held: Sequence[Held], register: SectorRegister, areas: Mapping[str, str]
) -> SectorLine:
    assessed = [one for one in held if one.report.organisation is None]
    own = [one for one in held if one.report.organisation is not None]
    found = register.sector(sector)
    return SectorLine(
        name=register.sector_name(sector),
        example=found.example if found else False,
        assessed=tuple(_voice(one, register, areas) for one in assessed),
        own=tuple(_voice(one, register, areas) for one in sorted(own, key=lambda one: -_gravity([one]))),
        graver=_graver(assessed, own),
    )


def _graver(assessed: Sequence[Held], own: Sequence[Held]) -> ImpactLevel | None:
    worst = gravest(own)
    if worst is None or worst.level is None or not assessed:
        return None
    return worst.level if _gravity(own) > _gravity(assessed) else None


def _voice(held: Held, register: SectorRegister, areas: Mapping[str, str]) -> VoiceLine:
    report = held.report
    return VoiceLine(
        organisation=register.name_of(report.organisation) if report.organisation else "",
        area=areas.get(report.area, report.area) if report.area else "",
        level=report.level,
        held=held.level,
        mark=held.mark,
        forecast_24=report.forecast_24,
        forecast_72=report.forecast_72,
        observed_at=report.observed_at,
        assessment=Quote(report.revision, "assessment"),
    )


def failure_lines(
    failures: Failures, register: SectorRegister, areas: Mapping[str, str], points: Mapping[str, Point]
) -> tuple[FailureLine, ...]:
    """Return the failures that count, in the order in which they hurt: those without action first."""
    return tuple(_failure(one, register, areas, points) for one in failures.counted)


def _failure(
    one: Attended, register: SectorRegister, areas: Mapping[str, str], points: Mapping[str, Point]
) -> FailureLine:
    failure = one.failure
    area = areas.get(failure.area, failure.area)
    sector = register.sector(failure.sector)
    example = failure.point.example if failure.point else sector is not None and sector.example
    at = register.sector_name(failure.sector) if failure.sector else area
    return FailureLine(
        at=name_of(failure.point) if failure.point else at,
        area=area,
        kind=failure.kind,
        function=failure.function,
        mark=failure.mark,
        since=failure.since,
        ends=failure.ends,
        because=one.because,
        action=_action(one.action, register, points) if one.action else None,
        example=example,
    )


def foreseen_lines(found: Forecast, areas: Mapping[str, str]) -> Foreseen:
    """Return what is foreseen, the earliest first, and of how many points nothing is known."""
    losses = tuple(_loss(loss, areas.get(loss.area, loss.area)) for loss in found.losses)
    return Foreseen(found.until, losses, found.counted, len(found.bare))


def _loss(loss: Loss, area: str) -> LossLine:
    """What somebody has said stays in the journal, as of all reports."""
    report, point = loss.report, loss.point
    return LossLine(
        at=name_of(point) if point is not None else area,
        area=area,
        function=loss.function,
        earliest=loss.earliest,
        latest=loss.latest,
        basis=loss.basis,
        chain=loss.chain,
        supply=report.supply if report is not None else None,
        said_at=report.observed_at if report is not None else None,
        source=Quote(report.revision, "source") if report is not None else None,
        cause=Quote(report.revision, "cause") if report is not None else None,
        doubted=loss.doubted,
        back=loss.back.at if loss.back is not None else None,
        moved=loss.moved,
        example=point is not None and point.example,
    )


def _action(action: Action, register: SectorRegister, points: Mapping[str, Point]) -> ActionLine:
    """What is written stays in the journal: a request has an owner, and only statements have words."""
    refer = points.get(action.refer)
    return ActionLine(
        owner=register.name_of(action.owner) if action.owner else "",
        by=Quote(action.revision, "by") if action.by and not action.owner else None,
        source=Quote(action.revision, "heard_from") if action.source else None,
        until=action.until,
        said_at=action.said_at,
        refer=name_of(refer) if refer else action.refer,
    )
