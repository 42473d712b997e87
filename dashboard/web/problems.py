"""Errors as RFC 9457 problem details: what happened, in which field, in Swedish and without stack traces."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from data.errors import Conflict, Missing, NotAllowed, Refused, SignedOut, Stale, StoreFault

MEDIA_TYPE = "application/problem+json"
_WHY = {
    400: "Begäran går inte att läsa, eller kommer på en annan adress",
    401: "Nyckeln saknas eller gäller inte",
    403: "Nyckeln får inte göra detta, eller inte här",
    404: "Händelsen eller punkten finns inte",
    409: "Samma id har använts för något annat, eller någon var före; inget sparades",
    413: "Begäran är för stor",
    422: "Ett värde går inte att använda; `detail` säger vilket och varför",
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
    faults = [{"field": _field(fault), "detail": _sentence(fault)} for fault in invalid.errors()]
    # A body is an object or a list of them, so pydantic reports both readings; one sentence is enough.
    unique = list({(f["field"], f["detail"]): f for f in faults}.values())
    return problem(422, "Felaktig begäran", " ".join(f["detail"] for f in unique[:5]), errors=unique)


def _field(fault: Mapping[str, Any]) -> str:
    parts = [str(part) for part in fault["loc"] if part not in ("body", "query", "NewReportBody")]
    return _readable(".".join(part for part in parts if not part.startswith("list[")))


def _readable(said: str) -> str:
    """Return what was sent so that it can be sent back: JSON may name half a letter, UTF-8 cannot."""
    return said.encode(errors="replace").decode()


def _sentence(fault: Mapping[str, Any]) -> str:
    """Return one Swedish sentence for one of pydantic's faults."""
    field, kind, context = _field(fault), fault["type"], fault.get("ctx", {})
    said = _readable(str(fault.get("input"))[:60])
    sentences = {
        "missing": f"Fältet {field} saknas.",
        "enum": f"Okänt värde {said} i {field}. Välj något av: {context.get('expected', '')}.",
        "extra_forbidden": f"Okänt fält: {field}.",
        "timezone_aware": f"Tiden i {field} saknar tidszon. Skriv till exempel 2026-01-17T03:12:00+01:00.",
        "string_too_long": f"Texten i {field} är för lång: högst {context.get('max_length')} tecken.",
        "too_long": f"För många rader: högst {context.get('max_length')}.",
        "json_invalid": "Innehållet är inte giltig JSON.",
    }
    if kind.startswith("datetime"):
        return f"Tiden i {field} går inte att läsa. Skriv till exempel 2026-01-17T03:12:00+01:00."
    return sentences.get(kind, f"Värdet {said} i {field} går inte att använda.").replace(" or ", " eller ")
