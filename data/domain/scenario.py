"""A scenario: what is to happen, who is told, what they should do, and what is true meanwhile (the facit).

Moments are given from the start of the exercise (T+). Nothing in here is for participants but the brief.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data.domain.exercise_words import ConditionKind, ExpectedKind, InjectChannel
from data.domain.words import Function, Phase, Readiness, Role, Status, Supply


@dataclass(frozen=True, slots=True)
class Objective:
    """What the exercise is to train; observations and expected acts point at it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an inject is for: a role, and the area, sector or point it is bound to ("": all of that role)."""

    role: Role
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes true in the scenario for some functions at points (`points`, and all in `areas`).

    `lasts`: from the moment of the effect until what it runs on is used up; it is out of order then.
    """

    functions: tuple[Function, ...]
    status: Status
    areas: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    supply: Supply = Supply.OKANT
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for an inject to be delivered at its moment.

    About reports: of `function` from `area` or `point`, within the last `within`. About injects: `inject`.
    """

    kind: ConditionKind
    inject: str = ""
    area: str = ""
    point: str = ""
    function: Function | None = None
    within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """An act that should follow an inject within a time; what is left empty may be anything."""

    kind: ExpectedKind
    within: timedelta
    text: str = ""
    area: str = ""
    point: str = ""
    sector: str = ""
    function: Function | None = None
    status: Status | None = None
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A report that the exercise control makes itself: *spela rapport*, the one exception, marked so."""

    point: str
    function: Function
    status: Status
    supply: Supply = Supply.OKANT
    cause: str = ""
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Inject:
    """One row of the inspelslista. `at` None: a contingency inject, delivered by hand or not at all.

    `sender`, `channel` and `text` are what its recipients get; the rest they never see. `expected_text`
    says the expected action in words, `expected` what of it can be looked for. Without recipients it only
    changes what is true.
    """

    id: str
    at: timedelta | None
    text: str
    phase: str = ""
    sender: str = ""
    to: tuple[Recipient, ...] = ()
    channel: InjectChannel = InjectChannel.TELEFON
    expected_text: str = ""
    expected: tuple[Expected, ...] = ()
    objective: str = ""
    note: str = ""
    effects: tuple[Effect, ...] = ()
    condition: Condition | None = None
    plays: tuple[Played, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario. `origin` is the exercise's time at T+0; `start` is the facit then.

    What no effect has touched works. `brief` is the only part that participants read. `example`: comes along
    with the program and is nobody's plan.
    """

    id: str
    title: str
    origin: datetime
    duration: timedelta
    readiness: Readiness = Readiness.NORMALLAGE
    purpose: str = ""
    brief: str = ""
    sources: str = ""
    phases: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    opens: tuple[str, ...] = ()
    start: tuple[Effect, ...] = ()
    injects: tuple[Inject, ...] = ()
    example: bool = False
