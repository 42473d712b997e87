"""What becomes of an operation as a whole, and of an exercise: its plan, its clock, its injects."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from data.entries.entry import NUMBER, EntryKind, What
from data.exercise.scenario import ClockAct, InjectChannel, Outcome, Recipient
from data.words import OperationKind, Readiness, Retention


@dataclass(frozen=True, slots=True)
class OperationOpened(What):
    """The operation begins, its clock with it; somebody's own rehearsal says whose, and of which grant."""

    KIND: ClassVar = EntryKind.OPERATION_OPENED
    WORDS: ClassVar = ("name",)

    kind: OperationKind
    readiness: Readiness
    clock_started_at: datetime
    clock_origin: datetime
    clock_speed: float
    owner: str = ""
    rehearses: str = ""


@dataclass(frozen=True, slots=True)
class OperationChanged(What):
    """Another beredskapsläge; the entry's words have the name only where that changed."""

    KIND: ClassVar = EntryKind.OPERATION_CHANGED
    WORDS: ClassVar = ("name",)

    before: Readiness
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class OperationClosed(What):
    KIND: ClassVar = EntryKind.OPERATION_CLOSED
    WORDS: ClassVar = ("reason",)


@dataclass(frozen=True, slots=True)
class OperationReopened(What):
    KIND: ClassVar = EntryKind.OPERATION_REOPENED
    WORDS: ClassVar = ("reason",)


@dataclass(frozen=True, slots=True)
class Masked(What):
    """One entry's words are gone, by a decision."""

    KIND: ClassVar = EntryKind.MASKED
    WORDS: ClassVar = ("decision",)

    masks: int = field(metadata=NUMBER)


@dataclass(frozen=True, slots=True)
class RetentionDecided(What):
    """A whole operation's records are kept or disposed of; `removes` is how many entries lose their words."""

    KIND: ClassVar = EntryKind.RETENTION
    WORDS: ClassVar = ("decision",)

    keep: Retention
    removes: int


@dataclass(frozen=True, slots=True)
class ExercisePlanned(What):
    """The frame of a scenario; the scenario itself is the entry's words."""

    KIND: ClassVar = EntryKind.EXERCISE_PLANNED
    WORDS: ClassVar = ("scenario",)

    scenario: str
    origin: datetime
    duration: timedelta
    injects: int
    areas: tuple[str, ...]
    clone_of: str


@dataclass(frozen=True, slots=True)
class OfClock(What):
    """How the clock goes on from here; `pace` is one chosen while it stands still."""

    act: ClockAct
    clock_started_at: datetime
    clock_origin: datetime
    clock_speed: float
    carried: timedelta
    pace: float | None = None

    @property
    def ends(self) -> bool:
        """Whether the exercise is over: broken off, it has stopped too."""
        return self.act is ClockAct.STOP

    @property
    def pauses(self) -> bool:
        return self.act is ClockAct.PAUSE

    @property
    def ends_pause(self) -> bool:
        """Whether what was said by a pause is said no more: a pace or a jump while it stands leaves it."""
        return self.ends or self.clock_speed > 0


@dataclass(frozen=True, slots=True)
class ClockSet(OfClock):
    """A pause may say a word to everybody."""

    KIND: ClassVar = EntryKind.EXERCISE_CLOCK
    WORDS: ClassVar = ("word",)


@dataclass(frozen=True, slots=True)
class ExerciseInterrupted(OfClock):
    """Broken off: the clock stands still for good."""

    KIND: ClassVar = EntryKind.EXERCISE_INTERRUPTED
    WORDS: ClassVar = ("reason",)


@dataclass(frozen=True, slots=True)
class BreakAsked(What):
    """A participant asks those who lead to break the exercise off."""

    KIND: ClassVar = EntryKind.INTERRUPT_ASKED
    WORDS: ClassVar = ("reason",)


@dataclass(frozen=True, slots=True)
class InjectChanged(What):
    """An inject as it is from here on, whole among the words; `free`: the scenario does not have it."""

    KIND: ClassVar = EntryKind.INJECT_CHANGED
    WORDS: ClassVar = ("inject",)

    inject: str
    free: bool


@dataclass(frozen=True, slots=True)
class InjectDelivered(What):
    """`unplayed` is how many of the reports it plays could not be made; the words say why.

    `source` is the entry in which the text stands, where that is not among the words.
    """

    KIND: ClassVar = EntryKind.INJECT_DELIVERED
    WORDS: ClassVar = ("sender", "text", "unplayed")

    inject: str
    by_hand: bool
    planned: datetime | None
    channel: InjectChannel
    to: tuple[Recipient, ...]
    unplayed: int
    source: int | None = None


@dataclass(frozen=True, slots=True)
class InjectSkipped(What):
    KIND: ClassVar = EntryKind.INJECT_SKIPPED
    WORDS: ClassVar = ("reason",)

    inject: str


@dataclass(frozen=True, slots=True)
class InjectAcknowledged(What):
    KIND: ClassVar = EntryKind.INJECT_ACKNOWLEDGED

    inject: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InjectsOpened(What):
    """Deliveries, by the numbers of their entries, as they were first shown to recipients (`role:bound`)."""

    KIND: ClassVar = EntryKind.INJECT_OPENED

    deliveries: tuple[int, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InjectWithdrawn(What):
    """A delivery, by its entry's number, that was taken back before anybody had opened it."""

    KIND: ClassVar = EntryKind.INJECT_WITHDRAWN

    inject: str
    delivery: int


@dataclass(frozen=True, slots=True)
class ControlNoted(What):
    """A line in the leaders' own log."""

    KIND: ClassVar = EntryKind.CONTROL_NOTED
    WORDS: ClassVar = ("text",)


@dataclass(frozen=True, slots=True)
class RecipientReminded(What):
    """A recipient (`role:bound`) is reminded of deliveries, by the numbers of their entries."""

    KIND: ClassVar = EntryKind.RECIPIENT_REMINDED

    recipient: str
    deliveries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Observed(What):
    """What an observer saw, of an objective or an inject where one is named."""

    KIND: ClassVar = EntryKind.OBSERVATION
    WORDS: ClassVar = ("text",)

    objective: str
    inject: str


@dataclass(frozen=True, slots=True)
class ActAssessed(What):
    """How an inject's expected act is judged, by its place in the inject's list."""

    KIND: ClassVar = EntryKind.ASSESSMENT
    WORDS: ClassVar = ("text",)

    inject: str
    expected: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LessonLearnt(What):
    """A lesson; `due` is a date as it was written (ÅÅÅÅ-MM-DD). The last word of its id holds.

    An exercise's are written in its control's own room.
    """

    KIND: ClassVar = EntryKind.LESSON
    WORDS: ClassVar = ("text", "owner")

    lesson: str
    due: str
    done: bool


@dataclass(frozen=True, slots=True)
class ResultGiven(What):
    """Whoever took part as one of these may read how it went for them, and for nobody else."""

    KIND: ClassVar = EntryKind.RESULT_GIVEN

    to: tuple[Recipient, ...]
