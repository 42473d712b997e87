"""What can wait for somebody, how the same sort of it is one row, and that somebody takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from data.exercise.facts import Delivered
from data.log.facts import OpenEntry
from data.points.facts import Picture
from data.requests.rules import Coordination
from data.rights import Deed, Place
from data.sectors.owners import MovedOwner
from data.situation_reports.facts import SituationReport
from data.staff.facts import ReportDue
from data.words import Function, TaskKind

# Förslag: as long as a colleague may be trusted to have begun.
TAKEN_FOR: Final = timedelta(minutes=15)
MOST_ROWS: Final = 3

# What comes first; kinds that come together are ordered by how many people they concern.
ORDER: Final[Mapping[TaskKind, int]] = MappingProxyType(
    {
        TaskKind.UR_FUNKTION: 1,
        TaskKind.KAN_INTE_TA_EMOT: 1,
        TaskKind.FORSENAD: 2,
        TaskKind.OBESVARAD: 3,
        TaskKind.UTHALLIGHET: 4,
        TaskKind.MOTSTRIDIGT: 5,
        TaskKind.TID_PASSERAD: 6,
        TaskKind.ATT_GODKANNA: 6,
        TaskKind.GAR_UT: 7,
        TaskKind.INSPEL: 8,
    }
)


class Wanted(Enum):
    """What a request waits for."""

    ANSWER = auto()
    ANOTHER = auto()  # it was declined: somebody else is to be asked
    RECEIPT = auto()  # that one of those who must know of it says that they do


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits. It is finished by `deed` at `place`, which are what the rights are asked about.

    `subject` tells it from others of its kind, the same for as long as it is the same thing. `at` is the
    moment it is about: reported, due, asked for or promised. `where` and `what` are names and words,
    `wanted` is of a request. `writer` is the account whose own work it is, where another can see to it.
    """

    kind: TaskKind
    subject: str
    deed: Deed
    place: Place
    at: datetime
    people: int = 0
    area: str = ""
    point: str = ""
    function: Function | None = None
    request: str = ""
    sector: str = ""
    where: str = ""
    what: str = ""
    wanted: Wanted = Wanted.ANSWER
    writer: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Taking:
    """That somebody took tasks, by their keys; `at` is real time, `by` the account and `actor` its name."""

    tasks: tuple[str, ...]
    at: datetime
    by: str
    actor: str


@dataclass(frozen=True, slots=True)
class Row:
    """Tasks of one kind, first the one to begin with; `taken` by whoever looks, where they are."""

    kind: TaskKind
    tasks: tuple[Task, ...]
    taken: Taking | None = None

    @property
    def first(self) -> Task:
        return self.tasks[0]


@dataclass(frozen=True, slots=True)
class Todo:
    """Every row that waits for somebody; `failing`: how many failures nobody acts on, theirs or not."""

    rows: tuple[Row, ...] = ()
    failing: int = 0

    @property
    def shown(self) -> tuple[Row, ...]:
        return self.rows[:MOST_ROWS]

    @property
    def more(self) -> int:
        """Return how many rows are not among those shown."""
        return len(self.rows) - len(self.shown)


NOTHING: Final = Todo()


@dataclass(frozen=True, slots=True)
class Beside:
    """What the journal adds to picture and requests, as of a revision: all of one operation.

    `due` is the next situation report, `lines` what is open in the log, `moved` who answers instead,
    `approvers` the accounts that may approve, where a report waits for that.
    """

    revision: int
    takings: tuple[Taking, ...] = ()
    reports: tuple[SituationReport, ...] = ()
    due: ReportDue | None = None
    lines: tuple[OpenEntry, ...] = ()
    moved: tuple[MovedOwner, ...] = ()
    approvers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """All that the list is worked out from; `told` are the injects of whoever looks."""

    picture: Picture
    held: Coordination
    beside: Beside
    told: tuple[Delivered, ...] = ()
