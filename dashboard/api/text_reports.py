"""Text messages from a gateway: one is read from JSON or a form, and answered with the message to send back.

A message that cannot be saved is answered like any other (200, `saved` false), because a gateway sends
again what it takes for a fault. Only a request that is wrong in itself becomes a problem document.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from dashboard.api.text_answers import answer_text
from dashboard.api.text_message import TextReportAnswer, TextReportBody
from dashboard.door.caller import caller
from data.errors import Refused
from data.store.database import Store

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

        201: saved. 200: saved before under the same id, only previewed, asked about (`asks` is the line that
        a yes would save) or not understood (see `saved`).
        """
        body = _read(request.headers.get("content-type", ""), await request.body())
        status, answer = await run_in_threadpool(answer_text, store, caller(request), body, now())
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
