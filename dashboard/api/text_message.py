"""A text message as a gateway hands it over, its id in the journal, and what it is answered."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dashboard.door.caller import Caller
from dashboard.words import text_answers
from data.freetext import LONGEST
from data.points.acts import whole_reports as point_whole_reports
from data.store.database import Store
from data.text_reports import acts as text_report_acts

SAME_WITHIN_S = 120


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

    `asks` is what its sender is asked about, as the line to send; a yes within a quarter of an hour saves it.
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
    """A message to be read: `id` is the act's, made of the gateway's; `at` is when it came in, real time."""

    id: str
    body: TextReportBody
    source: str
    at: datetime


def message_of(store: Store, who: Caller, body: TextReportBody, now: datetime) -> Message:
    """Give a message its act's id; without one of its gateway's, the same words soon again are the same."""
    source = text_answers.source_of(body.sender)
    at = min(body.received_at or now, now)
    if body.id.strip():
        return Message(_act_id(who, "id", body.id.strip()), body, source, at)
    window = int(at.timestamp()) // SAME_WITHIN_S
    ids = [_act_id(who, "text", source, body.text, str(number)) for number in (window - 1, window)]
    sent = next((one for one in ids if _came_before(store, one)), ids[-1])
    return Message(sent, body, source, at)


def _came_before(store: Store, identity: str) -> bool:
    return bool(
        point_whole_reports.sent_before(store, identity) or text_report_acts.asked_before(store, identity)
    )


def _act_id(who: Caller, *parts: str) -> str:
    """Two gateways may number their messages alike."""
    said = "\n".join((who.who.id, *parts))
    return f"sms-{hashlib.sha256(said.encode()).hexdigest()[:32]}"
