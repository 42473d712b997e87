"""What the staff writes: lines of its log and their ticks, its plan, what it has told and seen."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import ClassVar

from data.entries.kind import EntryKind
from data.entries.what import What
from data.words import Channel, Function, MessageChannel, Status, TextClass

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

    corrects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWritten(LogLine):
    KIND: ClassVar = EntryKind.DECISION
    WORDS: ClassVar = ("decision", "decider", "reason", *_PARTIES)

    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAttached(LogLine):
    """A file, whose digest is in the chain; its name is among the words."""

    KIND: ClassVar = EntryKind.ATTACHMENT
    WORDS: ClassVar = ("file", "note", *_PARTIES)

    type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LineTicked(What):
    KIND: ClassVar = EntryKind.TICKED
    WORDS: ClassVar = ("note",)

    ticks: int


@dataclass(frozen=True, slots=True)
class ChangesSeen(What):
    """Important changes, by their keys, that somebody has acknowledged."""

    KIND: ClassVar = EntryKind.SEEN

    seen: tuple[str, ...]


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
