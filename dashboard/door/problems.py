"""Errors as RFC 9457 problem details: what happened, in which field, in Swedish and without stack traces."""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from data.errors import Conflict, Missing, NotAllowed, Refused, SignedOut, Stale, StoreFault, Superseded

_LONGEST_SHOWN: Final = 60
_WHOLE: Final = "innehållet"
_REPORT: Final = "rapport "
_TIME: Final = "Skriv till exempel 2026-01-17T03:12:00+01:00."
_NO_JSON: Final = "Innehållet är inte giltig JSON."
_NOT_SENT_AS_JSON: Final = "Skicka innehållet som JSON, med Content-Type: application/json."


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong: the field by its path in what was sent, such as 1.status, and a sentence."""

    field: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Fault:
    """A fault of pydantic's with what sentences are made of."""

    where: str
    said: str
    given: Any
    context: Mapping[str, Any]


def wrong_values(invalid: RequestValidationError) -> list[Wrong]:
    """Return everything that is wrong, each once."""
    if isinstance(invalid.body, bytes):
        return [Wrong("Content-Type", _NOT_SENT_AS_JSON)]
    return list(dict.fromkeys(_wrong(fault, path) for fault, path in _placed(invalid)))


def _placed(invalid: RequestValidationError) -> Iterator[tuple[Mapping[str, Any], Sequence[Any]]]:
    """Yield each fault with the way to its field in what was sent; first comes where that was: body, query.

    A body that may be an object or a list of them is tried as both: what it was not meant as is left out.
    """
    faults = invalid.errors()
    either = any(_read_as_list(fault["loc"]) for fault in faults)
    for fault in faults:
        _place, *path = fault["loc"]
        if not either:
            yield fault, path
        elif _read_as_list(fault["loc"]) == isinstance(invalid.body, list):
            yield fault, path[1:]


def _read_as_list(loc: Sequence[Any]) -> bool:
    return len(loc) > 1 and str(loc[1]).startswith("list[")


def _wrong(fault: Mapping[str, Any], path: Sequence[Any]) -> Wrong:
    given = fault.get("input")
    kind = str(fault["type"])
    if kind == "json_invalid":
        return Wrong("", _NO_JSON)
    if kind == "missing" and not path:
        return Wrong("", "Innehåll saknas: skicka JSON.")
    said = _Fault(_where(path), shown(given), given, fault.get("ctx") or {})
    sentence = next((_SAYS[start] for start in _SAYS if kind.startswith(start)), _unusable)
    return Wrong(readable(".".join(map(str, path))), sentence(said))


def _where(path: Sequence[Any]) -> str:
    """Return what a sentence calls a field: status, status i rapport 2, or the whole content."""
    numbers = [f"{_REPORT}{part + 1}" for part in path if isinstance(part, int)]
    names = [_named(str(part)) for part in path if not isinstance(part, int)]
    return " i ".join([*([".".join(names)] if names else []), *numbers]) or _WHOLE


def _named(field: str) -> str:
    """Return a field's name; one that cannot be ours is what somebody sent, between quotation marks."""
    return field if field.isidentifier() and len(field) <= _LONGEST_SHOWN else shown(field)


def shown(given: Any) -> str:
    """Return what was sent as it was written in JSON, or what it is where that is long."""
    match given:
        case dict():
            return "ett objekt"
        case list() | tuple():
            return "en lista"
        case str():
            short = given if len(given) <= _LONGEST_SHOWN else f"{given[:_LONGEST_SHOWN]}…"
            return json.dumps(readable(short), ensure_ascii=False)
        case float() if not math.isfinite(given):
            return "något annat"
        case None | bool() | int() | float():
            return json.dumps(given)
    return "något annat"


def readable(said: str) -> str:
    """Return what was sent so that it can be sent back: JSON may name half a letter, UTF-8 cannot."""
    return said.encode(errors="replace").decode()


def _listed(expected: object) -> str:
    """Return pydantic's list of words ('a', 'b' or 'c') as they are sent, in Swedish."""
    return str(expected).replace("'", "").replace(" or ", " eller ")


def _unusable(fault: _Fault) -> str:
    return f"Värdet {fault.said} i {fault.where} går inte att använda."


def _word(fault: _Fault) -> str:
    known = _listed(fault.context.get("expected", ""))
    if not isinstance(fault.given, str):
        return f"{_first(fault.where)} ska vara något av {known}, inte {fault.said}."
    return f"Okänt värde {fault.said} i {fault.where}. Välj något av: {known}."


def _length(fault: _Fault) -> str:
    return f"Texten i {fault.where} är för lång: högst {fault.context.get('max_length')} tecken."


def _beyond(fault: _Fault) -> str:
    limits = {"ge": "minst", "gt": "mer än", "le": "högst", "lt": "mindre än"}
    (name, limit), *_ = [(name, fault.context[name]) for name in limits if name in fault.context]
    if not isinstance(limit, int | float):
        return f"Tiden i {fault.where} är för långt bort: {limits[name]} {limit}."
    return f"Talet {fault.said} i {fault.where} går inte: {limits[name]} {limit}."


def _should_be(what: str) -> Callable[[_Fault], str]:
    return lambda fault: f"{_first(fault.where)} ska vara {what}, inte {fault.said}."


def _first(where: str) -> str:
    """Return what a sentence begins with; the name of a field is never written in another way."""
    ours = where == _WHOLE or where.startswith(_REPORT)
    return f"{where[0].upper()}{where[1:]}" if ours else where


# By how pydantic's name of a fault begins; the first that fits counts.
_SAYS: Final[Mapping[str, Callable[[_Fault], str]]] = MappingProxyType(
    {
        "missing": lambda fault: f"Fältet {fault.where} saknas.",
        "extra_forbidden": lambda fault: f"Okänt fält: {fault.where}.",
        "enum": _word,
        "literal_error": _word,
        "timezone_aware": lambda fault: f"Tiden i {fault.where} saknar tidszon. {_TIME}",
        "datetime": lambda fault: f"Tiden i {fault.where} går inte att läsa. {_TIME}",
        "string_too_long": _length,
        "string_too_short": lambda fault: f"{fault.where} är tomt.",
        "string_pattern": lambda fault: f"{fault.where} har styrtecken, som inte kan stå där.",
        "string_unicode": lambda fault: f"{fault.where} har halva tecken, som inte är text.",
        "string": _should_be("en text"),
        "int_parsing_size": lambda fault: f"Talet i {fault.where} är för stort.",
        "int": _should_be("ett heltal"),
        "float": _should_be("ett tal"),
        "finite": _should_be("ett tal"),
        "bool": _should_be("true eller false"),
        "greater_than": _beyond,
        "less_than": _beyond,
        "too_long": lambda fault: f"För många rader: högst {fault.context.get('max_length')}.",
        "too_short": lambda _fault: "Listan är tom: minst 1 rad.",
        "list": _should_be("en lista"),
        "model": _should_be("ett objekt med fält"),
        "dict": _should_be("ett objekt med fält"),
    }
)


MEDIA_TYPE = "application/problem+json"
BROKEN: Final = (
    "Något gick fel i servern, och felet är loggat. Det är osäkert om det senaste sparades: titta efter, och "
    "försök igen."
)
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
    app.add_exception_handler(Exception, _broken)
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
    if isinstance(fault, Superseded):
        return problem(503, "Servern är avlöst", str(fault))
    return problem(503, "Lagret svarar inte", str(fault))


async def _broken(_request: Request, _fault: Exception) -> JSONResponse:
    """What nobody foresaw is logged as it is, and said in words."""
    return problem(500, "Fel i servern", BROKEN)


async def _unreadable(_request: Request, fault: Exception) -> JSONResponse:
    """What the framework itself turns away: a body that is no JSON at all, an address that is none."""
    assert isinstance(fault, HTTPException)  # noqa: S101
    texts = {
        400: "Innehållet går inte att läsa som JSON.",
        404: "Adressen finns inte.",
        503: "Svaret räknas ut. Försök igen om en stund.",
    }
    said = texts.get(fault.status_code, "Så kan adressen inte användas.")
    title = "Svaret är inte klart" if fault.status_code == 503 else "Felaktig begäran"
    answer = problem(fault.status_code, title, said)
    answer.headers.update(fault.headers or {})
    return answer


async def _invalid(_request: Request, invalid: Exception) -> JSONResponse:
    assert isinstance(invalid, RequestValidationError)  # noqa: S101
    found = wrong_values(invalid)
    detail = " ".join(one.detail for one in found[:_MOST_SAID])
    if len(found) > _MOST_SAID:
        detail += f" … och {len(found) - _MOST_SAID} fel till i `errors`."
    return problem(422, "Felaktig begäran", detail, errors=[asdict(one) for one in found])
