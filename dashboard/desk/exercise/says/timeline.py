"""The timeline of an exercise: its injects by their time and skede, and where the clock stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.desk.exercise.says.axis import marks, stretches
from dashboard.desk.exercise.says.page import OVER
from dashboard.desk.exercise.says.rows import InjectRow, inject_rows, state_word
from dashboard.words import _
from dashboard.words.exercise import Names, t_plus
from data.exercise.facts import Exercise, state_of
from data.exercise.scenario import InjectState

WHOLE = 1000  # the axis, in parts


@dataclass(frozen=True, slots=True)
class PhaseRows:
    """The injects of one phase in order; `now` is the place among them where the clock stands, if here."""

    name: str
    span: str
    done: str
    rows: tuple[InjectRow, ...]
    now: int | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """An inject on the axis, at so many thousandths of it."""

    id: str
    at: int
    state: InjectState
    says: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase on the axis."""

    name: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Axis:
    """The whole exercise as one line; `now` moves by `rate` thousandths a second."""

    ticks: tuple[Tick, ...]
    stretches: tuple[Stretch, ...]
    hours: tuple[tuple[int, str], ...]
    now: int | None
    rate: float


@dataclass(frozen=True, slots=True)
class Timeline:
    now: str
    phases: tuple[PhaseRows, ...]
    contingency: tuple[InjectRow, ...]
    axis: Axis
    counts: tuple[tuple[InjectState, str, int], ...]
    shown: int
    all: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the timeline is narrowed to; empty: everything."""

    states: tuple[InjectState, ...] = ()
    area: str = ""


def timeline(exercise: Exercise, name: Names, now: datetime, wanted: Wanted) -> Timeline:
    """Return the timeline at the exercise's time `now`."""
    elapsed = now - exercise.begins
    rows = inject_rows(exercise, name, now)
    shown = [row for row in rows if _is_wanted(row, wanted)]
    timed = [row for row in shown if row.at is not None]
    over = state_of(exercise.operation) in OVER
    return Timeline(
        now=t_plus(elapsed),
        phases=tuple(_phases(exercise, timed, None if over else elapsed)),
        contingency=tuple(row for row in shown if row.at is None),
        axis=_axis(exercise, rows, elapsed),
        counts=tuple(
            (state, state_word(exercise, state), sum(row.state is state for row in rows))
            for state in InjectState
        ),
        shown=len(shown),
        all=len(rows),
    )


def _is_wanted(row: InjectRow, wanted: Wanted) -> bool:
    return (not wanted.states or row.state in wanted.states) and (not wanted.area or wanted.area in row.areas)


def _phases(exercise: Exercise, timed: Sequence[InjectRow], elapsed: timedelta | None) -> Iterator[PhaseRows]:
    """Yield the phases in their order of time; `elapsed` stands in exactly one of them, where it is said."""
    of = {one.id: one.phase for one in exercise.scenario.injects}
    order = list(dict.fromkeys(of[row.id] for row in timed))
    placed = elapsed is None
    for number, phase in enumerate(order):
        rows = tuple(row for row in timed if of[row.id] == phase)
        ahead = next((place for place, row in enumerate(rows) if _comes(row, elapsed)), None)
        here = None
        if not placed and (ahead is not None or number == len(order) - 1):
            here, placed = len(rows) if ahead is None else ahead, True
        first, last = rows[0].planned, rows[-1].planned
        yield PhaseRows(
            name=phase or _("utan skede"),
            span=first if first == last else f"{first} – {last}",
            done=_("%(n)d av %(all)d klara", n=sum(row.done for row in rows), all=len(rows)),
            rows=rows,
            now=here,
        )


def _comes(row: InjectRow, elapsed: timedelta | None) -> bool:
    return row.at is not None and elapsed is not None and row.at > elapsed


# ── the axis ─────────────────────────────────────────────────────────────────────────────────


def _axis(exercise: Exercise, rows: Sequence[InjectRow], elapsed: timedelta) -> Axis:
    times = [row.at for row in rows if row.at is not None]
    length = max((exercise.scenario.duration, elapsed, *times)) or timedelta(hours=1)

    def place(at: timedelta) -> int:
        return round(min(max(at / length, 0.0), 1.0) * WHOLE)

    of = {one.id: one.phase for one in exercise.scenario.injects}
    moments = [(row.at, of[row.id]) for row in rows if row.at is not None]
    clock = exercise.operation.clock
    return Axis(
        ticks=tuple(
            Tick(row.id, place(row.at), row.state, f"{row.planned} {row.id}: {row.state_word}. {row.text}")
            for row in rows
            if row.at is not None
        ),
        stretches=tuple(
            Stretch(phase, place(begins), place(ends)) for phase, begins, ends in stretches(moments, length)
        ),
        hours=tuple((place(mark), t_plus(mark)) for mark in marks(length)),
        now=None if state_of(exercise.operation) in OVER else place(elapsed),
        rate=clock.speed * WHOLE / length.total_seconds(),
    )
