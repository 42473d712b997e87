"""The staff's log: what a line may carry, when one is open until ticked, and what of it may be exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from data.clock import time_of_day
from data.entries.assessments import AssessmentSaved
from data.entries.entry import Entry, What
from data.entries.staff import LogLine, SituationReportFrozen
from data.errors import Reason
from data.freetext import LONGEST_NAME, why_not_text
from data.words import Channel, TextClass

STRUCK: Final = "[struket vid export]"


class Selected(StrEnum):
    """What the log can be narrowed to, besides kind and place."""

    OPPNA = "oppna"
    NYCKEL = "nyckel"
    BESLUT = "beslut"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a line says besides its words; `due` makes it open until somebody ticks it."""

    sender: str = ""
    recipient: str = ""
    channel: Channel | None = None
    due: datetime | None = None
    key: bool = False
    handling: TextClass = TextClass.INTERN

    def text(self) -> dict[str, str]:
        said = {"sender": self.sender.strip(), "recipient": self.recipient.strip()}
        return {name: value for name, value in said.items() if value}


PLAIN: Final = Particulars()


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry that waits for somebody."""

    entry: Entry
    due: datetime

    def late(self, now: datetime) -> bool:
        return self.due < now


def why_not_particulars(more: Particulars, occurred_at: datetime) -> Reason | None:
    """Why a line cannot carry this."""
    for field, text in (("sender", more.sender), ("recipient", more.recipient)):
        reason = why_not_text(text, field, LONGEST_NAME)
        if reason is not None:
            return reason
    if more.due is not None and more.due <= occurred_at:
        return Reason("Klart senast ligger före tiden för posten. Ange en senare tid.", "due")
    return None


def why_not_decision(text: str, decider: str) -> Reason | None:
    """Why a decision cannot be logged: it says what was decided and who did, as a function."""
    lacking = next(iter(lacking_decision(text, decider)), None)
    return lacking or why_not_text(decider, "decider", LONGEST_NAME)


def lacking_decision(text: str, decider: str) -> tuple[Reason, ...]:
    """Return all that a decision lacks."""
    what = None if text.strip() else Reason("Beslutet är tomt. Skriv vad som beslutats.", "text")
    who = None if decider.strip() else Reason("Ange vem som beslutat: funktionen, inte namnet.", "decider")
    return tuple(one for one in (what, who) if one is not None)


def why_not_tick(revision: int, by: str, at: datetime) -> Reason:
    """Why an open entry that somebody has ticked cannot be ticked again; `at` is the operation's time."""
    return Reason(
        f"Post {revision} är redan klar: avbockad av {by} {time_of_day(at)}. Inget sparades.", "revision"
    )


def handling_of(what: What) -> TextClass:
    """Return how far an entry's words may travel; *intern* where nothing was said."""
    return what.handling if isinstance(what, LogLine) else TextClass.INTERN


def strictest(one: TextClass, other: TextClass) -> TextClass:
    """Return the class that keeps words closest: a correction is never freer than what it corrects."""
    return max(one, other, key=list(TextClass).index)


def exported_text(entry: Entry) -> Mapping[str, str] | None:
    """Return an entry's words as they may leave the system; None once masked, a plain mark where struck."""
    if entry.text and handling_of(entry.what) is TextClass.STRYK_VID_EXPORT:
        return {"note": STRUCK}
    return entry.text


def is_struck_judgement(what: What) -> bool:
    """Return whether this says what would fail, and where, while its words are to stay: so is that."""
    return isinstance(what, AssessmentSaved) and what.handling is TextClass.STRYK_VID_EXPORT


def exported_facts(entry: Entry, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an entry's facts as they may leave: of a struck judgement only that there is one.

    A situation report leaves without what is foreseen, as its own files do unless that is chosen.
    """
    if is_struck_judgement(entry.what):
        return {}
    if isinstance(entry.what, SituationReportFrozen):
        content = {name: stated for name, stated in entry.what.content.items() if name != "foreseen"}
        return {**facts, "content": content}
    return facts
