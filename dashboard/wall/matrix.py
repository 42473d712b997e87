"""The table of areas and functions, worst first: what works of what counts, and which way things go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dashboard.look import style
from dashboard.wall.memory import Memory
from dashboard.wall.reading import Reading, by_area, counted, tallied
from dashboard.words import _, label
from dashboard.words.entries.sentence import joined
from dashboard.words.temporary import temporary_words
from data import glossary
from data.entries.entry import Entry
from data.entries.reports import Reported
from data.points import counting
from data.points.facts import Area, Picture
from data.truth import FAILURES, Effective, expiry, gravity, severity
from data.words import Function, Mark, Occupancy, Phase, Status, Supply

WINDOW = timedelta(minutes=30)


class Trend(StrEnum):
    WORSE = "worse"
    BETTER = "better"
    SAME = "same"


def trends(picture: Picture, readings: Sequence[Reading], now: datetime) -> dict[tuple[str, Function], Trend]:
    """Return the direction of each area and function that has moved."""
    steps: dict[tuple[str, Function], int] = {}
    said = _said(picture.recent)
    for reading in readings:
        if not reading.counts:
            continue
        for function in Function:
            here = said.get((reading.point.id, function), _NOTHING)
            # Nothing was said lately, and nothing has ended: nearly all.
            if not here and reading.functions[function].status is not Status.OKAND:
                continue
            key = (reading.point.area, function)
            steps[key] = steps.get(key, 0) + _step(reading, function, here, now)
    return {key: Trend.WORSE if step > 0 else Trend.BETTER for key, step in steps.items() if step}


_NOTHING: Sequence[Status] = ()


def _said(recent: Sequence[Entry]) -> dict[tuple[str, Function], list[Status]]:
    """Return the statuses last reported per point and function, oldest first."""
    found: dict[tuple[str, Function], list[Status]] = {}
    for entry in sorted(recent, key=lambda one: one.revision):
        if isinstance(entry.what, Reported) and entry.point is not None:
            found.setdefault((entry.point, entry.what.function), []).append(entry.what.status)
    return found


def _step(reading: Reading, function: Function, said: Sequence[Status], now: datetime) -> int:
    """Return +1 for worse, -1 for better, 0 for unmoved or not known."""
    one = reading.functions[function]
    if one.report is None or one.mark is Mark.MOTSTRIDIGT:
        return 0
    ended = expiry(one.report)
    if one.status is Status.OKAND and one.expired and ended and now - ended <= WINDOW:
        return 1
    if len(said) < 2 or now - one.report.observed_at > WINDOW:
        return 0
    before, after = severity(said[-2]), severity(said[-1])
    return (after < before) - (after > before)


Moves = Mapping[tuple[str, Function], Trend]

WEIGHT = {Status.UR_FUNKTION: 1.0, Status.OKAND: 0.5, Status.BEGRANSAD: 0.4}
SHOWN_KINDS = 2
_CLOSED_APART = (Phase.PLANERAD, Phase.I_BEREDSKAP, Phase.UNDER_AKTIVERING)


@dataclass(frozen=True, slots=True)
class Kind:
    """So many of the points that count that share one way of not working."""

    status: Status
    mark: Mark
    sign: str
    count: int
    word: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """`working` of the `counted` points: those decided open, and those *ej beslutade öppna*.

    `observed` to `expires` is the life of the oldest report behind the cell: its wearing edge.
    """

    function: Function
    status: Status | None
    mark: Mark
    working: int
    counted: int
    kinds: tuple[Kind, ...]
    more: int
    supply: Supply
    observed: datetime | None
    expires: datetime | None
    trend: Trend
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """`open` points are decided open; `undecided` report without being so; `waiting` do neither yet.

    `temporary` ones come beside them, and `failing_beside` says that one that no cell counts has failed.
    `counted` are those behind the cells.
    """

    id: str
    name: str
    open: int
    undecided: int
    points: int
    waiting: int
    cells: tuple[MatrixCell, ...]
    oldest: datetime | None
    expired: bool
    occupancy: Occupancy | None
    occupancy_word: str
    hit: float
    counted: int
    temporary: int = 0
    failing_beside: bool = False

    @property
    def beside(self) -> int:
        """How many come beside those decided open."""
        return self.undecided + self.temporary

    @property
    def beside_words(self) -> str:
        said = _.n("%(n)d ej beslutad öppen", "%(n)d ej beslutade öppna", self.undecided)
        return joined(said if self.undecided else "", temporary_words(self.temporary))

    @property
    def tier(self) -> int:
        """0: a known failure, however old; 1: something unknown; 2: no point counts; 3: everything works.

        Silence never comes before a failure: when nobody reports, unknown is everywhere.
        """
        if not self.counted:
            return 2
        if self.failing_beside or any(cell.status in FAILURES for cell in self.cells):
            return 0
        return 1 if self.hit else 3


@dataclass(frozen=True, slots=True)
class Matrix:
    """`well` and `bare` name the areas that are one line each where there is no room for every row."""

    functions: tuple[tuple[Function, str], ...]
    rows: tuple[Row, ...]

    @property
    def well(self) -> tuple[str, ...]:
        return tuple(row.name for row in self.rows if row.tier == 3)

    @property
    def bare(self) -> tuple[str, ...]:
        return tuple(row.name for row in self.rows if row.tier == 2)


def matrix(
    picture: Picture, readings: Sequence[Reading], now: datetime, memory: Memory | None = None
) -> Matrix:
    groups = by_area(readings)
    moves = trends(picture, readings, now)
    people = _people(picture.areas)

    def row(area: Area) -> Row:
        read = groups.get(area.id, [])
        if memory is None:
            return _row(area, read, moves, people)
        moved = tuple(moves.get((area.id, function)) for function in Function)
        return memory.of_area(
            area.id, (area, tuple(read), moved, people), lambda: _row(area, read, moves, people)
        )

    rows = [row(area) for area in picture.areas]
    rows.sort(key=lambda row: (row.tier, -row.hit, row.name))
    heads = tuple((function, glossary.label(function, _.language, short=True)) for function in Function)
    return Matrix(heads, tuple(rows))


def _people(areas: Sequence[Area]) -> float:
    """Return what an area without a known population weighs: as much as the others on average."""
    known = [area.population for area in areas if area.population]
    return sum(known) / len(known) if known else 1.0


def _row(area: Area, readings: Sequence[Reading], moves: Moves, people: float) -> Row:
    in_picture, tally = [one for one in readings if one.serves], tallied(readings)
    cells = tuple(_cell(area, in_picture, function, moves) for function in Function)
    reports = [one.report for reading in in_picture for one in reading.functions.values() if one.report]
    fullest = max(
        (one.occupancy.occupancy for one in in_picture if one.occupancy), key=_fullness, default=None
    )
    return Row(
        id=area.id,
        name=area.name,
        open=tally.open,
        undecided=tally.undecided,
        points=tally.listed,
        waiting=sum(one.point.phase in _CLOSED_APART and not one.undecided for one in readings),
        cells=cells,
        oldest=min((report.observed_at for report in reports), default=None),
        expired=any(one.old for one in in_picture),
        occupancy=fullest,
        occupancy_word=label(fullest) if fullest else "",
        hit=(area.population or people) * _lost(in_picture),
        counted=len(in_picture),
        temporary=tally.temporary,
        failing_beside=any(one.fails_beside for one in readings),
    )


def _fullness(occupancy: Occupancy) -> int:
    return list(Occupancy).index(occupancy)


def _lost(in_picture: Sequence[Reading]) -> float:
    """Return how many functions' worth is lost, as a share of the points that count."""
    lost = sum(WEIGHT.get(one.status, 0.0) for reading in in_picture for one in reading.functions.values())
    return lost / len(in_picture) if in_picture else 0.0


def _cell(area: Area, in_picture: Sequence[Reading], function: Function, moves: Moves) -> MatrixCell:
    read = counted(in_picture, function)
    total = counting.cell_of([(one.point, one.functions[function]) for one in in_picture])
    kinds = _kinds(read)
    oldest = min((one for one in read if one.report), key=_observed, default=None)
    return MatrixCell(
        function=function,
        status=total.worst,
        mark=total.mark,
        working=total.fungerar,
        counted=total.counted,
        kinds=kinds[:SHOWN_KINDS],
        more=sum(kind.count for kind in kinds[SHOWN_KINDS:]),
        supply=_supply(read),
        observed=total.oldest,
        expires=oldest.expires_at if oldest else None,
        trend=moves.get((area.id, function), Trend.SAME),
        label=_spoken(area, function, total, kinds),
    )


def _observed(one: Effective) -> datetime:
    assert one.report is not None  # noqa: S101  (only asked of those that have one)
    return one.report.observed_at


def _kinds(read: Sequence[Effective]) -> tuple[Kind, ...]:
    """Count what does not work by status and mark, worst first."""
    ways = Counter((one.status, one.mark) for one in read if one.status is not Status.FUNGERAR)
    ordered = sorted(ways.items(), key=lambda item: gravity(*item[0]))
    return tuple(
        Kind(status, mark, style.symbol(status, mark), count, _word(status, mark, _.language))
        for (status, mark), count in ordered
    )


def _word(status: Status, mark: Mark, language: str) -> str:
    word = glossary.label(status, language)
    return word if mark is Mark.BEKRAFTAT else f"{glossary.label(mark, language)} {word}"


def _supply(read: Sequence[Effective]) -> Supply:
    """Return the most fragile supply that anything here hangs on."""
    held = {one.supply for one in read if one.status is not Status.OKAND}
    for supply in (Supply.NODVATTEN, Supply.RESERV):
        if supply in held:
            return supply
    return Supply.ORDINARIE


def _spoken(area: Area, function: Function, total: counting.Cell, kinds: Sequence[Kind]) -> str:
    name = label(function)
    if not total.counted:
        return f"{area.name}, {name}: {glossary.term('ingen_oppen_punkt', _.language)}"
    said = [_("%(working)d av %(of)d fungerar", working=total.fungerar, of=total.counted)]
    if total.undecided:
        said.append(_.n("varav %(n)d ej beslutad öppen", "varav %(n)d ej beslutade öppna", total.undecided))
    said += [f"{kind.count} {kind.word}" for kind in kinds]
    return f"{area.name}, {name}: {', '.join(said)}"
