"""What is said of a point: what works there, how full it is, whether it has opened, and its phase."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from data.entries.entry import NUMBER, EntryKind, What
from data.words import Channel, Function, Occupancy, Phase, Staffing, Status, Supply


@dataclass(frozen=True, slots=True)
class Reported(What):
    """One source's word on one function; what only phones and pages say of it comes last.

    Entries from before phones were told apart, and before a page said what it showed, do not say. `seen` is
    a number where the page was shown, and stays so where the entry is carried to.
    """

    KIND: ClassVar = EntryKind.REPORT
    WORDS: ClassVar = ("cause", "note", "on_behalf_of")

    id: str
    function: Function
    status: Status
    supply: Supply
    valid_until: datetime | None
    lasts_until: datetime | None
    restored_estimate: datetime | None
    channel: Channel
    settles: bool
    source_key: str
    unconfirmed_device: bool = False
    device_key: str = ""
    seen: int | None = None
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class ServiceReported(What):
    """One source's word on a further function, by its id and the name that the list had for it then."""

    KIND: ClassVar = EntryKind.SERVICE_REPORTED
    WORDS: ClassVar = ("note", "on_behalf_of")

    service: str
    name: str
    status: Status
    valid_until: datetime | None
    channel: Channel
    settles: bool
    source_key: str


@dataclass(frozen=True, slots=True)
class OccupancyReported(What):
    KIND: ClassVar = EntryKind.OCCUPANCY
    WORDS: ClassVar = ("on_behalf_of",)

    occupancy: Occupancy
    people: int | None
    staffing: Staffing | None
    relief_at: datetime | None
    channel: Channel
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class PhaseChanged(What):
    """A transition; `opening_stands` is the entry whose word on the opening it does not answer."""

    KIND: ClassVar = EntryKind.PHASE
    WORDS: ClassVar = ("decider", "reason", "on_behalf_of")

    before: Phase
    phase: Phase
    opening_stands: int | None = field(default=None, metadata=NUMBER)


@dataclass(frozen=True, slots=True)
class OpeningSaid(What):
    """What the point says of its opening; `opening_stands` is its word of a later moment: that one holds."""

    KIND: ClassVar = EntryKind.OPENING
    WORDS: ClassVar = ("reason", "on_behalf_of")

    opened: bool
    channel: Channel
    opening_stands: int | None = field(default=None, metadata=NUMBER)
