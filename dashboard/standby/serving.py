"""What a server says to another: who writes its store, and to a standby the store itself."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from dashboard.door.caller import caller
from dashboard.settings import Settings
from dashboard.standby.copies import Copies, lacked
from dashboard.standby.meeting import HAND_OVER, STANDS, Other, as_said, heard, meet
from dashboard.standby.pages import DIGEST
from data.access.watching import note_export
from data.acting import Actor
from data.rights import ANYWHERE, Deed
from data.server import acts
from data.server.facts import NOBODY
from data.server.reads import standing, standing_in
from data.store.database import Store

COPY: Final = "/standby/copy"
WAITED: Final = "x-waited"
# As the security journal has them.
FETCHED: Final = "hela lagret, till en reserv"
HANDED_OVER: Final = "rätten att skriva lagret"
_LONGEST_WAIT: Final = 5.0
_NOT_HERE: Final = "Lagret är PostgreSQL: en reserv följer det med PostgreSQL:s egen replikering."
_OCTETS: Final = "application/octet-stream"


def standby_routes(
    store: Store, copies: Copies | None, now: Callable[[], datetime], settings: Settings
) -> list[BaseRoute]:
    """Return the routes; `copies` is None where the database has a way of its own to be followed."""

    def stands(_request: Request) -> Response:
        with store.reading() as connection:
            said = as_said(connection, settings.public_url)
        return JSONResponse(said, headers={"cache-control": "no-store"})

    async def copy(request: Request) -> Response:
        held = await request.body()
        if copies is None:
            return PlainTextResponse(_NOT_HERE, 409)
        if "revision" not in request.query_params or len(held) % DIGEST:
            return PlainTextResponse("Begäran säger inte vad reserven redan har.", 422)
        return await run_in_threadpool(given, request, copies, held)

    def given(request: Request, copies: Copies, held: bytes) -> Response:
        # Whoever opens a copy must be able to tell that another server writes it: so the store says which.
        claim(store, settings.server_name, now())
        asks = caller(request)
        if copies.note(asks.who.id, asks.who.name, _number(request.query_params["revision"])):
            note_export(store, asks.actor, FETCHED, ANYWHERE, {}, now(), Deed.FOLLOW, though_met=True)
        return _answer(request, copies, held)

    async def hand_over(request: Request) -> Response:
        try:
            other = heard(await request.body())
        except ValueError:
            return PlainTextResponse("Begäran säger inte vem som tar över.", 422)
        took = await run_in_threadpool(_handed_over, store, other, caller(request).actor, now())
        return Response(status_code=204) if took else PlainTextResponse("Den som frågar står efter.", 409)

    return [
        Route(STANDS, stands),
        Route(COPY, copy, methods=["GET", "POST"]),
        Route(HAND_OVER, hand_over, methods=["POST"]),
    ]


def _handed_over(store: Store, other: Other, actor: Actor, now: datetime) -> bool:
    """Stand down for the very next term; whoever asks again, having lost the answer, gets the same one.

    Whose key asked, and for whom, is noted first: it is what stops a server.
    """
    own, there = standing(store), other.standing
    if own.met is not None:
        return own.met.installation == there.installation
    if there.term != own.term + 1:
        return False
    said = {"partner": there.installation, "term": there.term}
    note_export(store, actor, HANDED_OVER, ANYWHERE, said, now, Deed.FOLLOW)
    return meet(store, other, "", now)


def claim(store: Store, name: str, now: datetime) -> None:
    """Say in the store that this installation writes it, where nothing says who does."""
    with store.reading() as connection:
        unclaimed = standing_in(connection).installation == NOBODY
    if unclaimed and store.installation != NOBODY:
        acts.claim(store, store.installation, name, now)


def _answer(request: Request, copies: Copies, held: bytes) -> Response:
    arrived = time.monotonic()
    root = request.query_params.get("held", "")
    if request.method == "GET" and root:
        known = copies.digests(root)
        if known is None:
            return PlainTextResponse("Okänd kopia: skicka vad den består av.", 409)
        held = known
    newest = copies.after(root, min(_LONGEST_WAIT, _number(request.query_params.get("wait", ""))))
    # So long after the question the answer holds, which lets the other tell how much it may lack.
    waited = (newest.begun if newest is not None else time.monotonic()) - arrived
    headers = {"cache-control": "no-store", WAITED: f"{waited:.3f}"}
    if newest is None:
        return Response(status_code=204, headers=headers)
    return StreamingResponse(lacked(newest, held), media_type=_OCTETS, headers=headers)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
