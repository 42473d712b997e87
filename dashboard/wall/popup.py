"""Everything that is known of one point, as its popup and the desk's detail say it."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.look import style
from dashboard.wall.reading import Reading, mark_text, status_word, supply_text, undecided_word
from dashboard.words import _, label
from dashboard.words.failures import returns
from data import glossary
from data.points.facts import OccupancyReport
from data.words import Function, Mark, Occupancy, Phase, Staffing, Status


@dataclass(frozen=True, slots=True)
class FunctionLine:
    function: Function
    name: str
    status: Status
    mark: Mark
    sign: str
    word: str
    trust: str
    supply: str
    criterion: str
    cause: str
    source: str
    observed: datetime | None
    lasts_until: datetime | None
    back: str


@dataclass(frozen=True, slots=True)
class OccupancyLine:
    occupancy: Occupancy
    word: str
    people: int | None
    staffing: Staffing | None
    staffing_word: str
    observed: datetime


@dataclass(frozen=True, slots=True)
class Popup:
    id: str
    name: str
    example: bool
    address: str
    area: str
    phase: Phase
    phase_word: str
    undecided: str
    phase_at: datetime | None
    capacity: int | None
    owner: str
    operated_by: str
    fault_contact: str
    functions: tuple[FunctionLine, ...]
    occupancy: OccupancyLine | None


def popup(reading: Reading, area: str, now: datetime) -> Popup:
    point = reading.point
    return Popup(
        id=point.id,
        name=point.name,
        example=point.example,
        address=point.address,
        area=area,
        phase=point.phase,
        phase_word=label(point.phase),
        undecided=undecided_word(reading),
        phase_at=point.phase_change.at if point.phase_change else None,
        capacity=point.capacity,
        owner=point.owner,
        operated_by=point.operated_by,
        fault_contact=point.fault_contact,
        functions=tuple(_line(f, reading, now) for f in Function),
        occupancy=_occupancy(reading.occupancy),
    )


def _line(function: Function, reading: Reading, now: datetime) -> FunctionLine:
    one = reading.functions[function]
    report = one.report
    return FunctionLine(
        function=function,
        name=label(function),
        status=one.status,
        mark=one.mark,
        sign=style.symbol(one.status, one.mark),
        word=status_word(one),
        trust=mark_text(one, now),
        supply=supply_text(one),
        criterion=glossary.criterion(function, one.status, _.language),
        cause=report.cause if report else "",
        source=report.source if report else "",
        observed=report.observed_at if report else None,
        lasts_until=report.lasts_until if report else None,
        back=returns(reading.point.functions[function].expected(report), now),
    )


def _occupancy(report: OccupancyReport | None) -> OccupancyLine | None:
    if report is None:
        return None
    return OccupancyLine(
        occupancy=report.occupancy,
        word=label(report.occupancy),
        people=report.people,
        staffing=report.staffing,
        staffing_word=label(report.staffing) if report.staffing else "",
        observed=report.observed_at,
    )
