"""What was judged of an outage that somebody assumed."""

from dataclasses import dataclass, field
from typing import ClassVar

from data.assessments.facts import Consequences, Outage
from data.entries.entry import EntryKind
from data.entries.staff import LogLine
from data.words import TextClass


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentSaved(LogLine):
    """The outage and its consequences as worked out then; its words stay here unless somebody says other."""

    KIND: ClassVar = EntryKind.ASSESSMENT_SAVED
    WORDS: ClassVar = ("name", "note")

    outage: Outage
    consequences: Consequences
    handling: TextClass = field(default=TextClass.STRYK_VID_EXPORT, metadata={"wire": "class"})
