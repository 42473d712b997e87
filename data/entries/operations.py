"""What becomes of an operation as a whole: its beginning and end, its name, what is kept of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from data.entries.kind import EntryKind
from data.entries.what import What
from data.words import OperationKind, Readiness, Retention


@dataclass(frozen=True, slots=True)
class OperationOpened(What):
    """The operation begins, its clock with it."""

    KIND: ClassVar = EntryKind.OPERATION_OPENED
    WORDS: ClassVar = ("name",)

    kind: OperationKind
    readiness: Readiness
    clock_started_at: datetime
    clock_origin: datetime
    clock_speed: float


@dataclass(frozen=True, slots=True)
class OperationChanged(What):
    """Another beredskapsläge; the entry's words have the name only where that changed."""

    KIND: ClassVar = EntryKind.OPERATION_CHANGED
    WORDS: ClassVar = ("name",)

    before: Readiness
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class OperationClosed(What):
    KIND: ClassVar = EntryKind.OPERATION_CLOSED
    WORDS: ClassVar = ("reason",)


@dataclass(frozen=True, slots=True)
class OperationReopened(What):
    KIND: ClassVar = EntryKind.OPERATION_REOPENED
    WORDS: ClassVar = ("reason",)


@dataclass(frozen=True, slots=True)
class Masked(What):
    """One entry's words are gone, by a decision."""

    KIND: ClassVar = EntryKind.MASKED
    WORDS: ClassVar = ("decision",)

    masks: int


@dataclass(frozen=True, slots=True)
class RetentionDecided(What):
    """A whole operation's records are kept or disposed of; `removes` is how many entries lose their words."""

    KIND: ClassVar = EntryKind.RETENTION
    WORDS: ClassVar = ("decision",)

    keep: Retention
    removes: int
