"""The list of the whole and its filters: the same facts as the map, one row a point, worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from dashboard.desk.situation.says.rows import Row, counted, row
from dashboard.wall.reading import Reading, rank
from dashboard.words import _, label
from data.points.facts import Picture
from data.points.opening import decision_missing
from data.truth import Effective
from data.words import Function, Mark, Phase, Status

AGES = tuple(timedelta(minutes=minutes) for minutes in (30, 60, 120, 240))
Wanted = Status | Mark


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be shown; an empty choice leaves nothing out. `older` looks at the chosen functions."""

    areas: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    statuses: tuple[Wanted, ...] = ()
    older: timedelta | None = None
    only_counted: bool = False

    @property
    def used(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    counted: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: each value with its word."""

    functions: Mapping[str, str]
    statuses: Mapping[str, str]
    ages: Mapping[str, str]


def table(picture: Picture, readings: Sequence[Reading], filters: Filters, now: datetime) -> Table:
    areas = {area.id: area.name for area in picture.areas}
    wanted = [one for one in readings if shows(one, filters, now)]
    wanted.sort(key=partial(_order, filters.functions or tuple(Function)))
    said = counted(readings)
    if filters.used:
        said = _("visar %(shown)d av %(all)d punkter", shown=len(wanted), all=len(readings))
    rows = tuple(row(one, areas.get(one.point.area, one.point.area), now) for one in wanted)
    return Table(rows, said)


def shows(reading: Reading, filters: Filters, now: datetime) -> bool:
    """Return whether a point passes: some chosen function has a chosen status and is that old."""
    if filters.areas and reading.point.area not in filters.areas:
        return False
    if filters.only_counted and not (reading.counts or decision_missing(reading.point)):
        return False
    looked_at = [reading.functions[one] for one in filters.functions or tuple(Function)]
    return any(_is(one, filters.statuses) and _older(one, filters.older, now) for one in looked_at)


def _is(one: Effective, wanted: Sequence[Wanted]) -> bool:
    """A doubted status is found by its mark and by its word: an expired failure is still a failure."""
    return not wanted or one.status in wanted or one.mark in wanted


def _older(one: Effective, age: timedelta | None, now: datetime) -> bool:
    """What was never reported is older than anything."""
    return age is None or one.report is None or now - one.report.observed_at > age


def _order(functions: Sequence[Function], reading: Reading) -> tuple[int, list[tuple[int, int]], str]:
    """Worst first, by these functions, among those that receive people, report or say that they do."""
    stage = 0 if reading.shown or decision_missing(reading.point) else 1
    ready = list(Phase).index(Phase.OPPEN) - list(Phase).index(reading.point.phase)
    worst = sorted(rank(reading.functions[f]) for f in functions) if stage == 0 else [(abs(ready), 0)]
    return stage, worst, reading.point.name


def choices() -> Choices:
    """Return what the filters offer, in the order of the words."""
    statuses: tuple[Wanted, ...] = (*Status, Mark.OBEKRAFTAT, Mark.MOTSTRIDIGT)
    return Choices(
        functions={one.value: label(one) for one in Function},
        statuses={one.value: label(one) for one in statuses},
        ages={str(int(age.total_seconds())): _age(age) for age in AGES},
    )


def wanted(value: str) -> Wanted:
    """Return a chosen status or mark from its wire value."""
    return Mark(value) if value in list(Mark) else Status(value)


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return _("äldre än %(n)d min", n=minutes)
    return _("äldre än %(n)d h", n=minutes // 60)
