"""What is said to be done about something that has failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from data.entries.entry import EntryKind, What
from data.failures.words import ActionState
from data.words import Function


@dataclass(frozen=True, slots=True)
class ActionStated(What):
    """Who acts on which failures, by their keys; what these have in common beside it.

    `owner` is an organisation, else the words say who. `done_by` is the time that is promised, `refer` the
    point that people are sent to instead.
    """

    KIND: ClassVar = EntryKind.ACTION
    WORDS: ClassVar = ("by", "heard_from", "reason")

    failures: tuple[str, ...]
    state: ActionState
    owner: str | None = None
    done_by: datetime | None = None
    refer: str | None = None
    area: str | None = None
    function: Function | None = None
