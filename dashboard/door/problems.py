"""Errors as RFC 9457 problem details: what happened, in which field, in Swedish and without stack traces."""

from dataclasses import asdict
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from dashboard.door.wrong_value import wrong_values
from data.errors import Conflict, Missing, NotAllowed, Refused, SignedOut, Stale, StoreFault

MEDIA_TYPE = "application/problem+json"
_MOST_SAID: Final = 5
_WHY = {
    400: "Begäran går inte att läsa, eller kommer på en annan adress",
    401: "Nyckeln saknas eller gäller inte",
    403: "Nyckeln får inte göra detta, eller inte här",
    404: "Händelsen eller punkten finns inte",
    409: "Samma id har använts för något annat, eller någon var före; inget sparades",
    413: "Begäran är för stor",
    422: "Ett värde går inte att använda; `errors` säger fält för fält varför och vad som går",
    503: "Lagret svarar inte",
}
_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "field": {"type": ["string", "null"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def described() -> dict[int | str, dict[str, Any]]:
    """Return every refusal as OpenAPI describes it."""
    return {
        status: {"description": why, "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
        for status, why in _WHY.items()
    }


def problem(status: int, title: str, detail: str, **more: Any) -> JSONResponse:
    """Return one problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every refusal and fault of the app as a problem document."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(StoreFault, _fault)
    app.add_exception_handler(HTTPException, _unreadable)


async def _refused(_request: Request, refused: Exception) -> JSONResponse:
    assert isinstance(refused, Refused)  # noqa: S101  the handler is registered for this class
    status, title = 422, "Avvisad"
    if isinstance(refused, Missing):
        status, title = 404, "Finns inte"
    elif isinstance(refused, Stale | Conflict):
        status, title = 409, "Någon var före"
    elif isinstance(refused, NotAllowed):
        status, title = 403, "Inte tillåtet"
    elif isinstance(refused, SignedOut):
        status, title = 401, "Inte inloggad"
    return problem(status, title, refused.reason, field=refused.field)


async def _fault(_request: Request, fault: Exception) -> JSONResponse:
    return problem(503, "Lagret svarar inte", str(fault))


async def _unreadable(_request: Request, fault: Exception) -> JSONResponse:
    """What the framework itself turns away: a body that is no JSON at all, an address that is none."""
    assert isinstance(fault, HTTPException)  # noqa: S101
    texts = {400: "Innehållet går inte att läsa som JSON.", 404: "Adressen finns inte."}
    said = texts.get(fault.status_code, "Så kan adressen inte användas.")
    answer = problem(fault.status_code, "Felaktig begäran", said)
    answer.headers.update(fault.headers or {})
    return answer


async def _invalid(_request: Request, invalid: Exception) -> JSONResponse:
    assert isinstance(invalid, RequestValidationError)  # noqa: S101
    found = wrong_values(invalid)
    detail = " ".join(one.detail for one in found[:_MOST_SAID])
    if len(found) > _MOST_SAID:
        detail += f" … och {len(found) - _MOST_SAID} fel till i `errors`."
    return problem(422, "Felaktig begäran", detail, errors=[asdict(one) for one in found])
