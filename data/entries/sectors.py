"""What is said of a sector, and who answers for what after a decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from data.entries.kind import EntryKind
from data.entries.what import What
from data.sectors.reports import Impact
from data.words import Channel, Extent, Function, ImpactLevel


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
