"""The timeline of an exercise: every inject by its time, how far it has come, and where the clock stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.desk.exercise.says.page import OVER, taking_part
from dashboard.words import _, label
from dashboard.words.exercise import (
    Names,
    condition_words,
    recipient_of,
    recipient_words,
    shortened,
    t_plus,
    to_in_short,
)
from data.exercise.facts import Delivered, Exercise, Skipped, is_trial, silent, state_of, state_of_inject
from data.exercise.rules import areas_concerned
from data.exercise.scenario import (
    Inject,
    InjectState,
    Recipient,
    TakingPart,
    each_recipient,
)

WHOLE = 1000  # the axis, in parts


@dataclass(frozen=True, slots=True)
class InjectRow:
    """One inject as a line. `planned` is "" for a contingency inject; `happened` says what was done when.

    `counted` says how many of its recipients have answered, `silent` which have not.
    """

    id: str
    planned: str
    at: timedelta | None
    state: InjectState
    state_word: str
    sender: str
    to: str
    channel: str
    text: str
    expected: str
    condition: str
    happened: str
    late: str
    answered: tuple[str, ...]
    counted: str
    silent: str
    areas: tuple[str, ...]
    plays: bool
    past: bool
    done: bool


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


def state_word(exercise: Exercise, state: InjectState) -> str:
    """Return how far an inject has come in a word: nothing is planned any more in what is over."""
    if state is InjectState.PLANERAT and state_of(exercise.operation) in OVER:
        return _("inte levererat")
    return label(state)


def inject_rows(exercise: Exercise, name: Names, now: datetime) -> tuple[InjectRow, ...]:
    """Return every inject in the order of its time; those without one last, in the scenario's order."""
    told = {one.inject: one for one in exercise.delivered}
    left_out = {one.inject: one for one in exercise.skipped}
    told_of = [one for one in exercise.scenario.injects if not is_trial(one.id)]
    timed = sorted((one for one in told_of if one.at is not None), key=lambda one: one.at or timedelta())
    loose = [one for one in told_of if one.at is None]
    part = taking_part(exercise, name)
    return tuple(
        _row(exercise, one, told.get(one.id), left_out.get(one.id), name, part, now)
        for one in (*timed, *loose)
    )


_DONE = (InjectState.BESVARAT, InjectState.OVERHOPPAT)


def _row(
    exercise: Exercise,
    one: Inject,
    told: Delivered | None,
    left_out: Skipped | None,
    name: Names,
    part: TakingPart,
    now: datetime,
) -> InjectRow:
    state = state_of_inject(exercise, one, now, part)
    quiet = silent(told, part) if told is not None else ()
    return InjectRow(
        id=one.id,
        planned=t_plus(one.at) if one.at is not None else "",
        at=one.at,
        state=state,
        state_word=state_word(exercise, state),
        sender=one.sender,
        to=to_in_short(one.to, name),
        channel=label(one.channel),
        text=shortened(one.text),
        expected=shortened(one.expected_text, 90),
        condition=condition_words(one.condition, name),
        happened=_happened(exercise, one, told, left_out),
        late=_late(exercise, one, told),
        answered=_answered(exercise, told, name),
        counted=_counted(told, quiet, part),
        silent=_silent(quiet, name),
        areas=tuple(sorted(areas_concerned(one, name.point_areas))),
        plays=bool(one.plays),
        past=told is not None or left_out is not None,
        done=state in _DONE or (told is not None and not told.to),
    )


def _happened(exercise: Exercise, one: Inject, told: Delivered | None, left_out: Skipped | None) -> str:
    if told is not None:
        at = t_plus(told.at - exercise.begins)
        return _("levererat %(at)s av %(who)s", at=at, who=told.by) if told.by else at
    if left_out is not None:
        return _("%(at)s: %(why)s", at=t_plus(left_out.at - exercise.begins), why=left_out.reason)
    back = next((each for each in reversed(exercise.withdrawn) if each.inject == one.id), None)
    if back is not None:
        at = t_plus(back.at - exercise.begins)
        return _("taget tillbaka %(at)s av %(who)s", at=at, who=back.by)
    return ""


def _late(exercise: Exercise, one: Inject, told: Delivered | None) -> str:
    """Return how far from its planned time an inject came, where that is a minute or more."""
    if told is None or one.at is None:
        return ""
    off = round((told.at - exercise.begins - one.at).total_seconds() / 60)
    return "" if off == 0 else _("%(n)+d min mot planen", n=off)


def _answered(exercise: Exercise, told: Delivered | None, name: Names) -> tuple[str, ...]:
    if told is None or not told.acknowledged:
        return ()
    ordered = sorted(told.acknowledged.items(), key=lambda pair: pair[1])
    return tuple(
        f"{recipient_words(recipient_of(key), name)} {t_plus(at - exercise.begins)}" for key, at in ordered
    )


def _counted(told: Delivered | None, quiet: Sequence[Recipient], part: TakingPart) -> str:
    """Return how many recipients have answered; "" where one alone was told."""
    every = len(each_recipient(told.to, part)) if told is not None else 0
    return _("%(n)d av %(all)d har kvitterat", n=every - len(quiet), all=every) if every > 1 else ""


def _silent(quiet: Sequence[Recipient], name: Names) -> str:
    if not quiet:
        return ""
    return _("inte kvitterat: %(names)s", names=", ".join(recipient_words(one, name) for one in quiet))


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

    step = next((n for n in _STEPS if length / timedelta(hours=n) <= _MOST_MARKS), _STEPS[-1])
    marks = [timedelta(hours=step * n) for n in range(int(length / timedelta(hours=step)) + 1)]
    clock = exercise.operation.clock
    return Axis(
        ticks=tuple(
            Tick(row.id, place(row.at), row.state, f"{row.planned} {row.id}: {row.state_word}. {row.text}")
            for row in rows
            if row.at is not None
        ),
        stretches=tuple(_stretches(exercise, rows, place)),
        hours=tuple((place(mark), t_plus(mark)) for mark in marks),
        now=None if state_of(exercise.operation) in OVER else place(elapsed),
        rate=clock.speed * WHOLE / length.total_seconds(),
    )


_STEPS = (0.25, 0.5, 1, 2, 4, 6, 12, 24)
_MOST_MARKS = 9


def _stretches(
    exercise: Exercise, rows: Sequence[InjectRow], place: Callable[[timedelta], int]
) -> Iterator[Stretch]:
    """Yield each phase from its first inject until the next phase's."""
    of = {one.id: one.phase for one in exercise.scenario.injects}
    begins: dict[str, timedelta] = {}
    for row in rows:
        if row.at is not None and of[row.id]:
            begins.setdefault(of[row.id], row.at)
    found = list(begins.items())
    for number, (phase, at) in enumerate(found):
        ends = place(found[number + 1][1]) if number + 1 < len(found) else WHOLE
        yield Stretch(phase, place(at), ends)
