"""What is said of a sector, who answers for what after a decision, and what is asked of whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from data.entries.entry import EntryKind, What
from data.sectors.reports import Impact
from data.words import Channel, Extent, Function, ImpactLevel, Priority, RequestKind, RequestState


@dataclass(frozen=True, slots=True)
class SectorReported(What):
    """A participant's word, or (no `organisation`) the sector's own assessment of it all."""

    KIND: ClassVar = EntryKind.SECTOR_REPORT
    WORDS: ClassVar = ("assessment", "on_behalf_of")

    id: str
    sector: str
    organisation: str | None
    area: str | None
    operations: Extent
    resources: Extent
    strain: Extent
    forecast_24: ImpactLevel | None
    forecast_72: ImpactLevel | None
    valid_until: datetime | None
    channel: Channel

    @property
    def impact(self) -> Impact:
        return Impact(self.operations, self.resources, self.strain)


@dataclass(frozen=True, slots=True)
class OwnerMoved(What):
    """Another owner of what is named; no `owner` gives it back to whoever answers ordinarily."""

    KIND: ClassVar = EntryKind.OWNER_MOVED
    WORDS: ClassVar = ("decider", "reason")

    owner: str | None
    function: Function | None
    area: str | None
    sector: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class OfRequest(What):
    """Every entry about a request names it."""

    request: str


@dataclass(frozen=True, slots=True)
class SupportRequested(OfRequest):
    KIND: ClassVar = EntryKind.REQUEST
    WORDS: ClassVar = ("what", "amount", "on_behalf_of")

    kind: RequestKind
    priority: Priority
    owner: str
    area: str
    sector: str | None
    deadline: datetime
    must_acknowledge: tuple[str, ...]
    channel: Channel


@dataclass(frozen=True, slots=True)
class RequestMoved(OfRequest):
    """The next state; asked anew or handed over, the request has another owner and perhaps another deadline.

    `former` is whose it was, where it was handed over: nobody had declined. Taken on, it may have the owner
    that takes it; `done_by` is when that one says that it comes.
    """

    KIND: ClassVar = EntryKind.REQUEST_MOVED
    WORDS: ClassVar = ("reason",)

    area: str
    before: RequestState
    state: RequestState
    owner: str | None = None
    deadline: datetime | None = None
    former: str | None = None
    done_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestAcknowledged(OfRequest):
    KIND: ClassVar = EntryKind.REQUEST_ACKNOWLEDGED

    area: str
    organisation: str
