"""What is rehearsed: the steps of each role's course, and how far somebody has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from data.words import Role

# Förslag: long enough for somebody who is called away in the middle of it.
LASTS: Final = timedelta(hours=3)
# Who plays the others in it; what they do is nobody's step.
PLAYER: Final = "övningen"


class Step(StrEnum):
    """One thing to do, as its role does it."""

    REPORT = "report"
    OPEN = "open"
    ASK = "ask"
    CONFIRM = "confirm"
    CALL = "call"
    DECIDE = "decide"
    ANSWER = "answer"
    ON_ITS_WAY = "on_its_way"
    NOTE = "note"
    ASSESS = "assess"


COURSES: Final[Mapping[Role, tuple[Step, ...]]] = MappingProxyType(
    {
        Role.KRISLEDNING: (Step.CALL, Step.DECIDE, Step.ANSWER, Step.NOTE),
        Role.STADSDEL: (Step.REPORT, Step.OPEN, Step.ASK, Step.CONFIRM),
        Role.SEKTOR: (Step.ASSESS, Step.ANSWER, Step.ON_ITS_WAY),
    }
)


@dataclass(frozen=True, slots=True)
class Done:
    """A step of a course, and the real moment it was done; None: it is not."""

    step: Step
    at: datetime | None
