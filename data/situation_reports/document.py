"""What a situation report holds of the facts: everything as it was known at one moment, and no free text.

What people have written stays in the journal; a `Quote` says where. So a masked entry takes its words with
it out of every report that quoted it, and the frozen facts need never change.
"""

from dataclasses import dataclass
from datetime import datetime

from data.failures.facts import ACTED_ON, Because
from data.failures.words import FailureKind
from data.situation_reports.foreseen import Foreseen
from data.situation_reports.quote import Name, Quote
from data.situation_reports.reached import Reached
from data.staff.since import Turn
from data.words import (
    Function,
    ImpactLevel,
    Mark,
    OperationKind,
    Priority,
    Readiness,
    RequestKind,
    RequestState,
    Status,
    Supply,
)


@dataclass(frozen=True, slots=True)
class Before:
    """The report before this one: what changed is counted from the moment it was written."""

    number: int
    at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Said:
    """A function at a point as it was to be read at one moment; None where nobody had said anything."""

    status: Status
    mark: Mark
    observed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """A function at a point that is to be read differently than in the report before."""

    turn: Turn
    point: Name
    area: str
    function: Function
    before: Said
    after: Said
    example: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of points; `whole`: everything works there, `failing`: something is known not to.

    These are counted over the `open`, the `undecided`, which report without being decided open, and the
    `temporary`, which are beside the `points`.
    """

    points: int
    open: int
    whole: int
    failing: int
    unknown: int
    undecided: int = 0
    temporary: int = 0


@dataclass(frozen=True, slots=True)
class CellLine:
    """One function in one area: the counts over its points that count, and the worst of them.

    `open` is how many they are, also those that are *ej beslutade öppna*.
    """

    function: Function
    worst: Status | None
    mark: Mark
    working: int
    open: int
    limited: int
    failed: int
    unknown: int
    unconfirmed: int
    contested: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area with its cells; `population` is None where no figure is loaded."""

    id: str
    name: str
    population: int | None
    open: int
    points: int
    cells: tuple[CellLine, ...]
    undecided: int = 0
    temporary: int = 0


@dataclass(frozen=True, slots=True)
class PointLine:
    """A function at a point that counts that does not work, is unknown, or soon runs out."""

    point: Name
    area: str
    function: Function
    said: Said
    supply: Supply
    lasts_until: datetime | None
    restored_estimate: datetime | None
    source: Quote | None
    cause: Quote | None
    example: bool
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What is done about a failure: by an organisation, or by whom somebody has written that it is."""

    owner: str
    by: Quote | None
    source: Quote | None
    until: datetime | None
    said_at: datetime
    refer: Name


@dataclass(frozen=True, slots=True)
class FailureLine:
    """A failure that counts, `at` its point, area or sector, and why it is acted on or is not."""

    at: Name
    area: str
    kind: FailureKind
    function: Function | None
    mark: Mark
    since: datetime
    ends: datetime | None
    because: Because
    action: ActionLine | None
    example: bool

    @property
    def without_action(self) -> bool:
        return self.because not in ACTED_ON


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """What an organisation (none: the sector itself) says; `held` is None where it is no longer believed."""

    organisation: str
    area: str
    level: ImpactLevel
    held: ImpactLevel | None
    mark: Mark
    forecast_24: ImpactLevel | None
    forecast_72: ImpactLevel | None
    observed_at: datetime
    assessment: Quote


@dataclass(frozen=True, slots=True)
class SectorLine:
    """A sector's assessment and its participants' own words; `graver`: one of them says something worse."""

    name: str
    example: bool
    assessed: tuple[VoiceLine, ...]
    own: tuple[VoiceLine, ...]
    graver: ImpactLevel | None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A support request that still waits, and everything that is wrong with it."""

    what: Quote
    amount: Quote
    kind: RequestKind
    priority: Priority
    state: RequestState
    area: str
    point: Name
    owner: str
    asked_at: datetime
    deadline: datetime
    late: bool
    unowned: bool
    unacknowledged: tuple[str, ...]
    escalated: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in the journal since the report before; `struck`: its words do not leave the store."""

    at: datetime
    words: Quote
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The facts of one report. `at` is the operation's time, `real` the real one.

    `failures` are those that count, as everywhere; they and what is `foreseen` are None in a report from
    before they were in it, and `reached` where it was not, or could not be, worked out: `unmeasured` where it
    was to be. `cited` are the judgements of assumed outages, by the entries they were saved in.
    """

    at: datetime
    real: datetime
    revision: int
    name: Quote
    kind: OperationKind
    readiness: Readiness
    before: Before | None
    figures: Figures
    areas: tuple[AreaLine, ...]
    changes: tuple[Change, ...]
    failing: tuple[PointLine, ...]
    ending: tuple[PointLine, ...]
    sectors: tuple[SectorLine, ...]
    requests: tuple[RequestLine, ...]
    decisions: tuple[DecisionLine, ...]
    examples: bool = False
    failures: tuple[FailureLine, ...] | None = None
    cited: tuple[int, ...] = ()
    foreseen: Foreseen | None = None
    reached: Reached | None = None
    unmeasured: bool = False

    @property
    def exercise(self) -> bool:
        return self.kind is OperationKind.OVNING
