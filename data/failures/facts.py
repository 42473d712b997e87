"""A failure, what is done about it, and why that counts or does not: as one fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from data.failures.words import ActionState, FailureKind
from data.points.facts import Estimate, Point
from data.words import Function, Mark, Status

# Förslag: as long as somebody may need to go and look, once it is said to be done.
CONFIRMED_WITHIN: Final = timedelta(minutes=30)
# Förslag: what runs out within this time and has no relief is a failure that can still be prevented.
ENDS_WITHIN: Final = timedelta(hours=2)
# Förslag: as long as it may take from the decision to open a point until it says that it has opened.
OPENS_WITHIN: Final = timedelta(hours=1)

# What is said beside what counts, never among it, or amber drowns red; and what is contradicted, where the
# worst that anybody says is that it works in part.
APART: Final = frozenset({FailureKind.BEGRANSAD, FailureKind.KAN_INTE_TA_EMOT})


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as it should be: a function at a point, an area without a point, or a sector.

    `since` is when it began, `worsened` when it last got worse: what was promised before then was promised
    of something else. `back` is when it is expected again and who says so, `ends` when what still works
    runs out. `people` are those it concerns, as far as anybody has said.
    """

    kind: FailureKind
    key: str
    area: str
    since: datetime
    worsened: datetime
    point: Point | None = None
    function: Function | None = None
    sector: str = ""
    status: Status | None = None
    mark: Mark = Mark.BEKRAFTAT
    cause: str = ""
    source: str = ""
    reported_at: datetime | None = None
    back: Estimate | None = None
    ends: datetime | None = None
    people: int = 0

    @property
    def counted(self) -> bool:
        """Whoever says that it works has not mended what another says has failed: the worse of two counts."""
        if self.kind is FailureKind.MOTSTRIDIGT:
            return self.status is Status.UR_FUNKTION
        return self.kind not in APART


def key_of_point(point: str, function: Function) -> str:
    return f"{point}:{function}"


def key_of_room(point: str) -> str:
    """Return the key of that a point can receive no more."""
    return f"{point}:plats"


def key_of_area(area: str) -> str:
    return f"omrade:{area}"


def key_of_sector(sector: str) -> str:
    return f"sektor:{sector}"


class Because(StrEnum):
    """Why a failure counts as acted on, or why it does not; frozen in reports by these values."""

    NOTHING_SAID = auto()
    NO_ANSWER = auto()
    DECLINED = auto()
    TIME_PASSED = auto()
    WORSENED = auto()
    NOT_CONFIRMED = auto()
    ACCEPTED = auto()
    ON_ITS_WAY = auto()
    ORDERED = auto()
    DONE = auto()
    DECIDED = auto()


ACTED_ON: Final = frozenset(
    {Because.ACCEPTED, Because.ON_ITS_WAY, Because.ORDERED, Because.DONE, Because.DECIDED}
)


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody does about a failure: `owner` is an organisation's id, else `by` a function in words.

    `until` is when it is to be done, `source` who said so where it is hearsay, `refer` the point that
    people are sent to instead. `late`: its time has passed; `moved`: how often they had said another.
    """

    state: ActionState
    said_at: datetime
    revision: int
    owner: str = ""
    by: str = ""
    until: datetime | None = None
    source: str = ""
    reason: str = ""
    request: str = ""
    refer: str = ""
    late: bool = False
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Attended:
    """A failure with what is done about it; `others` who also say that they act on it."""

    failure: Failure
    because: Because
    action: Action | None = None
    others: tuple[Action, ...] = ()

    @property
    def acted_on(self) -> bool:
        return self.because in ACTED_ON

    @property
    def without_action(self) -> bool:
        """Return whether it counts among the failures that nobody does anything about."""
        return self.failure.counted and not self.acted_on

    @property
    def late(self) -> bool:
        return self.action is not None and self.action.late

    @property
    def unattended_since(self) -> datetime:
        """Return since when nobody does anything: what was begun and no longer counts has bought time.

        Never before it failed: a deadline may lie before, and who has said no may have said so long ago.
        """
        return max(self.failure.since, self._acted_until())

    def _acted_until(self) -> datetime:
        failure, action = self.failure, self.action
        if action is None or self.because in (Because.NOTHING_SAID, Because.NO_ANSWER):
            return failure.since
        if self.because is Because.WORSENED:
            return failure.worsened
        if self.because is Because.NOT_CONFIRMED:
            looked = failure.reported_at or action.said_at
            return looked if looked > action.said_at else action.said_at + CONFIRMED_WITHIN
        ended = action.until if self.because is Because.TIME_PASSED else action.said_at
        return ended or action.said_at


@dataclass(frozen=True, slots=True)
class Failures:
    """Every failure at one moment, in the order in which they hurt."""

    all: tuple[Attended, ...] = ()

    @property
    def counted(self) -> tuple[Attended, ...]:
        return tuple(each for each in self.all if each.failure.counted)

    @property
    def apart(self) -> tuple[Attended, ...]:
        """Return what is limited or full: said beside the others, never among them."""
        return tuple(each for each in self.all if not each.failure.counted)

    @property
    def without_action(self) -> tuple[Attended, ...]:
        return tuple(each for each in self.all if each.without_action)

    @property
    def late(self) -> tuple[Attended, ...]:
        """Return those without action whose time has passed: somebody had promised."""
        return tuple(each for each in self.without_action if each.late)


NO_FAILURES: Final = Failures()


@dataclass(frozen=True, slots=True)
class Statement:
    """That somebody acts on some failures, by their keys, as it was said; the operation's time.

    `masked`: who it was is masked, and cannot be told from others who are. `place`: which came after which of
    one moment, also where the one was carried here.
    """

    revision: int
    keys: tuple[str, ...]
    state: ActionState
    said_at: datetime
    actor: str
    owner: str = ""
    by: str = ""
    until: datetime | None = None
    source: str = ""
    reason: str = ""
    refer: str = ""
    carried: bool = False
    masked: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What is to be written down: who acts on which failures, and until when."""

    id: str
    operation: str
    keys: Sequence[str]
    state: ActionState
    owner: str | None = None
    by: str = ""
    until: datetime | None = None
    source: str = ""
    reason: str = ""
    refer: str | None = None
