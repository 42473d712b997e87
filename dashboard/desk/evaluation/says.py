"""The picture beside the facit in one minute of an exercise, in words: areas, and what was not right."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.look import style
from dashboard.paper.evaluation_words import NONE, at_pace, count_words, verdict_word
from dashboard.paper.page import AreaShown
from dashboard.words import _, label
from dashboard.words.exercise import Names, t_plus_minute
from dashboard.words.times import day_and_time
from data.exercise.beside import Beside, beside, turns
from data.exercise.course import MINUTE, Verdict
from data.exercise.evaluation import Evaluation
from data.truth import gravity
from data.words import Function, Mark, Status

Read = tuple[Status, Mark]


@dataclass(frozen=True, slots=True)
class Side:
    """What worked of what counted, by the facit or by the picture, and the worst of it."""

    working: int
    counted: int
    status: Status
    mark: Mark
    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One area and function: what was true, what was shown, and how many of the points were right."""

    true: Side
    shown: Side
    right: bool


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area's functions; None for one that no counted point has."""

    name: str
    pairs: tuple[Pair | None, ...]


@dataclass(frozen=True, slots=True)
class PointRow:
    """One function at one point where the picture was not right."""

    point: str
    area: str
    function: str
    true: str
    shown: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MinutePage:
    """One played minute; `before` and `after` are those nearest in which something turned."""

    minute: int
    last: int
    since_start: str
    said: str
    rows: tuple[AreaRow, ...]
    wrong: tuple[PointRow, ...]
    before: int | None
    after: int | None
    facit: tuple[AreaShown, ...]
    picture: tuple[AreaShown, ...]


def minute_page(one: Evaluation, name: Names, minute: int, of: Function | None = None) -> MinutePage:
    """Return what is said of a played minute; there must be one. `of`: what the maps show, None: all."""
    counted = tuple(beside(one.picture.minutes, minute))
    moment = one.played.at(minute * MINUTE)
    turned = turns(one.picture.minutes)
    by_area: dict[str, list[Beside]] = {area.area: [] for area in one.areas if area.area}
    for each in counted:
        by_area.setdefault(name.point_areas.get(each.point, ""), []).append(each)
    mapped = {area: [each for each in held if of in (None, each.function)] for area, held in by_area.items()}
    since = t_plus_minute(moment - one.exercise.begins)
    return MinutePage(
        minute=minute,
        last=one.played.minutes - 1,
        since_start=since,
        said=at_pace(_said(counted, day_and_time(moment)), one.played),
        rows=tuple(_row(name.areas.get(area, area), held) for area, held in by_area.items()),
        wrong=_wrong(counted, name),
        before=max((at for at in turned if at < minute), default=None),
        after=min((at for at in turned if at > minute), default=None),
        facit=_map(mapped, name, lambda each: (each.true, Mark.BEKRAFTAT)),
        picture=_map(mapped, name, lambda each: (each.shown, each.mark)),
    )


def _said(counted: Sequence[Beside], at: str) -> str:
    if not counted:
        return _("%(at)s: ingen punkt var öppen", at=at)
    held = [each.verdict for each in counted]
    said = ", ".join(f"{verdict_word(verdict)} {count_words(held.count(verdict))}" for verdict in Verdict)
    return _("%(at)s: %(said)s av %(n)s funktioner", at=at, said=said, n=count_words(len(held)))


def _row(called: str, held: Sequence[Beside]) -> AreaRow:
    pairs = (_pair([each for each in held if each.function is function]) for function in Function)
    return AreaRow(called, tuple(pairs))


def _pair(held: Sequence[Beside]) -> Pair | None:
    if not held:
        return None
    true = _side([(each.true, Mark.BEKRAFTAT) for each in held], _("facit"))
    shown = _side([(each.shown, each.mark) for each in held], _("bilden"))
    return Pair(true, shown, all(each.verdict is Verdict.RATT for each in held))


def _side(held: Sequence[Read], which: str) -> Side:
    works = held.count((Status.FUNGERAR, Mark.BEKRAFTAT))
    status, mark = min(held, key=lambda read: gravity(*read))
    said = _(
        "%(which)s: %(n)d av %(of)d fungerar, sämst %(word)s",
        which=which,
        n=works,
        of=len(held),
        word=_word(status, mark),
    )
    return Side(works, len(held), status, mark, style.symbol(status, mark), said)


def _map(
    by_area: Mapping[str, Sequence[Beside]], name: Names, read: Callable[[Beside], Read]
) -> tuple[AreaShown, ...]:
    """Return every area of the municipality by the worst that counts there."""
    found = []
    for area, called in name.areas.items():
        worst = min((read(each) for each in by_area.get(area, ())), key=lambda it: gravity(*it), default=())
        found.append(AreaShown(area, called, *worst))
    return tuple(found)


def _word(status: Status, mark: Mark) -> str:
    return label(status) if mark is Mark.BEKRAFTAT else f"{label(mark)}: {label(status)}"


def _wrong(counted: Iterable[Beside], name: Names) -> tuple[PointRow, ...]:
    """Return what was not right: what was wrong first, then what was unconfirmed, then what was unknown."""
    rows = sorted((each for each in counted if each.verdict), key=lambda each: (each.verdict, each.point))
    return tuple(
        PointRow(
            point=name.points.get(each.point, each.point),
            area=name.areas.get(area, area) or NONE,
            function=label(each.function),
            true=label(each.true),
            shown=_word(each.shown, each.mark),
            verdict=verdict_word(each.verdict),
        )
        for each in rows
        for area in (name.point_areas.get(each.point, ""),)
    )
