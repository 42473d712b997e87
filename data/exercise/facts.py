"""Exercises as they are led: the control's own room in the journal, and how far things have come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from data.clock import Clock
from data.exercise.scenario import (
    ExerciseForm,
    ExerciseState,
    ExpectedKind,
    Inject,
    InjectState,
    Recipient,
    Scenario,
    TakingPart,
    answered_at,
    each_recipient,
    name_of_recipient,
)
from data.lessons.facts import Lesson
from data.operations.facts import Operation

# What the control writes is filed under an operation of its own beside the exercise: whatever reads by the
# exercise's id never meets it. No operation can be opened with such an id.
ROOM: Final = "/ledning"


def room_of(operation_id: str) -> str:
    """Return where in the journal the control of an exercise writes."""
    return f"{operation_id}{ROOM}"


def is_room(operation_id: str | None) -> bool:
    """Return whether entries filed under this id are the control's own."""
    return operation_id is not None and operation_id.endswith(ROOM)


@dataclass(frozen=True, slots=True)
class Delivered:
    """An inject as it was delivered: exactly what its recipients got. `at` is the exercise's time.

    `by` is who delivered it, "" for its own moment. `acknowledged`, `opened` and `reminded` are the
    exercise's time at which each recipient (as `role:bound`) acknowledged, first saw and was last reminded
    of it; `heard` is the real time of the first. `source`: the entry whose words it says.
    """

    inject: str
    revision: int
    at: datetime
    recorded_at: datetime
    sender: str
    channel: str
    text: str
    to: tuple[Recipient, ...]
    by: str = ""
    acknowledged: Mapping[str, datetime] | None = None
    heard: Mapping[str, datetime] | None = None
    opened: Mapping[str, datetime] | None = None
    reminded: Mapping[str, datetime] | None = None
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """An inject that was not delivered: by decision, or because its condition did not hold."""

    inject: str
    revision: int
    at: datetime
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A delivery that was taken back: its inject is as never delivered.

    `delivery` is its entry's number; `told_at`, `told_by` and `to`: when it was made, by whom and to whom.
    """

    inject: str
    delivery: int
    revision: int
    at: datetime
    by: str
    told_at: datetime
    told_by: str = ""
    to: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminded:
    """That a recipient (`role:bound`) was reminded of deliveries."""

    revision: int
    at: datetime
    recorded_at: datetime
    by: str
    recipient: str
    deliveries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ControlNote:
    """A line in the leaders' own log."""

    revision: int
    at: datetime
    recorded_at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """That a participant asked for the exercise to be broken off."""

    revision: int
    at: datetime
    recorded_at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Observation:
    """An observer's note, tied to a time and, where said, to an objective or an inject."""

    revision: int
    at: datetime
    by: str
    text: str
    objective: str = ""
    inject: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A judgement of an expected act by somebody who saw it; it goes before what the journal tells."""

    revision: int
    inject: str
    expected: int
    outcome: str
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise as its control knows it, at one revision. `scenario` holds every edit so far.

    `clone_of` is the exercise it is run anew from. `areas` narrows who takes part; empty: all. `given` are
    those whose result has been given to them.
    """

    operation: Operation
    revision: int
    scenario: Scenario
    delivered: tuple[Delivered, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    asks: tuple[Ask, ...] = ()
    observations: tuple[Observation, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    clone_of: str = ""
    areas: tuple[str, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    reminded: tuple[Reminded, ...] = ()
    notes: tuple[ControlNote, ...] = ()
    given: tuple[Recipient, ...] = ()

    @property
    def begins(self) -> datetime:
        """The exercise's time at T+0."""
        return self.scenario.origin


def state_of(operation: Operation) -> ExerciseState:
    """Return how far an exercise has come."""
    if operation.interrupted:
        return ExerciseState.AVBRUTEN
    if operation.closed_at is not None:
        return ExerciseState.AVSLUTAD
    if operation.clock.speed > 0:
        return ExerciseState.PAGAR
    return ExerciseState.PAUSAD if operation.clock.earlier else ExerciseState.PLANERAD


def moment_of(inject: Inject, begins: datetime) -> datetime | None:
    """Return when an inject is to be delivered, in the exercise's time; None for a contingency inject."""
    return begins + inject.at if inject.at is not None else None


def silent(told: Delivered, part: TakingPart) -> tuple[Recipient, ...]:
    """Return those of an inject's recipients, one by one, who have not acknowledged it."""
    each = each_recipient(told.to, part)
    return tuple(one for one in each if answered_at(told.acknowledged, one) is None)


def is_for(to: Iterable[Recipient], name: str) -> bool:
    """Return whether an inject to these is one for a recipient, written `role:bound`."""
    role, _, bound = name.partition(":")
    return any(one.role == role and one.bound in ("", bound) for one in to)


def waits(told: Delivered) -> bool:
    """Return whether an inject has not been acknowledged by everybody that whoever looks stands for."""
    held = told.acknowledged or {}
    return any(name_of_recipient(to.role, to.bound) not in held for to in told.to)


def state_of_inject(exercise: Exercise, inject: Inject, now: datetime, part: TakingPart) -> InjectState:
    """Return how far an inject has come: answered when every recipient has; `now` is the exercise's time.

    What was not played cannot be missed: a jump or a pause makes nobody late.
    """
    if any(one.inject == inject.id for one in exercise.skipped):
        return InjectState.OVERHOPPAT
    told = next((one for one in exercise.delivered if one.inject == inject.id), None)
    if told is None:
        return InjectState.PLANERAT
    if told.to and not silent(told, part):
        return InjectState.BESVARAT
    ran = exercise.operation.clock.ran(told.at, now)
    return InjectState.MISSAT if told.to and ran >= wait_of(inject) else InjectState.LEVERERAT


def wait_of(inject: Inject) -> timedelta:
    """Return how much must be played after an inject before its recipients can have missed it.

    What an observer judges is no answer that is waited for.
    """
    answers = (one.within for one in inject.expected if one.kind is not ExpectedKind.BEDOMS)
    return max(answers, default=LONGEST_WAIT)


# The scenario of every larmövning, by which one is known from the next, also when its words are gone.
DRILL: Final = "larmovning"


def form_of(scenario: str) -> ExerciseForm:
    """Return what is known of an exercise's form by its scenario's id alone."""
    return ExerciseForm.LARM if scenario == DRILL else ExerciseForm.SIMULERING


def is_trial(inject: str) -> bool:
    """Return whether an inject is the trial before the start, or one sent again: no part of the story."""
    return inject == TRIAL or inject.startswith(f"{TRIAL}-")


TRIAL: Final = "prov"


def story_of(scenario: Scenario) -> Scenario:
    """Return a scenario without the trials that were sent before the start."""
    return replace(scenario, injects=tuple(one for one in scenario.injects if not is_trial(one.id)))


# After this an inject that nobody has answered is shown as missed where it says nothing else.
LONGEST_WAIT: Final = timedelta(minutes=30)


def elapsed(clock: Clock, begins: datetime, real: datetime) -> timedelta:
    """Return T+ at a real moment."""
    return clock.at(real) - begins
