"""Everything the live documents show of one picture at one moment, in one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.wall.alarm import Alarm, alarm
from dashboard.wall.coming import (
    Plan,
    Silent,
    nothing_owed,
    plan,
    without_report,
)
from dashboard.wall.failing import FailureBoard, failure_board
from dashboard.wall.figures import Figure, figures
from dashboard.wall.header import NOT_COUNTED, Header, header
from dashboard.wall.matrix import Matrix, matrix
from dashboard.wall.memory import Memory
from dashboard.wall.reading import Reading, by_area, read_all
from dashboard.wall.signs import AreaFill, area_fill
from dashboard.wall.ticker import Line, ticker
from dashboard.wall.who_acts import SectorStrip, SupportPanel, sector_strip, support_panel
from data.failures.answering import failures_now
from data.forecast.facts import Forecast
from data.operations.facts import Operation
from data.points.facts import Picture
from data.requests.rules import Coordination
from data.staff.facts import Staff
from data.staff.important import unacknowledged


@dataclass(frozen=True, slots=True)
class Wall:
    """`now` is the operation's own time. `nobody_silent` says what an empty list means."""

    now: datetime
    header: Header
    figures: tuple[Figure, ...]
    matrix: Matrix
    areas: tuple[AreaFill, ...]
    failures: FailureBoard
    ticker: tuple[Line, ...]
    silent: tuple[Silent, ...]
    nobody_silent: str
    support: SupportPanel
    sectors: SectorStrip
    plan: Plan
    alarm: Alarm | None
    readings: tuple[Reading, ...]


def wall(
    picture: Picture,
    others: Sequence[Operation],
    now: datetime,
    *,
    held: Coordination,
    staff: Staff,
    memory: Memory,
    foreseen: Forecast,
    failing: Mapping[str, int] = NOT_COUNTED,
) -> Wall:
    readings = read_all(picture, now, memory)
    closed = picture.operation.closed_at is not None  # nobody can acknowledge anything there any more
    unseen = () if closed else unacknowledged(picture, held, staff.attention, now)
    groups = by_area(readings)
    failures = failures_now(picture, held, now)
    return Wall(
        now=now,
        header=header(picture, others, now, failing),
        figures=figures(picture, readings, failures, foreseen, now),
        matrix=matrix(picture, readings, now, memory),
        areas=tuple(area_fill(area, groups.get(area.id, ())) for area in picture.areas),
        failures=failure_board(picture, readings, failures, held.register, now),
        ticker=ticker(picture, now, unseen, register=held.register),
        silent=without_report(picture, readings),
        nobody_silent=nothing_owed(readings),
        support=support_panel(picture, held, now),
        sectors=sector_strip(picture, held, now),
        plan=plan(staff, now),
        alarm=alarm(picture, unseen, held.register),
        readings=readings,
    )
