"""What becomes of a situation report: frozen with its facts, approved, published, read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from data.entries.kind import EntryKind
from data.entries.what import What

SALT = "salt"


@dataclass(frozen=True, slots=True)
class OfSituationReport(What):
    """Every entry about a report has its number."""

    number: int


@dataclass(frozen=True, slots=True)
class SituationReportFrozen(OfSituationReport):
    """The report with its facts, as they are hashed: `content` is never read here but handed on as it is.

    Among the words is a salt, so that the checksum tells nothing of them once they are masked.
    """

    KIND: ClassVar = EntryKind.SITUATION_REPORT
    WORDS: ClassVar = ("assessment", "outlook_24", "outlook_72", "direction", SALT)

    id: str
    next_at: datetime
    sha256: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SituationReportStep(OfSituationReport):
    """How far a report has come, by the id it was frozen under."""

    report: str


@dataclass(frozen=True, slots=True)
class SituationReportApproved(SituationReportStep):
    KIND: ClassVar = EntryKind.SITUATION_REPORT_APPROVED


@dataclass(frozen=True, slots=True)
class SituationReportPublished(SituationReportStep):
    """Published to areas and sectors, by their ids."""

    KIND: ClassVar = EntryKind.SITUATION_REPORT_PUBLISHED

    areas: tuple[str, ...]
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SituationReportRead(SituationReportStep):
    """Read for an area or a sector; the other of the two is empty."""

    KIND: ClassVar = EntryKind.SITUATION_REPORT_READ

    area: str
    sector: str
