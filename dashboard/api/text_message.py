"""A text message as a gateway hands it over, its id in the journal, and what it is answered."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, takewhile
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dashboard.door.caller import Caller
from dashboard.words import text_answers
from data.entries.kinds import Part, touching_only
from data.freetext import LONGEST
from data.log import reads as log_reads
from data.points.acts import whole_reports as point_whole_reports
from data.store.database import Store
from data.text_reports import acts as text_report_acts
from data.text_reports import senders
from data.text_reports.senders import Sender

SAME_WITHIN_S = 120
# What a message sent again may say anew after: what else has been said of how its point is.
_SAYS = touching_only(Part.POINT)


class TextReportBody(BaseModel):
    """One text message as a gateway got it; `from` is a function's name or a number, never kept whole."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    id: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(max_length=LONGEST)]
    sender: Annotated[str, Field(alias="from", max_length=120)] = ""
    received_at: AwareDatetime | None = None
    operation: Annotated[str, Field(max_length=64)] | None = None
    preview: bool = False


class TextReportAnswer(BaseModel):
    """What became of a message; `reply` is the text message to send back.

    `asks` is what its sender is asked about, as the line to send; a yes within a quarter of an hour saves it,
    unless the sender has sent something else since.
    """

    saved: bool
    reply: str
    reasons: list[str] = []
    remarks: list[str] = []
    lines: list[str] = []
    asks: str | None = None
    point: str | None = None
    operation: str | None = None
    revisions: list[int] = []


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be read: `id` is the act's; `at` is when it came in, real time.

    The id is made of the gateway's. Without one it is that of the same words sent again, or "" until the
    operation is known that they belong to.
    """

    id: str
    body: TextReportBody
    source: str
    at: datetime
    sender: Sender

    def device_in(self, operation: str) -> str:
        """Return what tells its sender from others of the same source: of nobody each message is its own."""
        nobody = text_answers.is_nobody(self.body.sender)
        return self.id if nobody else self.sender.device_in(operation)


def message_of(store: Store, who: Caller, body: TextReportBody, now: datetime) -> Message:
    """Give a message its act's id; without one of its gateway's, the same words soon again are the same,
    unless something else has been said of the point, or asked of the sender, in between."""
    sender = senders.sender(store, who.who.id, text_answers.whole_of(body.sender), now)
    read = Message("", body, text_answers.source_of(body.sender), min(body.received_at or now, now), sender)
    if body.id.strip():
        return replace(read, id=_act_id(who, "id", body.id.strip()))
    here, before = (_sent_in(store, who, read, back) for back in (0, 1))
    latest = next(iter((*reversed(here), *reversed(before))), None)
    stands = latest is not None and _stands(store, who, latest, body, read.at)
    return replace(read, id=latest) if latest is not None and stands else read


def in_operation(store: Store, who: Caller, message: Message, operation: str) -> Message:
    """Give a message that has no id yet the one by which its words are known when they are sent again."""
    if message.id:
        return message
    name = message.sender.device_in(operation) or message.source
    number = len(_numbered(store, who, message, name, 0))
    return replace(message, id=_words_id(who, message, name, 0, number))


def _sent_in(store: Store, who: Caller, message: Message, back: int) -> list[str]:
    """Return the ids that a sender's words got in a window, first first, in whichever operation."""
    names = message.sender.known.values() if message.sender.whole else (message.source,)
    return [one for name in names for one in _numbered(store, who, message, name, back)]


def _numbered(store: Store, who: Caller, message: Message, name: str, back: int) -> list[str]:
    ids = (_words_id(who, message, name, back, number) for number in count())
    return list(takewhile(lambda one: _came_before(store, one), ids))


def _words_id(who: Caller, message: Message, name: str, back: int, number: int) -> str:
    """Return what words become: by whom they are, in which window (`back` from now), which time there."""
    window = int(message.at.timestamp()) // SAME_WITHIN_S - back
    return _act_id(who, "text", name, message.body.text, str(window), *((str(number),) if number else ()))


def _stands(store: Store, who: Caller, identity: str, body: TextReportBody, at: datetime) -> bool:
    """Return whether an earlier message, with its yes, is the last of its point and its sender."""
    revisions = [
        *point_whole_reports.sent_before(store, identity),
        *point_whole_reports.sent_before(store, text_answers.yes_to(identity)),
    ]
    question = text_report_acts.asked_before(store, identity)
    if question is not None:
        newest = text_report_acts.answered(store, who.who.id, text_answers.number_of(body.sender), at)
        if newest is not None and newest.id != identity:
            return False
        operation, point = question.operation, question.point
    else:
        (entry,) = log_reads.entries_since(store, revisions[0] - 1, limit=1)
        operation, point = entry.operation or "", entry.point or ""
    said = log_reads.entries(store, operation, points=(point,), kinds=_SAYS, limit=1)
    if not said or question is None or revisions:
        return not said or said[0].revision <= max(revisions)
    return said[0].recorded_at <= question.asked_at


def _came_before(store: Store, identity: str) -> bool:
    return bool(
        point_whole_reports.sent_before(store, identity) or text_report_acts.asked_before(store, identity)
    )


def _act_id(who: Caller, *parts: str) -> str:
    """Two gateways may number their messages alike."""
    said = "\n".join((who.who.id, *parts))
    return f"sms-{hashlib.sha256(said.encode()).hexdigest()[:32]}"
