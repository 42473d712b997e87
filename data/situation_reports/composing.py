"""How the facts of a situation report add up, from what was gathered at one moment; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data.entries.entry import Entry
from data.failures.answering import failures_now
from data.forecast.facts import Forecast
from data.log.facts import handling_of
from data.points.counting import ENDED, Ending, cell, counts, endings, tally
from data.points.facts import Area, Picture, Point
from data.requests.facts import AWAITED
from data.requests.rules import Coordination
from data.situation_reports.composing_parts import (
    failure_lines,
    foreseen_lines,
    name_of,
    request_lines,
    sector_lines,
)
from data.situation_reports.document import (
    AreaLine,
    Before,
    CellLine,
    Change,
    DecisionLine,
    Document,
    Figures,
    PointLine,
    Said,
)
from data.situation_reports.quote import Quote
from data.situation_reports.reached import Reached
from data.staff.since import Turn, before_it_came, turned
from data.truth import Effective, effective, gravity, severity
from data.words import Function, Phase, RequestState, Status, TextClass

# What runs out later than this is not yet news.
FORESEEN = timedelta(hours=72)
_TOLD = (Turn.WORSE, Turn.BETTER, Turn.SILENT)
_BAD = (Status.UR_FUNKTION, Status.BEGRANSAD)


# Who has how far in a picture at the operation's time: only whoever knows where things are can say.
Reach = Callable[[Picture, datetime], Reached | None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a report is composed from, read in one transaction; `now` is the operation's time.

    `earlier` is the picture as it was when the report before was written. `asked` is the entry that each
    request was asked in, `chains` who has been told of it in vain, by its id.
    """

    picture: Picture
    name: int
    now: datetime
    real: datetime
    before: Before | None
    earlier: Picture | None
    held: Coordination
    asked: Mapping[str, int]
    decisions: Sequence[Entry]
    chains: Mapping[str, tuple[str, ...]]
    forecast: Forecast
    cited: tuple[int, ...] = ()
    reached: Reached | None = None
    unmeasured: bool = False


def compose(gathered: Gathered) -> Document:
    """Return the facts of a report."""
    picture, held, now = gathered.picture, gathered.held, gathered.now
    operation = picture.operation
    names = {area.id: area.name for area in picture.areas}
    requests = [one for one in held.requests if one.state in (*AWAITED, RequestState.AVSLAGEN)]
    sectors = sector_lines(held.register, held.reports, names, not operation.is_exercise, now)
    points = {point.id: point for point in picture.points}
    chains = gathered.chains
    return Document(
        at=now,
        real=gathered.real,
        revision=picture.revision,
        name=Quote(gathered.name, "name"),
        kind=operation.kind,
        readiness=operation.readiness,
        before=gathered.before,
        figures=_figures(picture.points, now),
        areas=tuple(_area(area, picture.points, now) for area in picture.areas),
        changes=_changes(gathered, names),
        failing=_failing(picture.points, names, now),
        ending=_ending(picture.points, names, now),
        sectors=sectors,
        requests=request_lines(requests, gathered.asked, held.register, names, points, chains, now),
        decisions=tuple(_decision(one) for one in gathered.decisions),
        examples=any(point.example for point in picture.points) or any(one.example for one in sectors),
        failures=failure_lines(failures_now(picture, held, now), held.register, names, points),
        foreseen=foreseen_lines(gathered.forecast, names),
        cited=gathered.cited,
        reached=gathered.reached,
        unmeasured=gathered.unmeasured,
    )


def _decision(entry: Entry) -> DecisionLine:
    return DecisionLine(
        entry.occurred_at, Quote(entry.revision), handling_of(entry.what) is TextClass.STRYK_VID_EXPORT
    )


def _counted(points: Iterable[Point], now: datetime) -> list[Point]:
    return [point for point in points if counts(point, now)]


def _read(point: Point, now: datetime) -> list[Effective]:
    read = (effective(point.functions[function], now) for function in Function)
    return [one for one in read if one.status is not Status.EJ_AKTUELL]


def _figures(points: Sequence[Point], now: datetime) -> Figures:
    counted = _counted(points, now)
    read, told = [_read(point, now) for point in counted], tally(counted, points)
    return Figures(
        points=told.listed,
        open=told.open,
        whole=sum(all(one.status is Status.FUNGERAR for one in of) for of in read),
        failing=sum(any(one.status in _BAD for one in of) for of in read),
        unknown=sum(any(one.status is Status.OKAND for one in of) for of in read),
        undecided=told.undecided,
        temporary=told.temporary,
    )


def _area(area: Area, points: Sequence[Point], now: datetime) -> AreaLine:
    here = [point for point in points if point.area == area.id]
    cells = tuple(_cell(here, function, now) for function in Function)
    told = tally(_counted(here, now), here)
    return AreaLine(
        *(area.id, area.name, area.population, told.open, told.listed),
        cells,
        told.undecided,
        told.temporary,
    )


def _cell(points: Sequence[Point], function: Function, now: datetime) -> CellLine:
    one = cell(points, function, now)
    return CellLine(
        function=function,
        worst=one.worst,
        mark=one.mark,
        working=one.fungerar,
        open=one.counted,
        limited=one.begransad,
        failed=one.ur_funktion,
        unknown=one.okand,
        unconfirmed=one.obekraftad,
        contested=one.motstridig,
        oldest=one.oldest,
    )


def _said(one: Effective) -> Said:
    return Said(one.status, one.mark, one.report.observed_at if one.report else None)


def _each(points: Iterable[Point], now: datetime) -> Iterator[tuple[Point, Function, Effective]]:
    for point in _counted(points, now):
        for function in Function:
            yield point, function, effective(point.functions[function], now)


def _failing(points: Sequence[Point], names: Mapping[str, str], now: datetime) -> tuple[PointLine, ...]:
    """Everything that does not work or that nobody knows, worst first."""
    found = [one for one in _each(points, now) if one[2].status in (*_BAD, Status.OKAND)]
    found.sort(key=lambda one: (gravity(one[2].status, one[2].mark), one[0].name))
    return tuple(_line(point, names, function, one) for point, function, one in found)


def _ending(points: Sequence[Point], names: Mapping[str, str], now: datetime) -> tuple[PointLine, ...]:
    """What somebody has said runs out, soonest first; also where the report itself is no longer believed."""
    soon = (one for one in endings(points, now) if not one.passed and one.at <= now + FORESEEN)
    return tuple(_end(one, names, now) for one in soon)


def _end(end: Ending, names: Mapping[str, str], now: datetime) -> PointLine:
    """The report that says so, which another may contradict."""
    read, report = effective(end.point.functions[end.function], now), end.report
    said = replace(_said(read), observed_at=report.observed_at)
    return replace(_line(end.point, names, end.function, read._replace(report=report)), said=said)


def _line(point: Point, names: Mapping[str, str], function: Function, one: Effective) -> PointLine:
    report = one.report
    return PointLine(
        point=name_of(point),
        area=names.get(point.area, point.area),
        function=function,
        said=_said(one),
        supply=one.supply,
        lasts_until=report.lasts_until if report else None,
        restored_estimate=report.restored_estimate if report else None,
        source=Quote(report.revision, "source") if report else None,
        cause=Quote(report.revision, "cause") if report else None,
        example=point.example,
        undecided=point.phase is not Phase.OPPEN,
    )


def _changes(held: Gathered, names: Mapping[str, str]) -> tuple[Change, ...]:
    """What is to be read differently at points that counted then or count now; at first, nothing.

    What was closed in between is another matter than what works there.
    """
    if held.earlier is None or held.before is None:
        return ()
    then, at, now = {point.id: point for point in held.earlier.points}, held.before.at, held.now
    found = []
    for point in held.picture.points:
        was = then.get(point.id) or before_it_came(point)
        if point.phase in ENDED or not (counts(was, at) or counts(point, now)):
            continue
        for function in Function:
            before, after = effective(was.functions[function], at), effective(point.functions[function], now)
            turn, area = turned(before, after), names.get(point.area, point.area)
            if turn in _TOLD:
                told = _said(before), _said(after)
                found.append(Change(turn, name_of(point), area, function, *told, point.example))
    return tuple(sorted(found, key=lambda one: (_TOLD.index(one.turn), severity(one.after.status))))
