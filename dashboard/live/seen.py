"""What a screen says that it has shown: a wall's alarm acknowledged by who may, an inbox's injects opened."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.door.caller import caller
from data.acting import Actor
from data.errors import Missing, NotAllowed, Refused
from data.exercise.acts.following import open_injects
from data.operations import reads as operation_reads
from data.rights import Deed, Who, may
from data.staff.acts import acknowledge
from data.staff.important import MOST_AT_ONCE, place_of_all
from data.store.database import Store

_WHAT = "Ange operation och keys: vilka ändringar i vilken händelse som kvitteras."
_WHICH = "Ange operation och numbers: vilka inspel i vilken övning som har visats."
_One = TypeVar("_One", str, int)


def seen_routes(store: Store, now: Callable[[], datetime]) -> list[Route]:
    """Return the routes of what a wall asks when its alarm is to be acknowledged."""

    async def asks(request: Request) -> Response:
        operation = request.query_params.get("operation", "")[:100]
        allowed = await run_in_threadpool(_may, store, caller(request).who, operation)
        return JSONResponse({"may": allowed}, headers={"cache-control": "no-store"})

    async def sees(request: Request) -> Response:
        read = _read(await request.body())
        if read is None:
            return PlainTextResponse(_WHAT, 400)
        return await run_in_threadpool(_acknowledge, store, caller(request).actor, *read, now())

    async def opens(request: Request) -> Response:
        read = _opened(await request.body())
        if read is None:
            return PlainTextResponse(_WHICH, 400)
        return await run_in_threadpool(_open, store, caller(request).actor, *read, now())

    return [
        Route("/live/seen", asks),
        Route("/live/seen", sees, methods=["POST"]),
        Route("/live/opened", opens, methods=["POST"]),
    ]


def _may(store: Store, who: Who, operation: str) -> bool:
    """A band is of all that waits: only who may acknowledge everywhere ends it with one press."""
    try:
        with store.reading() as connection:
            found = operation_reads.operation(connection, operation)
    except Missing:
        return False
    return may(who, Deed.RECEIPT, place_of_all(found))


def _read(body: bytes) -> tuple[str, tuple[str, ...]] | None:
    return _listed(body, "keys", str)


def _opened(body: bytes) -> tuple[str, tuple[int, ...]] | None:
    return _listed(body, "numbers", int)


def _listed(body: bytes, name: str, kind: type[_One]) -> tuple[str, tuple[_One, ...]] | None:
    """Return an operation and what is named in it; None where that is not what was sent."""
    try:
        asked: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    operation, listed = (asked.get("operation"), asked.get(name)) if isinstance(asked, dict) else (None, None)
    if not isinstance(operation, str) or not isinstance(listed, list) or len(listed) > MOST_AT_ONCE:
        return None
    return (operation, tuple(listed)) if all(type(one) is kind for one in listed) else None


def _acknowledge(
    store: Store, actor: Actor, operation: str, keys: tuple[str, ...], now: datetime
) -> Response:
    try:
        receipt = acknowledge(store, actor, act_id=str(uuid4()), operation_id=operation, keys=keys, now=now)
    except NotAllowed as refused:
        return PlainTextResponse(str(refused), 403)
    except Refused as refused:
        return PlainTextResponse(str(refused), 404 if isinstance(refused, Missing) else 409)
    return JSONResponse({"revision": receipt.revision})


def _open(store: Store, actor: Actor, operation: str, numbers: tuple[int, ...], now: datetime) -> Response:
    try:
        receipt = open_injects(store, actor, operation, numbers, now)
    except NotAllowed as refused:
        return PlainTextResponse(str(refused), 403)
    except Refused as refused:
        return PlainTextResponse(str(refused), 404 if isinstance(refused, Missing) else 409)
    return JSONResponse({"revision": receipt.revision if receipt is not None else None})
