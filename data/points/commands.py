"""What can be said of a point, as somebody says it: reports, occupancy, opening and phase."""

from dataclasses import dataclass
from datetime import datetime

from data.words import (
    Channel,
    Function,
    Occupancy,
    Phase,
    RequestKind,
    Staffing,
    Status,
    Supply,
)


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as somebody states it; `id` is made by the client, so that sending twice never doubles.

    Times are the operation's own. `version` is the point's version the form was opened on; `seen` and
    `repeats` are as in `Report`, and `device` is the phone's own random number ("": not a phone). What it
    leaves unsaid may stand from before (see `kept`), but for the fields that are `cleared` on purpose.
    """

    id: str
    operation: str
    point: str
    function: Function
    status: Status
    supply: Supply = Supply.OKANT
    cause: str = ""
    note: str = ""
    observed_at: datetime | None = None
    lasts_until: datetime | None = None
    restored_estimate: datetime | None = None
    valid_until: datetime | None = None
    channel: Channel = Channel.WEBB
    on_behalf_of: str = ""
    settles: bool = False
    unconfirmed_device: bool = False
    device: str = ""
    seen: int | None = None
    repeats: bool = False
    cleared: tuple[str, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """ "Oförändrat" for one function: the revision that the page it was said on showed of it."""

    function: Function
    seen: int | None


@dataclass(frozen=True, slots=True)
class NewOccupancy:
    """How full a point is and whether its staffing suffices: together, since one report stands for both."""

    id: str
    operation: str
    point: str
    occupancy: Occupancy
    people: int | None = None
    staffing: Staffing | None = None
    relief_at: datetime | None = None
    observed_at: datetime | None = None
    channel: Channel = Channel.WEBB
    on_behalf_of: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NewOpening:
    """What the point itself says: it has opened, or cannot open and why. Apart from the decision to open."""

    id: str
    operation: str
    point: str
    opened: bool
    reason: str = ""
    observed_at: datetime | None = None
    channel: Channel = Channel.WEBB
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class PointReport:
    """Everything said about one point at once, stored all or none; parts left out were not said.

    `asked` is what the sender sent, as it was: the same words under the same id are the same report,
    whatever the clock says when they arrive again. `unchanged` is confirmed where it still stands.
    """

    id: str
    operation: str
    point: str
    asked: str
    reports: tuple[NewReport, ...] = ()
    occupancy: NewOccupancy | None = None
    opening: NewOpening | None = None
    support: str = ""
    support_kind: RequestKind | None = None
    support_by: datetime | None = None
    note: str = ""
    observed_at: datetime | None = None
    channel: Channel = Channel.WEBB
    on_behalf_of: str = ""
    device: str = ""
    unconfirmed_device: bool = False
    unchanged: tuple[Unchanged, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPhase:
    """A transition with who decided it and why.

    `carried_out`: nobody decides anything by it; what was decided has been done, as `decider` says
    (empty: as whoever sends it says).
    """

    id: str
    operation: str
    point: str
    phase: Phase
    decider: str
    reason: str
    occurred_at: datetime | None = None
    version: int | None = None
    carried_out: bool = False
