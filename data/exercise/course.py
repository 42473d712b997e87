"""The picture against the facit: minute by minute, for each point that counts, what the wall showed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data import truth
from data.entries.reports import OpeningSaid, PhaseChanged
from data.exercise.facit import Facit
from data.exercise.facts import Exercise
from data.exercise.history import History, Known, Played, Stood
from data.points.counting import ENDED, says_something
from data.words import Function, Mark, Phase, Status

MINUTE: Final = timedelta(minutes=1)
_MOST_BINS: Final = 180
_NEXT: Final = timedelta(microseconds=1)

Codes = NDArray[np.int8]
Step = tuple[timedelta, int]


class Verdict(IntEnum):
    """What the wall showed of a function in a minute, beside what was true."""

    RATT = 0
    FEL = 1
    OBEKRAFTAT = 2
    OKANT = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Minutes of points that count and functions, by what the wall showed."""

    right: int = 0
    wrong: int = 0
    unconfirmed: int = 0
    unknown: int = 0

    @property
    def minutes(self) -> int:
        return self.right + self.wrong + self.unconfirmed + self.unknown

    def share(self, verdict: Verdict) -> float | None:
        """Return a verdict's part of all the minutes; None where nothing counted."""
        return self.of(verdict) / self.minutes if self.minutes else None

    def of(self, verdict: Verdict) -> int:
        return (self.right, self.wrong, self.unconfirmed, self.unknown)[verdict]


@dataclass(frozen=True, slots=True)
class Cell:
    """One function at one point: its minutes."""

    point: str
    function: Function
    score: Score


@dataclass(frozen=True, slots=True)
class Bin:
    """A part of the exercise, for a chart: it begins when so much had been played, at that exercise time."""

    played: timedelta
    begins: datetime
    score: Score


@dataclass(frozen=True, slots=True)
class Minutes:
    """Every minute of every function that counted, in rows: what was shown, what was true, the verdict.

    The first two are read by `decoded`; the verdict is -1 where the point did not count.
    """

    keys: tuple[tuple[str, Function], ...]
    shown: Codes
    true: Codes
    verdicts: Codes


@dataclass(frozen=True, slots=True)
class Course:
    """How well the picture followed the facit: in all, in each area, at each point, and as time passed."""

    total: Score
    areas: Mapping[str, Score]
    cells: tuple[Cell, ...]
    bins: tuple[Bin, ...]
    bin_minutes: int
    minutes: Minutes = field(compare=False)


def course(
    exercise: Exercise, known: History, facit: Facit, played: Played, points: Mapping[str, str]
) -> Course:
    """Return how the picture followed the facit; `points` gives the area of each point that takes part.

    A minute is judged by how things stood when it began. Points count while they are open: by the scenario
    (until a decision closes them), or since a decision opened them; and while they report without that.
    """
    minutes = played.minutes
    phases, said = _phases(exercise, known.acts, played), _by_function(known.stood)
    keys, rows, wall, facts = [], [], [], []
    for point in sorted(points):
        shown = {of: list(_shown(said.get((point, of), ()), played)) for of in Function}
        counted = _counted(phases.get(point, _NEVER), shown.values(), minutes)
        if not counted.any():
            continue
        for function, read in shown.items():
            codes = _sampled([(at, _code(one)) for at, one in read], minutes)
            true = _sampled(list(_true(facit, point, function, played)), minutes)
            keys.append((point, function))
            rows.append(_verdicts(codes, true, counted))
            wall.append(codes)
            facts.append(true)
    kept = Minutes(tuple(keys), *(_stacked(one, minutes) for one in (wall, facts, rows)))
    return _summed(kept, points, played)


def _stacked(rows: Sequence[Codes], minutes: int) -> Codes:
    return np.vstack(rows) if rows else np.zeros((0, minutes), np.int8)


# What the wall showed is kept as a number: a status, further on by so many for each mark that is not sure.
_STATUSES: Final = tuple(Status)
_MARKS: Final = tuple(Mark)
_UNSURE: Final = len(_STATUSES)
_UNKNOWN: Final = _STATUSES.index(Status.OKAND)


def _counted(phases: "_Phases", shown: Iterable[Sequence["_Read"]], minutes: int) -> NDArray[np.bool_]:
    """Return in which minutes a point counted: it was open, or it reported and had not been closed."""
    said = [_sampled([(at, int(says_something(one))) for at, one in read], minutes) for read in shown]
    reports = np.logical_or.reduce([*said, _sampled(phases.says_opened, minutes)])
    ended, opened = (_sampled(steps, minutes).astype(bool) for steps in (phases.ended, phases.opened))
    found: NDArray[np.bool_] = opened | (reports & ~ended)
    return found


def _verdicts(shown: Codes, true: Codes, counted: NDArray[np.bool_]) -> Codes:
    """Judge each minute; -1 where the point did not count."""
    found = np.where(shown == true, Verdict.RATT, Verdict.FEL)
    found = np.where(shown >= _UNSURE, Verdict.OBEKRAFTAT, found)
    found = np.where(shown == _UNKNOWN, Verdict.OKANT, found)
    return np.where(counted, found, -1).astype(np.int8)


def _sampled(steps: Sequence[Step], minutes: int) -> Codes:
    """Return what a row of steps says when each minute begins; the first of them holds from the start."""
    begins = np.array([int(at / timedelta(milliseconds=1)) for at, _ in steps], np.int64)
    codes = np.array([code for _, code in steps], np.int8)
    places = np.searchsorted(begins, np.arange(minutes, dtype=np.int64) * 60_000, side="right") - 1
    return codes[np.maximum(places, 0)]


def _by_function(stood: Iterable[Stood]) -> dict[tuple[str, Function], list[Stood]]:
    found: dict[tuple[str, Function], list[Stood]] = defaultdict(list)
    for one in stood:
        found[one.point, one.function].append(one)
    return found


_Read = tuple[timedelta, truth.Effective]
_UNSAID: Final = truth.Effective(Status.OKAND, Mark.BEKRAFTAT, None)


def _shown(stood: Sequence[Stood], played: Played) -> Iterator[_Read]:
    """Yield what the wall showed of one function from when; nothing said is okänd."""
    yield timedelta(), _UNSAID
    for one, after in zip(stood, chain(stood[1:], (None,)), strict=False):
        begins = played.until(one.at)
        ends = played.until(after.at) if after is not None else None
        yield begins, truth.effective(one.state, _before(one))
        turns = _turns(one, played)
        if turns is not None and (ends is None or turns < ends):
            yield max(begins, turns), truth.effective(one.state, _after(one))


def _turns(one: Stood, played: Played) -> timedelta | None:
    """Return when what stood turned with nobody doing anything."""
    ends = _expiry(one)
    reached = played.reached(ends, one.recorded_at) if ends is not None else None
    return played.until(reached) if reached is not None else None


def _expiry(one: Stood) -> datetime | None:
    current = one.state.current
    return truth.expiry(current) if current is not None and one.state.rival is None else None


def _before(one: Stood) -> datetime:
    ends = _expiry(one)
    return ends - _NEXT if ends is not None else one.at


def _after(one: Stood) -> datetime:
    return _expiry(one) or one.at


def _code(read: truth.Effective) -> int:
    return _STATUSES.index(read.status) + _UNSURE * _MARKS.index(read.mark)


def decoded(code: int) -> tuple[Status, Mark]:
    """Return the status and the mark that a code of `Minutes` is; what is true has none that is not sure."""
    mark, status = divmod(int(code), _UNSURE)
    return _STATUSES[status], _MARKS[mark]


def _true(facit: Facit, point: str, function: Function, played: Played) -> Iterator[Step]:
    for span in facit.spans(point, function):
        yield played.until(span.begins), _STATUSES.index(span.status)


@dataclass(frozen=True, slots=True)
class _Phases:
    """When a point was open, when closed, and when it said that it had opened; each from a time, 1 or 0."""

    opened: list[Step]
    ended: list[Step]
    says_opened: list[Step]


_NOT: Final = (timedelta(), 0)
_NEVER: Final = _Phases([_NOT], [_NOT], [_NOT])


def _phases(exercise: Exercise, acts: Iterable[Known], played: Played) -> dict[str, _Phases]:
    """Return for each point what has been decided about it, and what it has said of its opening."""
    meant = exercise.scenario.opens
    found = {point: _Phases([(timedelta(), 1)], [_NOT], [_NOT]) for point in meant}
    for act in acts:
        if not isinstance(act.what, PhaseChanged | OpeningSaid):
            continue
        held = found.setdefault(act.point, _Phases([_NOT], [_NOT], [_NOT]))
        at, opened = played.until(act.at), isinstance(act.what, OpeningSaid) and act.what.opened
        if act.what.opening_stands is None:
            held.says_opened.append((at, int(opened)))
        if isinstance(act.what, PhaseChanged):
            phase = act.what.phase
            is_open = phase not in ENDED if act.point in meant else phase is Phase.OPPEN
            held.opened.append((at, int(is_open)))
            held.ended.append((at, int(phase in ENDED)))
    return found


def _summed(kept: Minutes, points: Mapping[str, str], played: Played) -> Course:
    keys, codes = kept.keys, kept.verdicts
    counts = np.stack([(codes == verdict).sum(axis=1) for verdict in Verdict], axis=1)
    cells = tuple(
        Cell(point, function, _score(row)) for (point, function), row in zip(keys, counts, strict=True)
    )
    areas: dict[str, Score] = {}
    for area in sorted({points[point] for point, _ in keys}):
        ours = [number for number, (point, _) in enumerate(keys) if points[point] == area]
        areas[area] = _score(counts[ours].sum(axis=0))
    width = max(1, -(-codes.shape[1] // _MOST_BINS))
    over_time = np.stack([(codes == verdict).sum(axis=0) for verdict in Verdict], axis=1)
    bins = tuple(
        Bin(start * MINUTE, played.at(start * MINUTE), _score(over_time[start : start + width].sum(axis=0)))
        for start in range(0, codes.shape[1], width)
    )
    return Course(_score(counts.sum(axis=0)), areas, cells, bins, width, kept)


def _score(counts: NDArray[np.int64]) -> Score:
    return Score(*(int(one) for one in counts))
