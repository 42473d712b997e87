"""Text messages from a gateway: what one says is saved as a report, and the answer says what to send back.

A message that cannot be saved is answered like any other (200, `saved` false), because a gateway sends
again what it takes for a fault. Only a request that is wrong in itself becomes a problem document.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from dashboard.texts import SOURCE, translator
from dashboard.viewmodels import desk_relay, desk_relay_preview, desk_sms
from dashboard.viewmodels.desk_relay_text import Sent, from_short
from dashboard.viewmodels.times import clock
from dashboard.web.auth.caller import Caller, caller
from data import queries
from data.database import Store
from data.domain.facts import Operation
from data.domain.freetext import LONGEST, warning_for
from data.domain.rights import Deed, why_not_allowed
from data.domain.rules import PointReport, Reason
from data.domain.short_report import ShortReport, parse
from data.domain.words import Channel
from data.errors import Conflict, NotAllowed, Refused, SignedOut
from data.services import point_reports

SAME_WITHIN_S = 120
MOST_FIELDS = 50
# What gateways call the same things.
_FORM_NAMES = {
    "id": ("id", "message_id", "messageid", "MessageSid"),
    "text": ("text", "message", "body", "Body"),
    "from": ("from", "sender", "msisdn", "From"),
    "received_at": ("received_at",),
    "operation": ("operation",),
    "preview": ("preview",),
}
_ = translator(SOURCE)


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
    """What became of a message; `reply` is the text message to send back."""

    saved: bool
    reply: str
    reasons: list[str] = []
    remarks: list[str] = []
    lines: list[str] = []
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


def add_text_reports(app: FastAPI, store: Store, now: Callable[[], datetime]) -> None:
    """Add the route to the API."""

    @app.post(
        "/v1/text-reports",
        status_code=201,
        response_model=TextReportAnswer,
        responses={
            200: {"model": TextReportAnswer, "content": {"text/plain": {}}},
            201: {"content": {"text/plain": {}}},
        },
        openapi_extra={"requestBody": _request_body()},
    )
    async def text_reports(request: Request) -> Response:
        """One short report as text, such as `P12 EL- VA+ VÄ! IN+ 6H`; JSON, or a gateway's form.

        201: saved. 200: saved before under the same id, only previewed, or not understood (see `saved`).
        """
        body = _read(request.headers.get("content-type", ""), await request.body())
        status, answer = await run_in_threadpool(_answer, store, caller(request), body, now())
        if request.headers.get("accept", "").startswith("text/plain"):
            return PlainTextResponse(answer.reply, status)
        return JSONResponse(answer.model_dump(mode="json"), status)


def _request_body() -> dict[str, Any]:
    schema = TextReportBody.model_json_schema(by_alias=True)
    return {
        "required": True,
        "content": {"application/json": {"schema": schema}, "application/x-www-form-urlencoded": {}},
    }


def _read(content_type: str, content: bytes) -> TextReportBody:
    try:
        if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
            return TextReportBody.model_validate(_form(content))
        return TextReportBody.model_validate_json(content)
    except ValidationError as invalid:
        faults = invalid.errors(include_url=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in faults]) from invalid


def _form(content: bytes) -> dict[str, str]:
    """Return a form's fields under our names; a gateway that does not send UTF-8 sends Latin-1."""
    raw = content.decode("latin-1")
    try:
        fields = parse_qs(raw, max_num_fields=MOST_FIELDS, errors="strict")
    except UnicodeDecodeError:
        fields = parse_qs(raw, max_num_fields=MOST_FIELDS, encoding="latin-1")
    except ValueError as fault:
        raise Refused("Formuläret har för många fält.") from fault
    named = {
        name: next((fields[one] for one in known if one in fields), None)
        for name, known in _FORM_NAMES.items()
    }
    return {name: values[0] for name, values in named.items() if values}


def _answer(store: Store, who: Caller, body: TextReportBody, now: datetime) -> tuple[int, TextReportAnswer]:
    why_not = why_not_allowed(who.who, Deed.RELAY)
    if why_not is not None:
        raise NotAllowed(why_not.text, who=who.who.id, deed=Deed.RELAY)
    message = _message(store, who, body, now)
    points = {point.id: point for point in queries.loaded_points(store)}
    short = parse(body.text, points)
    if not isinstance(short, ShortReport):
        return 200, _refusal([reason.text for reason in short])
    before = _before(store, message)
    operations = queries.operations(store)
    operation = before[0] if before else _operation(operations, message, short)
    if isinstance(operation, Reason):
        return 200, _refusal([operation.text], short.point)
    received = operation.clock.at(before[1] if before else message.at)
    said = from_short(short, _sent(message, operation, received), _)
    if isinstance(said, Reason):
        return 200, _refusal([said.text], short.point)
    at = before[1] if before else now
    named = operation if desk_sms.several_open(operations, at) else None
    answer = _understood(short, said, received, at, named)
    if body.preview:
        found = desk_relay.why_not(said, points[short.point], _sent(message, operation, received))
        why = list(dict.fromkeys(reason.text for reason in found))
        return 200, answer.model_copy(
            update={"reply": _refusal(why).reply, "reasons": why}
        ) if why else answer
    return _save(store, who, said, answer, now)


def _save(
    store: Store, who: Caller, said: PointReport, answer: TextReportAnswer, now: datetime
) -> tuple[int, TextReportAnswer]:
    try:
        stored = point_reports.submit(store, who.actor, said, now)
    except (NotAllowed, SignedOut, Conflict):
        raise
    except Refused as refused:
        return 200, _refusal([refused.reason], said.point)
    changed = {"saved": True, "revisions": list(stored.revisions)}
    return 201 if stored.new else 200, answer.model_copy(update=changed)


def _message(store: Store, who: Caller, body: TextReportBody, now: datetime) -> Message:
    """Give a message its act's id; without one of its gateway's, the same words soon again are the same."""
    source = desk_sms.source_of(body.sender)
    at = min(body.received_at or now, now)
    if body.id.strip():
        return Message(_act_id(who, "id", body.id.strip()), body, source, at)
    window = int(at.timestamp()) // SAME_WITHIN_S
    ids = [_act_id(who, "text", source, body.text, str(number)) for number in (window - 1, window)]
    sent = next((one for one in ids if point_reports.sent_before(store, one)), ids[-1])
    return Message(sent, body, source, at)


def _act_id(who: Caller, *parts: str) -> str:
    """Two gateways may number their messages alike."""
    said = "\n".join((who.who.id, *parts))
    return f"sms-{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _before(store: Store, message: Message) -> tuple[Operation, datetime] | None:
    """Return where and when (real time) this very message was saved, so that its answer is the same."""
    revisions = point_reports.sent_before(store, message.id)
    if not revisions:
        return None
    (entry,) = queries.entries_since(store, revisions[0] - 1, limit=1)
    with store.reading() as connection:
        return queries.operation(connection, entry.operation or ""), entry.recorded_at


def _operation(operations: list[Operation], message: Message, short: ShortReport) -> Operation | Reason:
    if message.body.operation:
        return desk_sms.by_id(operations, message.body.operation, _)
    return desk_sms.choose(operations, short.choice, _)


def _sent(message: Message, operation: Operation, received: datetime) -> Sent:
    asked = point_reports.asked_of({"text": message.body.text, "from": message.source})
    return Sent(message.id, operation, asked, Channel.SMS, message.source, received)


def _understood(
    short: ShortReport,
    said: PointReport,
    received: datetime,
    at: datetime,
    named: Operation | None,
) -> TextReportAnswer:
    lines = [desk_relay.spoken(line) for line in desk_relay.lines(said, received, _)]
    words = ", ".join(line[:1].lower() + line[1:] for line in lines)
    warned = [warning for text in desk_relay.written(said).values() if (warning := warning_for(text))]
    return TextReportAnswer(
        saved=False,
        reply=desk_sms.saved(short, words, clock(at), named, _),
        remarks=[*desk_relay_preview.remarks(short, _), *warned[:1]],
        lines=lines,
        point=short.point,
        operation=said.operation,
    )


def _refusal(reasons: list[str], point: str | None = None) -> TextReportAnswer:
    return TextReportAnswer(saved=False, reply=desk_sms.refused(reasons, _), reasons=reasons, point=point)
