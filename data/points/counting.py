"""Which points count and how they add up, and when what works runs out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.points.facts import Point, Report
from data.truth import WORKING, Effective, effective, gravity
from data.words import Function, Mark, Phase, Status, Supply

# A decision to close is the answer to whatever such a point has reported.
ENDED = (Phase.UNDER_AVVECKLING, Phase.STANGD)
# Where people are taken in: also while a point is being closed, until it is.
RECEIVES_PEOPLE = (Phase.OPPEN, Phase.UNDER_AVVECKLING)
# Where people are taken in, or are about to be.
IN_USE = (Phase.UNDER_AKTIVERING, *RECEIVES_PEOPLE)


def undecided(point: Point, read: Iterable[Effective]) -> bool:
    """Return whether a point is *ej beslutad öppen*: it reports, or says that it has opened, and no decision
    says that it is open. `read` is what its functions say now.

    Good news that has expired is no report any more; a failure keeps its rank, however old. *Ej aktuell*
    says nothing of a point that nobody has opened.
    """
    if point.phase is Phase.OPPEN or point.phase in ENDED:
        return False
    return says_opened(point) or any(says_something(one) for one in read)


def counts(point: Point, now: datetime) -> bool:
    """Return whether a point counts at `now`: it is decided open, or it is *ej beslutad öppen*."""
    return point.phase is Phase.OPPEN or undecided(point, _read(point, now))


def serves(point: Point, now: datetime) -> bool:
    """Return whether a point at `now` is one that its area has: without any there is *ingen öppen punkt*."""
    return counts(point, now) and may_serve(point)


def may_serve(point: Point) -> bool:
    """Return whether a point that counts serves its area: a temporary one only once it is decided open."""
    return point.phase is Phase.OPPEN or not point.temporary


@dataclass(frozen=True, slots=True)
class Tally:
    """How many points are decided open, how many report without it, and how many of these and of all
    come beside them because they are *tillfälliga*."""

    open: int
    undecided: int
    temporary: int
    listed: int


def tally(counting: Iterable[Point], points: Iterable[Point]) -> Tally:
    """Count the points that count, of all points; whatever tells how many are open tells it so."""
    each = list(counting)
    ours = [point for point in each if not point.temporary]
    open_ = sum(point.phase is Phase.OPPEN for point in ours)
    return Tally(
        open_, len(ours) - open_, len(each) - len(ours), sum(not point.temporary for point in points)
    )


def says_opened(point: Point) -> bool:
    """Return whether the point itself says that it has opened, and nothing has answered it yet."""
    return point.opening is not None and point.opening.opened


def failing_while_closed(points: Iterable[Point], now: datetime) -> int:
    """Return at how many points that are being closed something is down. They count no more, but people may
    still be there: nobody says that nothing is known to have failed.
    """
    closing = (point for point in points if point.phase is Phase.UNDER_AVVECKLING)
    return sum(any(one.status is Status.UR_FUNKTION for one in _read(point, now)) for point in closing)


def _read(point: Point, now: datetime) -> Iterable[Effective]:
    return (effective(state, now) for state in point.functions.values())


def says_something(one: Effective) -> bool:
    """Return whether a report stands behind what is read that has not expired to nothing."""
    if one.report is None or one.status is Status.EJ_AKTUELL:
        return False
    return not (one.status is Status.OKAND and one.expired)


@dataclass(frozen=True, slots=True)
class Cell:
    """One area and function: the counts over the points that count, and the worst of them.

    Every such point with the function is in exactly one of the five numbers; *ej aktuell* is in none.
    `undecided` of the `counted` are not decided open. `worst` is None when no point counts.
    """

    counted: int = 0
    fungerar: int = 0
    begransad: int = 0
    ur_funktion: int = 0
    obekraftad: int = 0
    okand: int = 0
    motstridig: int = 0
    reserve: int = 0
    undecided: int = 0
    worst: Status | None = None
    mark: Mark = Mark.BEKRAFTAT
    oldest: datetime | None = None


def cell(points: Iterable[Point], function: Function, now: datetime) -> Cell:
    """Count one area's points for one function at `now`."""
    held = (point for point in points if serves(point, now))
    return cell_of([(point, effective(point.functions[function], now)) for point in held])


def cell_of(read: Sequence[tuple[Point, Effective]]) -> Cell:
    """Count points that count by what has been read of one function of each."""
    counted = [one for _point, one in read if one.status is not Status.EJ_AKTUELL]
    ways = Counter((one.status, one.mark is Mark.OBEKRAFTAT) for one in counted)
    worst = min(
        counted or [one for _point, one in read], key=lambda one: gravity(one.status, one.mark), default=None
    )
    return Cell(
        counted=len(counted),
        fungerar=ways[Status.FUNGERAR, False],
        begransad=ways[Status.BEGRANSAD, False],
        ur_funktion=ways[Status.UR_FUNKTION, False],
        obekraftad=sum(count for (_status, doubted), count in ways.items() if doubted),
        okand=ways[Status.OKAND, False],
        motstridig=sum(one.mark is Mark.MOTSTRIDIGT for one in counted),
        reserve=sum(one.supply in (Supply.RESERV, Supply.NODVATTEN) for one in counted),
        undecided=sum(
            point.phase is not Phase.OPPEN for point, one in read if one.status is not Status.EJ_AKTUELL
        ),
        worst=worst.status if worst else None,
        mark=worst.mark if worst else Mark.BEKRAFTAT,
        oldest=min((one.report.observed_at for one in counted if one.report), default=None),
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """What a point has said runs out at `at`, which may have passed with nothing said since.

    `doubted`: the report that said so has expired, or is contradicted; its age must be told with it.
    """

    point: Point
    function: Function
    report: Report
    at: datetime
    passed: bool
    doubted: bool


def endings(points: Iterable[Point], now: datetime) -> tuple[Ending, ...]:
    """Return every end that stands stated at a point that counts: those to come, soonest first; then those
    that have passed, the latest first.
    """
    found = [one for point in points if counts(point, now) for one in _at(point, now)]
    coming = sorted((one for one in found if not one.passed), key=_order)
    return (*coming, *sorted((one for one in found if one.passed), key=_order, reverse=True))


def _at(point: Point, now: datetime) -> Iterator[Ending]:
    for function, state in point.functions.items():
        for report in (state.current, state.rival):
            if report is None or report.lasts_until is None or report.status not in WORKING:
                continue
            read = effective(state, now)
            doubted = read.expired or read.mark is not Mark.BEKRAFTAT
            passed = report.lasts_until <= now
            yield Ending(point, function, report, report.lasts_until, passed, doubted)


def _order(one: Ending) -> tuple[datetime, str, Function]:
    return one.at, one.point.name, one.function
