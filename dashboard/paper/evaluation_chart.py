"""The shapes of an evaluation's drawings: the picture against the facit as time passed, and area by area."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from dashboard.paper.evaluation_words import LOOKS_LIKE, score_words, share_words, verdict_word
from dashboard.words import _
from dashboard.words.exercise import t_plus
from data.exercise.course import MINUTE, Score, Verdict
from data.exercise.evaluation import Evaluation
from data.words import Status

WIDTH, HEIGHT = 900, 300
LEFT, TOP = 52, 12
BAR, GAP = 24, 12
NAMES = 250
_TICKS = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)
_MOST_TICKS = 7
_APART = 120  # the words of two ticks on each side of a jump may not lie over each other
_COUNTS = tuple(figure * 10**power for power in range(7) for figure in (1, 2, 5))
_MOST_COUNTS = 5


@dataclass(frozen=True, slots=True)
class Band:
    """One verdict's shape: an SVG path of steps."""

    status: Status
    word: str
    path: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Over:
    """The picture as time passed: what lies below is right, above it wrong, unconfirmed and unknown."""

    bands: tuple[Band, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    jumps: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar; `text` where there is room for it."""

    status: Status
    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    y: float
    parts: tuple[Part, ...]


def over_time(one: Evaluation) -> Over | None:
    """Return the picture against the facit as time passed; None where no point was open."""
    bins = one.picture.bins
    if not one.picture.total.minutes:
        return None
    open_now = [held.score.minutes / _minutes(one, place) for place, held in enumerate(bins)]
    most = max(open_now)
    edges = [_x(one, held.played) for held in bins] + [LEFT + WIDTH]
    bands, floor = [], [0.0] * len(bins)
    for verdict in Verdict:
        roof = [
            low + held.score.of(verdict) / _minutes(one, place)
            for place, (low, held) in enumerate(zip(floor, bins, strict=True))
        ]
        if roof != floor:
            path = _steps(edges, floor, roof, most)
            bands.append(Band(LOOKS_LIKE[verdict], verdict_word(verdict), path))
        floor = roof
    step = next(one for one in _COUNTS if most / one <= _MOST_COUNTS)
    up = tuple(Tick(_y(n, most), str(n)) for n in range(0, int(most) + 1, step))
    return Over(tuple(bands), tuple(_across(one)), up, tuple(_jumps(one)))


def by_area(one: Evaluation, names: Mapping[str, str]) -> tuple[Bar, ...]:
    """Return a bar for each area that had an open point."""
    held = [area for area in one.areas if area.picture.minutes]
    return tuple(
        Bar(names.get(area.area, area.area), TOP + place * (BAR + GAP), tuple(_parts(area.picture)))
        for place, area in enumerate(held)
    )


def over_alt(one: Evaluation) -> str:
    """Say what the drawing shows as a whole; the table after it says the same part by part."""
    said = score_words(one.picture.total)
    return _("Bilden mot facit över tid: %(said)s. Tabellen efter visar samma sak del för del.", said=said)


def areas_alt(one: Evaluation, names: Mapping[str, str]) -> str:
    held = [area for area in one.areas if area.picture.minutes]
    said = [
        f"{names.get(area.area, area.area)} {share_words(area.picture.share(Verdict.RATT))}" for area in held
    ]
    return _(
        "Bilden rätt i varje område: %(said)s. Tabellen efter visar resten.",
        said=", ".join(said),
    )


def quarters(one: Evaluation, most: int = 8) -> tuple[tuple[str, Score], ...]:
    """Return at most so many equal parts of the exercise, each with its beginning (T+) and its score."""
    bins = one.picture.bins
    size = max(1, -(-len(bins) // most))
    return tuple(
        (
            t_plus(_whole(bins[at].begins - one.exercise.begins)),
            added(held.score for held in bins[at : at + size]),
        )
        for at in range(0, len(bins), size)
    )


def added(scores: Iterable[Score]) -> Score:
    """Return scores added up."""
    held = list(scores)
    return Score(*(sum(score.of(verdict) for score in held) for verdict in Verdict))


def _whole(length: timedelta) -> timedelta:
    return timedelta(minutes=round(length / MINUTE))


def _minutes(one: Evaluation, place: int) -> int:
    """How many minutes a bin holds: the last may be shorter."""
    whole = one.picture.bin_minutes
    return min(whole, one.played.minutes - place * whole)


def _x(one: Evaluation, played: timedelta) -> float:
    return round(LEFT + WIDTH * (played / (one.played.minutes * MINUTE)), 1)


def _y(count: float, most: float) -> float:
    return round(TOP + HEIGHT * (1 - count / most), 1)


def _steps(edges: Sequence[float], floor: Sequence[float], roof: Sequence[float], most: float) -> str:
    """Return the outline between two rows of steps: along the upper one, back along the lower."""
    there = [
        f"{x} {_y(high, most)}"
        for (x, after), high in zip(pairwise(edges), roof, strict=True)
        for x in (x, after)
    ]
    back = [
        f"{x} {_y(low, most)}"
        for (x, after), low in zip(pairwise(edges), floor, strict=True)
        for x in (x, after)
    ]
    return "M" + "L".join((*there, *reversed(back))) + "Z"


def _across(one: Evaluation) -> list[Tick]:
    begins, ends = one.exercise.begins, one.played.at(one.played.total)
    length = (ends - begins) / MINUTE
    step = next((one for one in _TICKS if length / one <= _MOST_TICKS), _TICKS[-1])
    found: list[Tick] = []
    for minute in range(0, int(length) + 1, step):
        moment = begins + minute * MINUTE
        at = _x(one, one.played.until(moment))
        if _is_played(one, moment) and (not found or at - found[-1].at >= _APART):
            found.append(Tick(at, t_plus(minute * MINUTE)))
    return found


def _is_played(one: Evaluation, moment: datetime) -> bool:
    return any(run.begins <= moment <= run.ends for run in one.played.runs)


def _jumps(one: Evaluation) -> list[float]:
    return [
        _x(one, after.before)
        for before, after in pairwise(one.played.runs)
        if after.begins - before.ends >= MINUTE
    ]


def _parts(score: Score) -> list[Part]:
    found, x = [], float(LEFT + NAMES)
    whole = WIDTH - NAMES
    for verdict in Verdict:
        share = score.share(verdict) or 0.0
        if share:
            width = round(whole * share, 1)
            text = share_words(share) if share >= 0.09 else ""
            found.append(Part(LOOKS_LIKE[verdict], round(x, 1), width, text))
            x += width
    return found
