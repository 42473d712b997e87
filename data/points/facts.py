"""The facts that leave the store: frozen, complete in themselves, and without a clock.

`carried`: its times have been moved along by a jump of an exercise's clock, and are not moved again.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Final

from data.carried.facts import Standpoint
from data.clock import alike
from data.entries.entry import Entry
from data.operations.facts import Operation
from data.words import (
    Answer,
    Channel,
    Function,
    Occupancy,
    Phase,
    PointKind,
    Staffing,
    Status,
    Supply,
)


@dataclass(frozen=True, slots=True)
class NewPoint:
    """One row of a point list, its area already settled by position. WGS84 degrees.

    What has a default came after the first lists, and everything follows from its line here: its column in
    the store, in files read and in files written, and the entry's fact. A yes or no is an `Answer`.
    """

    id: str
    name: str
    address: str
    area: str
    lon: float
    lat: float
    kind: PointKind
    example: bool
    source: str
    capacity: int | None
    operated_by: str
    infrastructure_by: str
    owner: str
    fault_contact: str
    accessibility: Answer | None = None
    children: Answer | None = None
    pets: Answer | None = None
    languages: str = ""
    outage_plan: str = ""
    water_plan: str = ""
    supplier: str = ""


SINCE: Final = {part.name: part.type for part in fields(NewPoint) if part.default is not MISSING}
ANSWERS: Final = tuple(name for name, kind in SINCE.items() if kind == Answer | None)


@dataclass(frozen=True, slots=True)
class Area:
    """One stadsdelsnämndsområde; `population` is None where no figure is loaded."""

    id: str
    name: str
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What one source said of one function at one point: one of the four, or one that the list has by its id.

    Times are the operation's own, but `recorded_at` is real. `source` is who said it, in words;
    `source_key` tells sources apart even when the words have been masked, and `device_key` the phones
    that report by one key ("" where none is known). `seen` is the newest revision that the page it was
    written on showed of the function (None: it did not say, 0: nothing); `repeats` says that it is that
    report's values once more, "oförändrat". `place` is told where reports were carried here: in which order
    they count then.
    """

    id: str
    revision: int
    point: str
    function: str
    status: Status
    supply: Supply
    observed_at: datetime
    recorded_at: datetime
    valid_until: datetime | None
    lasts_until: datetime | None
    restored_estimate: datetime | None
    channel: Channel
    source: str
    source_key: str
    settles: bool = False
    unconfirmed_device: bool = False
    device_key: str = ""
    seen: int | None = None
    repeats: bool = False
    cause: str = ""
    note: str = ""
    carried: bool = False
    place: Standpoint | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Estimate:
    """When somebody says that what has failed is back, and how often they had moved that time."""

    at: datetime
    source: str
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """How long a function has failed, or is said to run out: since the first report that says so, and since
    it last got worse, got another cause or a sooner end. The operation's time.

    `estimates` are when those who have said so expect it back, each as they last said it, the newest last.
    """

    began: datetime
    worsened: datetime
    estimates: tuple[Estimate, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionState:
    """The report that stands and, while it is unsettled, the one that contradicts it.

    `run` is told where a whole picture is read, of what has failed or runs out, and `reserve_since` of
    electricity on reserve power, where the reports before say that it was not: it follows from these.
    """

    current: Report | None = None
    rival: Report | None = None
    run: Run | None = field(default=None, compare=False)
    reserve_since: datetime | None = field(default=None, compare=False)

    @property
    def newest(self) -> int:
        """The newest revision that whoever is shown this state sees; 0 where nothing is reported."""
        return max((one.revision for one in (self.current, self.rival) if one is not None), default=0)

    def expected(self, report: Report | None) -> Estimate | None:
        """Return when a report of it says that it is back, by whoever said so first."""
        if report is None or report.restored_estimate is None:
            return None
        told = reversed(self.run.estimates) if self.run is not None else ()
        at = report.restored_estimate
        return next((one for one in told if alike(one.at, at)), Estimate(at, report.source))


@dataclass(frozen=True, slots=True)
class Failed:
    """That a function at a point was reported *ur funktion*, and was not by the report before."""

    revision: int
    operation: str
    point: str
    function: Function
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class OccupancyReport:
    """How full a point is and whether its staffing suffices; `relief_at` is when the next shift comes."""

    occupancy: Occupancy
    people: int | None
    staffing: Staffing | None
    observed_at: datetime
    valid_until: datetime
    source: str
    revision: int
    relief_at: datetime | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """The last transition of a point: a decision, or (no `decider`) that what was decided has been done."""

    phase: Phase
    at: datetime
    decider: str
    reason: str
    revision: int
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What the point itself says of its opening, where no transition has answered it yet."""

    opened: bool
    at: datetime
    reason: str
    source: str
    revision: int
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """What makes a point an operation's own: the entry that added it (0: a list has it), and whether it is
    *tillfällig* still.
    """

    added: int = 0
    temporary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(NewPoint):
    """A trygghetspunkt as one operation sees it: what the list states, and its state there.

    In the fields that may be left out, None or empty text means that nobody has stated anything.
    `temporary`: it is in no register, only in this operation, and krisledningen has not kept it. `added` is
    the entry that holds the name of a point that is the operation's own, kept or not; 0 for one of the list.
    """

    phase: Phase
    phase_change: PhaseChange | None
    opening: Opening | None
    functions: Mapping[Function, FunctionState]
    occupancy: OccupancyReport | None
    version: int
    temporary: bool = False
    added: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything one operation's screens are drawn from, at one revision."""

    revision: int
    operation: Operation
    areas: tuple[Area, ...]
    points: tuple[Point, ...]
    recent: tuple[Entry, ...] = field(default=())


NO_FUNCTIONS: Mapping[Function, FunctionState] = MappingProxyType(
    {function: FunctionState() for function in Function}
)
