"""What the staff writes: its log and plan, what it has told and seen, and its situation reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, ClassVar

from data.entries.entry import NUMBER, EntryKind, What
from data.words import Channel, Function, MessageChannel, Status, TaskKind, TextClass

_PARTIES = ("sender", "recipient")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine(What):
    """What any line may carry; `due` makes it open until ticked, `handling` says how far its words travel."""

    channel: Channel | None = None
    due: datetime | None = None
    key: bool = False
    handling: TextClass = field(default=TextClass.INTERN, metadata={"wire": "class"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(LogLine):
    """A note; `about` says what it stands for where nobody could be asked."""

    KIND: ClassVar = EntryKind.NOTE
    WORDS: ClassVar = ("note", "on_behalf_of", *_PARTIES)

    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected(LogLine):
    KIND: ClassVar = EntryKind.CORRECTION
    WORDS: ClassVar = ("note", *_PARTIES)

    corrects: int = field(metadata=NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWritten(LogLine):
    KIND: ClassVar = EntryKind.DECISION
    WORDS: ClassVar = ("decision", "decider", "reason", *_PARTIES)

    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAttached(LogLine):
    """A file, whose digest is in the chain; its name is among the words. `to`: the entry it belongs to."""

    KIND: ClassVar = EntryKind.ATTACHMENT
    WORDS: ClassVar = ("file", "note", *_PARTIES)

    type: str
    size: int
    sha256: str
    to: int | None = field(default=None, metadata=NUMBER)


@dataclass(frozen=True, slots=True)
class LineTicked(What):
    KIND: ClassVar = EntryKind.TICKED
    WORDS: ClassVar = ("note",)

    ticks: int = field(metadata=NUMBER)


@dataclass(frozen=True, slots=True)
class ChangesSeen(What):
    """Important changes, by their keys, that somebody has acknowledged."""

    KIND: ClassVar = EntryKind.SEEN

    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskTaken(What):
    """Tasks of one kind, by their keys, that somebody takes; what they have in common beside it."""

    KIND: ClassVar = EntryKind.TASK_TAKEN

    kind: TaskKind
    tasks: tuple[str, ...]
    area: str | None = None
    function: Function | None = None


@dataclass(frozen=True, slots=True)
class PlanSet(What):
    """The staff's whole plan as it is to hold; the shifts begin at times of the day."""

    KIND: ClassVar = EntryKind.STAFF_PLAN
    WORDS: ClassVar = ("direction",)

    briefing_at: datetime | None
    report_at: datetime | None
    shifts: tuple[time, ...]


@dataclass(frozen=True, slots=True)
class PublicTold(What):
    """A message to the public; `area` is the only one that it was told in, where there is only one."""

    KIND: ClassVar = EntryKind.MESSAGE
    WORDS: ClassVar = ("message",)

    channels: tuple[MessageChannel, ...]
    areas: tuple[str, ...]
    area: str | None
    function: Function | None
    status: Status | None


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
