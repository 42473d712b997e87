"""An entry of the journal: which kinds there are, what one says, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, TypeVar


class EntryKind(StrEnum):
    """The acts that the journal knows; one entry is one act."""

    AREAS_LOADED = "areas_loaded"
    POINTS_LOADED = "points_loaded"
    SECTORS_LOADED = "sectors_loaded"
    OPERATION_OPENED = "operation_opened"
    OPERATION_CHANGED = "operation_changed"
    OPERATION_CLOSED = "operation_closed"
    OPERATION_REOPENED = "operation_reopened"
    REPORT = "report"
    OCCUPANCY = "occupancy"
    PHASE = "phase"
    OPENING = "opening"
    REQUEST = "request"
    REQUEST_MOVED = "request_moved"
    REQUEST_ACKNOWLEDGED = "request_acknowledged"
    NOTE = "note"
    CORRECTION = "correction"
    SECTOR_REPORT = "sector_report"
    MASKED = "masked"
    DECISION = "decision"
    MESSAGE = "message"
    STAFF_PLAN = "staff_plan"
    ATTACHMENT = "attachment"
    TICKED = "ticked"
    SEEN = "seen"
    RETENTION = "retention"
    EVENTS_LOADED = "events_loaded"
    OWNER_MOVED = "owner_moved"
    SITUATION_REPORT = "situation_report"
    SITUATION_REPORT_APPROVED = "situation_report_approved"
    SITUATION_REPORT_PUBLISHED = "situation_report_published"
    SITUATION_REPORT_READ = "situation_report_read"
    NOTICE_PLAN_LOADED = "notice_plan_loaded"
    EXERCISE_PLANNED = "exercise_planned"
    EXERCISE_CLOCK = "exercise_clock"
    EXERCISE_INTERRUPTED = "exercise_interrupted"
    INTERRUPT_ASKED = "interrupt_asked"
    INJECT_CHANGED = "inject_changed"
    INJECT_DELIVERED = "inject_delivered"
    INJECT_SKIPPED = "inject_skipped"
    INJECT_ACKNOWLEDGED = "inject_acknowledged"
    OBSERVATION = "observation"
    ASSESSMENT = "assessment"
    LESSON = "lesson"
    TASK_TAKEN = "task_taken"
    ACTION = "action"
    SERVICES_LOADED = "services_loaded"
    SERVICE_REPORTED = "service_reported"
    POINT_ADDED = "point_added"
    POINT_SETTLED = "point_settled"
    ASSUMPTIONS_SET = "assumptions_set"
    EQUIPMENT_LOADED = "equipment_loaded"
    POINT_CHECKED = "point_checked"
    LEVEL_REPORTED = "level_reported"
    RESOURCES_LOADED = "resources_loaded"
    ORDER_MOVED = "order_moved"
    ASSESSMENT_SAVED = "assessment_saved"
    INJECT_OPENED = "inject_opened"
    INJECT_WITHDRAWN = "inject_withdrawn"
    CONTROL_NOTED = "control_noted"
    RECIPIENT_REMINDED = "recipient_reminded"
    RESULT_GIVEN = "result_given"
    SERVER_TOOK = "server_took"
    CARRIED_IN = "carried_in"


# Of a field that a list's rows got after they were first written: `field(default=None, metadata=LATER)`.
LATER: Final[Mapping[str, bool]] = {"later": True}
# Of a field that is another entry's number: it has another one where an entry is carried to.
NUMBER: Final[Mapping[str, bool]] = {"number": True}


class What:
    """The facts of one kind of entry, without free text; `WORDS` names the texts it may have beside them.

    The words are kept apart, so that they can be forgotten while the facts stay in the chain.
    """

    __slots__ = ()
    KIND: ClassVar[EntryKind]
    WORDS: ClassVar[tuple[str, ...]] = ()


# One of the forms, where what is asked for is what is got.
Says = TypeVar("Says", bound=What)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry was first written down, by its number there, when it was carried here.

    `stamp` places it among all installations' entries: it is higher than that of any entry that was known
    there when it was written.
    """

    installation: str
    number: int
    stamp: int
    recorded_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry as people read it; `text` is None once it has been masked.

    `origin` is None where it was written down here, `recorded_at` is when it was known *here*.
    """

    revision: int
    kind: EntryKind
    operation: str | None
    point: str | None
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    text: Mapping[str, str] | None
    what: What
    carried: bool = False
    origin: Origin | None = None

    @property
    def area(self) -> str | None:
        """Return the area that the entry names by itself; whatever form names one calls it `area`."""
        return getattr(self.what, "area", None)

    def says(self, form: type[Says]) -> Says:
        """Return what the entry says, which must be of this form; raises TypeError where it is not."""
        if not isinstance(self.what, form):
            raise TypeError(f"entry {self.revision} is no {form.__name__}")
        return self.what
