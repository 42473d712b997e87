"""The picture against the facit: minute by minute, for each open point and function, what the wall showed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.domain import truth
from data.domain.exercise import Exercise
from data.domain.words import EntryKind, Function, Mark, Phase, Status
from data.exercise.facit import Facit
from data.exercise.history import History, Known, Stood
from data.exercise.played import Played

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
    """Minutes of open points and functions, by what the wall showed."""

    right: int = 0
    wrong: int = 0
    unconfirmed: int = 0
    unknown: int = 0

    @property
    def minutes(self) -> int:
        return self.right + self.wrong + self.unconfirmed + self.unknown

    def share(self, verdict: Verdict) -> float | None:
        """Return a verdict's part of all the minutes; None where nothing was open."""
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
class Course:
    """How well the picture followed the facit: in all, in each area, at each point, and as time passed."""

    total: Score
    areas: Mapping[str, Score]
    cells: tuple[Cell, ...]
    bins: tuple[Bin, ...]
    bin_minutes: int


def course(
    exercise: Exercise, known: History, facit: Facit, played: Played, points: Mapping[str, str]
) -> Course:
    """Return how the picture followed the facit; `points` gives the area of each point that takes part.

    A minute is judged by how things stood when it began. Points count while they are open: by the scenario
    (until a decision closes them), or since a decision opened them.
    """
    minutes = played.minutes
    opened = _opened(exercise, known.acts, played)
    said = _by_function(known.stood)
    keys, rows = [], []
    for point in sorted(points):
        open_now = _sampled(opened.get(point, [(timedelta(), 0)]), minutes).astype(bool)
        if not open_now.any():
            continue
        for function in Function:
            shown = _sampled(list(_shown(said.get((point, function), ()), played)), minutes)
            true = _sampled(list(_true(facit, point, function, played)), minutes)
            keys.append((point, function))
            rows.append(_verdicts(shown, true, open_now))
    codes = np.vstack(rows) if rows else np.zeros((0, minutes), np.int8)
    return _summed(keys, codes, points, played)


# What the wall showed is kept as a number: a status, or one of these.
_STATUSES: Final = tuple(Status)
_UNSURE: Final = len(_STATUSES)
_UNKNOWN: Final = _STATUSES.index(Status.OKAND)


def _verdicts(shown: Codes, true: Codes, open_now: NDArray[np.bool_]) -> Codes:
    """Judge each minute; -1 where the point was not open."""
    found = np.where(shown == true, Verdict.RATT, Verdict.FEL)
    found = np.where(shown == _UNSURE, Verdict.OBEKRAFTAT, found)
    found = np.where(shown == _UNKNOWN, Verdict.OKANT, found)
    return np.where(open_now, found, -1).astype(np.int8)


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


def _shown(stood: Sequence[Stood], played: Played) -> Iterator[Step]:
    """Yield what the wall showed of one function from when; nothing said is okänd."""
    yield timedelta(), _UNKNOWN
    for one, after in zip(stood, chain(stood[1:], (None,)), strict=False):
        begins = played.until(one.at)
        ends = played.until(after.at) if after is not None else None
        yield begins, _code(truth.effective(one.state, _before(one)))
        turns = _turns(one, played)
        if turns is not None and (ends is None or turns < ends):
            expired = truth.effective(one.state, _after(one))
            yield max(begins, turns), _code(expired)


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
    return _STATUSES.index(read.status) if read.mark is Mark.BEKRAFTAT else _UNSURE


def _true(facit: Facit, point: str, function: Function, played: Played) -> Iterator[Step]:
    for span in facit.spans(point, function):
        yield played.until(span.begins), _STATUSES.index(span.status)


_CLOSED: Final = (Phase.UNDER_AVVECKLING, Phase.STANGD)


def _opened(exercise: Exercise, acts: Iterable[Known], played: Played) -> dict[str, list[Step]]:
    """Return for each point when it was open (1) and when not (0)."""
    meant = exercise.scenario.opens
    found: dict[str, list[Step]] = {point: [(timedelta(), 1)] for point in meant}
    for act in acts:
        if act.kind is not EntryKind.PHASE:
            continue
        phase = Phase(str(act.facts["phase"]))
        is_open = phase not in _CLOSED if act.point in meant else phase is Phase.OPPEN
        found.setdefault(act.point, [(timedelta(), 0)]).append((played.until(act.at), int(is_open)))
    return found


def _summed(
    keys: Sequence[tuple[str, Function]], codes: Codes, points: Mapping[str, str], played: Played
) -> Course:
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
    return Course(_score(counts.sum(axis=0)), areas, cells, bins, width)


def _score(counts: NDArray[np.int64]) -> Score:
    return Score(*(int(one) for one in counts))
