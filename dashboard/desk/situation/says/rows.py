"""One point as a row: of the list of the whole, of an area's, and of what was known then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.desk.situation.says.point import opening_bad, opening_says, stranger
from dashboard.look import style
from dashboard.wall.reading import (
    Reading,
    mark_text,
    status_word,
    supply_text,
    tallied,
    undecided_word,
)
from dashboard.words import _, label
from dashboard.words.temporary import temporary_words
from data import glossary
from data.points.counting import IN_USE
from data.words import Function, Mark, Phase, Status, Supply


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
    observed: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """`observed` is the oldest report behind the row; `silent`: a point that owes a word lacks some.

    `area` is empty where every row is of the same. `undecided` are the words that it reports without being
    decided open, where so. `contradicted` and `unconfirmed` name functions that wait for somebody.
    """

    id: str
    name: str
    example: bool
    area: str
    phase: Phase
    phase_word: str
    since: datetime | None
    undecided: str
    opening: str
    opening_bad: bool
    contradicted: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    cells: tuple[Cell, ...]
    observed: datetime | None
    silent: bool
    owing: bool
    lasts_until: datetime | None
    lasts: str
    occupancy: str
    people: int | None
    staffing: str
    relief: datetime | None


def owes(reading: Reading) -> bool:
    """Whoever receives people, is about to, or has begun to report, owes a word; the others wait in peace."""
    return reading.point.phase in IN_USE or reading.undecided


def counted(readings: Sequence[Reading]) -> str:
    """Return how many of these points are open, and how many report without being decided so."""
    tally = tallied(readings)
    said = [_("%(open)d av %(all)d punkter öppna", open=tally.open, all=tally.listed)]
    if tally.undecided:
        one, many = "%(n)d rapporterar, ej beslutad öppen", "%(n)d rapporterar, ej beslutade öppna"
        said.append(_.n(one, many, tally.undecided))
    if tally.temporary:
        said.append(f"+ {temporary_words(tally.temporary)}")
    return " · ".join(said)


def row(reading: Reading, area: str, now: datetime) -> Row:
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
        since=point.phase_change.at if point.phase_change else None,
        undecided=undecided_word(reading),
        opening=opening_says(point, now),
        opening_bad=opening_bad(point),
        contradicted=_named(f for f, one in reading.functions.items() if one.mark is Mark.MOTSTRIDIGT),
        unconfirmed=_named(f for f in Function if stranger(point.functions[f])),
        cells=tuple(cell(f, reading, now) for f in Function),
        observed=min((report.observed_at for report in reports.values()), default=None),
        silent=len(reports) < len(Function) and owes(reading),
        owing=owes(reading),
        lasts_until=until[0] if until else None,
        lasts=glossary.label(until[1], _.language, short=True) if until else "",
        occupancy=label(held.occupancy) if held else "",
        people=held.people if held else None,
        staffing=label(held.staffing) if held and held.staffing else "",
        relief=held.relief_at if held else None,
    )


def _named(functions: Iterator[Function]) -> tuple[str, ...]:
    return tuple(label(function) for function in functions)


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
        observed=one.report.observed_at if one.report else None,
    )
