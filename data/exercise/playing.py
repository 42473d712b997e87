"""Which injects are due, and whether what they depend on holds at their moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.clock import Clock
from data.exercise.facts import Exercise, moment_of, state_of
from data.exercise.scenario import Condition, ConditionKind, ExerciseForm, ExerciseState, Inject
from data.operations.facts import Operation
from data.words import Function

# What the exercise control's reports are signed with; all others are participants'.
PLAYED_BY = "motspel"
PLAYED_SAID = "rapporterat av motspel"
_CONTROL_NAMES = (PLAYED_BY, "övningsledningen", "lokal övningsledare", "utvärderare")


@dataclass(frozen=True, slots=True)
class Said:
    """That somebody reported a function at a point; `recorded_at` is the real time it came in."""

    point: str
    area: str
    function: Function
    actor: str
    recorded_at: datetime


def by_control(actor: str) -> bool:
    """Return whether an entry's actor is the exercise's control rather than a participant."""
    return actor.startswith(_CONTROL_NAMES)


def unsettled(exercise: Exercise) -> tuple[Inject, ...]:
    """Return the injects with a moment that are neither delivered nor skipped, in the order they are due.

    One that was withdrawn comes by itself only at a moment after that; else by hand.
    """
    settled = {one.inject for one in exercise.delivered} | {one.inject for one in exercise.skipped}
    since = {one.inject: one.at - exercise.begins for one in exercise.withdrawn}
    waiting = [
        one
        for one in exercise.scenario.injects
        if one.at is not None and one.id not in settled and one.at > since.get(one.id, _BEFORE)
    ]
    return tuple(sorted(waiting, key=lambda one: (one.at, one.id)))


_BEFORE = timedelta.min


def due(exercise: Exercise, moment: datetime) -> tuple[Inject, ...]:
    """Return the injects due at the exercise's time `moment`, in order; none but in one that has started.

    Where the clock stands still what was due when it stopped is due: at that very moment too, not later.
    """
    if not under_way(exercise.operation):
        return ()
    return tuple(
        one
        for one in unsettled(exercise)
        if (at := moment_of(one, exercise.begins)) is not None and at <= moment
    )


def under_way(operation: Operation) -> bool:
    """Return whether an exercise has started and not ended: also where its clock stands still."""
    return state_of(operation) in (ExerciseState.PAGAR, ExerciseState.PAUSAD)


def over(exercise: Exercise, moment: datetime) -> bool:
    """Return whether an exercise is to end by itself at the exercise's time `moment`."""
    ends = exercise.begins + exercise.scenario.duration
    return exercise.scenario.form is ExerciseForm.LARM and under_way(exercise.operation) and moment >= ends


def next_due(exercise: Exercise) -> datetime | None:
    """Return the real moment at which the next inject is due; None where none is, as the clock runs."""
    waiting = unsettled(exercise)
    moment = moment_of(waiting[0], exercise.begins) if waiting else None
    if moment is None or exercise.operation.clock.speed <= 0:
        return None
    return exercise.operation.clock.real(moment)


def why_condition_fails(
    exercise: Exercise, inject: Inject, reports: Sequence[Said], moment: datetime
) -> str | None:
    """Return in words why an inject is not played at its moment; None where nothing hinders it.

    `reports` are those of participants in the exercise. What came after the moment counts for nothing.
    """
    asked = inject.condition
    if asked is None:
        return None
    happened = _happened(exercise, asked, reports, moment)
    wants = asked.kind in (ConditionKind.RAPPORTERAT, ConditionKind.KVITTERAT, ConditionKind.LEVERERAT)
    if happened is wants:
        return None
    return _words(asked, happened)


def _happened(exercise: Exercise, asked: Condition, reports: Sequence[Said], moment: datetime) -> bool:
    clock = exercise.operation.clock
    begins = exercise.begins if asked.within is None else moment - asked.within
    if asked.kind in (ConditionKind.RAPPORTERAT, ConditionKind.INTE_RAPPORTERAT):
        times = [_counted(clock, one.recorded_at, moment) for one in reports if _about(asked, one)]
    else:
        times = _times_of_inject(exercise, asked)
    return any(begins <= at <= moment for at in times)


def _about(asked: Condition, said: Said) -> bool:
    return (
        not by_control(said.actor)
        and asked.function in (None, said.function)
        and asked.area in ("", said.area)
        and asked.point in ("", said.point)
    )


def _times_of_inject(exercise: Exercise, asked: Condition) -> list[datetime]:
    """Return when the inject that a condition names was delivered or acknowledged, in the exercise's time."""
    planned = {one.id: moment_of(one, exercise.begins) for one in exercise.scenario.injects}
    found: list[datetime] = []
    for one in exercise.delivered:
        if one.inject != asked.inject:
            continue
        if asked.kind in (ConditionKind.KVITTERAT, ConditionKind.INTE_KVITTERAT):
            found.extend((one.acknowledged or {}).values())
        else:
            # Delivered a tick late it still came at its own moment, before whatever depends on it.
            found.append(min(one.at, planned.get(one.inject) or one.at))
    return found


def _counted(clock: Clock, recorded_at: datetime, moment: datetime) -> datetime:
    """Return a real time as the exercise's, moved along by the jumps until `moment` that let nothing age."""
    at = clock.at(recorded_at)
    for stretch in clock.stretches:
        if stretch.carried and at < stretch.origin <= moment:
            at += stretch.carried
    return at


def _words(asked: Condition, happened: bool) -> str:
    match asked.kind:
        case ConditionKind.RAPPORTERAT | ConditionKind.INTE_RAPPORTERAT:
            what = " ".join(part for part in (asked.function or "", asked.point or asked.area) if part)
            found = f"{what or 'läget'} {'har' if happened else 'har inte'} rapporterats"
        case ConditionKind.KVITTERAT | ConditionKind.INTE_KVITTERAT:
            found = f"inspelet {asked.inject} {'är' if happened else 'är inte'} kvitterat"
        case _:
            found = f"inspelet {asked.inject} {'är' if happened else 'är inte'} levererat"
    return f"Villkoret gällde inte: {found}."
