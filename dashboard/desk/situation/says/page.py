"""The table and the filters of *Lägesbild*: the same facts as the map, one row a point, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dashboard.desk.point.says import opening_says
from dashboard.look import style
from dashboard.wall.reading import Reading, mark_text, rank, status_word, supply_text, undecided_word
from dashboard.words import _, label
from data import glossary
from data.points.facts import Picture
from data.points.opening import decision_missing
from data.truth import Effective
from data.words import Function, Mark, Phase, Status, Supply

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
class Cell:
    """`quiet`: nobody has said anything of a point that neither receives people nor reports."""

    function: Function
    name: str
    status: Status
    mark: Mark
    sign: str
    word: str
    trust: str
    supply: str
    letter: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class Row:
    """`observed` is the oldest report behind the row; `silent`: a point that counts lacks some.

    `undecided` are the words that it reports without being decided open, where so.
    """

    id: str
    name: str
    example: bool
    area: str
    phase: Phase
    phase_word: str
    undecided: str
    opening: str
    cells: tuple[Cell, ...]
    observed: datetime | None
    silent: bool
    lasts_until: datetime | None
    lasts: str
    occupancy: str
    people: int | None
    staffing: str


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    shown: int
    all: int
    open: int
    counted: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter, with how many points it would show now."""

    value: str
    word: str


@dataclass(frozen=True, slots=True)
class Choices:
    areas: tuple[Choice, ...]
    functions: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    ages: tuple[Choice, ...] = field(default=())


def table(picture: Picture, readings: Sequence[Reading], filters: Filters, now: datetime) -> Table:
    areas = {area.id: area.name for area in picture.areas}
    wanted = [one for one in readings if shows(one, filters, now)]
    wanted.sort(key=_order)
    open_, undecided = sum(one.open for one in readings), sum(one.undecided for one in readings)
    if filters.used:
        said = _("visar %(shown)d av %(all)d punkter", shown=len(wanted), all=len(readings))
    else:
        said = _("%(open)d av %(all)d punkter öppna", open=open_, all=len(readings))
        if undecided:
            one, many = "%(n)d rapporterar, ej beslutad öppen", "%(n)d rapporterar, ej beslutade öppna"
            said = f"{said} · {_.n(one, many, undecided)}"
    rows = tuple(_row(one, areas.get(one.point.area, one.point.area), now) for one in wanted)
    return Table(rows, len(wanted), len(readings), open_, said)


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


def _order(reading: Reading) -> tuple[int, list[tuple[int, int]], str]:
    """Worst first among those that receive people, report or say that they do; then those on their way."""
    stage = 0 if reading.shown or decision_missing(reading.point) else 1
    ready = list(Phase).index(Phase.OPPEN) - list(Phase).index(reading.point.phase)
    worst = sorted(rank(one) for one in reading.functions.values()) if stage == 0 else [(abs(ready), 0)]
    return stage, worst, reading.point.name


def _row(reading: Reading, area: str, now: datetime) -> Row:
    point, held = reading.point, reading.occupancy
    reports = {f: one.report for f, one in reading.functions.items() if one.report}
    until = min(
        ((report.lasts_until, f) for f, report in reports.items() if report.lasts_until), default=None
    )
    return Row(
        id=point.id,
        name=point.name,
        example=point.example,
        area=area,
        phase=point.phase,
        phase_word=label(point.phase),
        undecided=undecided_word(reading),
        opening=opening_says(point, now) if decision_missing(point) else "",
        cells=tuple(cell(f, reading, now) for f in Function),
        observed=min((report.observed_at for report in reports.values()), default=None),
        silent=len(reports) < len(Function) and reading.shown,
        lasts_until=until[0] if until else None,
        lasts=glossary.label(until[1], _.language, short=True) if until else "",
        occupancy=label(held.occupancy) if held else "",
        people=held.people if held else None,
        staffing=glossary.label(held.staffing, _.language, short=True) if held and held.staffing else "",
    )


def cell(function: Function, reading: Reading, now: datetime) -> Cell:
    """Return what a table's cell says of one function at a point."""
    one = reading.functions[function]
    known = one.status not in (Status.OKAND, Status.EJ_AKTUELL)
    return Cell(
        function=function,
        name=label(function),
        status=one.status,
        mark=one.mark,
        sign=style.symbol(one.status, one.mark),
        word=status_word(one),
        trust=mark_text(one, now),
        supply=supply_text(one) if known else "",
        letter=style.SUPPLY_LETTER.get(one.supply if known else Supply.OKANT, ""),
        quiet=one.report is None and not reading.shown,
    )


def choices(picture: Picture) -> Choices:
    """Return what the filters offer, in the order of the words."""
    marks = (Mark.OBEKRAFTAT, Mark.MOTSTRIDIGT)
    statuses: tuple[Wanted, ...] = (*Status, *marks)
    return Choices(
        areas=tuple(Choice(area.id, area.name) for area in picture.areas),
        functions=tuple(Choice(one, label(one)) for one in Function),
        statuses=tuple(Choice(one, label(one)) for one in statuses),
        ages=tuple(Choice(str(int(age.total_seconds())), _age(age)) for age in AGES),
    )


def wanted(value: str) -> Wanted:
    """Return a chosen status or mark from its wire value."""
    return Mark(value) if value in list(Mark) else Status(value)


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return _("äldre än %(n)d min", n=minutes)
    return _("äldre än %(n)d h", n=minutes // 60)
