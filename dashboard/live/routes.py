"""The live layer's addresses: the feed, the documents, the map's layers, the assets, and a replay's."""

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.door.caller import caller
from dashboard.door.sockets import showing
from dashboard.live.assets import Asset, Documents, Page, load_assets
from dashboard.live.hub import Hub, Key
from dashboard.live.replay import Replays
from dashboard.live.without import Layers, serve
from dashboard.look.style import Theme
from dashboard.words import LANGUAGES, SOURCE
from dashboard.words.replay import moment_of
from data.errors import Missing
from geo.layers import Pack

_WHICH = "Ange vilken händelse som ska återspelas: /live/replay?operation=…"
_WHEN = "Ange ett ögonblick med tidszon: at=2027-01-14T03:12:00+01:00"


def replay_routes(replays: Replays) -> list[BaseRoute]:
    """Return the routes of what a replay document asks for."""

    async def picture(request: Request) -> Response:
        asked = request.query_params
        moment = moment_of(asked.get("at", ""))
        if moment is None:
            return PlainTextResponse(_WHEN, 400)
        language = asked.get("lang", SOURCE)
        had = request.headers.get("if-none-match", "").strip().removeprefix("W/").strip('"')
        try:
            shown = await run_in_threadpool(
                replays.picture,
                _replayed(request),
                moment,
                language if language in LANGUAGES else SOURCE,
                had,
            )
        except Missing as missing:
            return PlainTextResponse(str(missing), 404)
        headers = {"etag": f'"{shown.tag}"', "cache-control": "no-store"}
        return (
            Response(status_code=304, headers=headers)
            if shown.frame is None
            else _packed(shown.frame, headers)
        )

    async def span(request: Request) -> Response:
        try:
            found = await run_in_threadpool(replays.span, _replayed(request))
        except Missing as missing:
            return PlainTextResponse(str(missing), 404)
        return _packed(found, {"cache-control": "no-store"})

    return [Route("/live/replay/picture", picture), Route("/live/replay/span", span)]


def which(request: Request) -> Response | None:
    """Return what is said where no operation is named."""
    return None if request.query_params.get("operation") else PlainTextResponse(_WHICH, 404)


def _replayed(request: Request) -> str:
    return request.query_params.get("operation", "")[:100]


def _packed(frame: bytes, headers: dict[str, str]) -> Response:
    return Response(frame, media_type="application/json", headers={**headers, "content-encoding": "gzip"})


UNKNOWN_OPERATION = 4404
_FOREVER = "public, max-age=31536000, immutable"


def live_routes(hub: Hub, pack: Pack, replays: Replays, layers: Layers) -> list[BaseRoute]:
    """Return the routes; the application that mounts them starts and stops the hub."""
    assets = load_assets(pack)
    documents = Documents(assets, pack)
    hub.document = documents.version

    async def feed(socket: WebSocket) -> None:
        await follow(hub, socket)

    async def wall(request: Request) -> Response:
        asked = _operation(request.query_params.get("operation"))
        own = await _to_its_own(hub, request) if asked is None else None
        return own or _page(documents.wall(asked, _theme(request, Theme.MORK), _language(request)))

    async def chart(request: Request) -> Response:
        asked = _operation(request.query_params.get("operation"))
        own = await _to_its_own(hub, request) if asked is None else None
        return own or _page(documents.map(asked, _theme(request, Theme.LJUS), _language(request)))

    async def replay(request: Request) -> Response:
        how = _theme(request, Theme.MORK), _language(request)
        return which(request) or _page(documents.replay(_operation(request.query_params["operation"]), *how))

    async def layer(request: Request) -> Response:
        return _found(request, assets.layers.get(request.path_params["layer"]))

    async def asset(request: Request) -> Response:
        return _found(request, assets.own.get(request.path_params["name"]))

    return [
        WebSocketRoute("/live/feed", feed),
        Route("/live/wall", wall),
        Route("/live/map", chart),
        Route("/live/replay", replay),
        *replay_routes(replays),
        Route("/live/without", partial(serve, layers)),
        Route("/live/geo/{layer:str}.{etag:str}.json", layer),
        Route("/assets/{version:str}/{name:str}", asset),
        Route("/assets/{name:str}", asset),
    ]


async def _to_its_own(hub: Hub, request: Request) -> Response | None:
    """Send a screen that named no operation to its own: a reload is never another's. None: none is open."""
    own = (await hub.settled(Key(None, SOURCE))).operation
    if own is None:
        return None
    address = request.url.include_query_params(operation=own).replace(scheme="", netloc="")
    return RedirectResponse(str(address), 303, headers={"cache-control": "no-store"})


async def follow(hub: Hub, socket: WebSocket) -> None:
    """Serve one listener until it leaves, the server does or nothing more comes: whichever is heard first."""
    asked = socket.query_params
    language = asked.get("lang", SOURCE)
    wanted = Key(_operation(asked.get("operation")), language if language in LANGUAGES else SOURCE)
    await socket.accept()
    try:
        key = await hub.settled(wanted)
        session = caller(socket).actor.key if asked.get("inkorg") else ""
        async with hub.listen(key, asked.get("from", ""), session) as frames:
            with showing(key.operation, asked.get("skarm", "")), hub.vitals.clock_of(_shown_by(socket)):
                await _first_of(_send(socket, frames), _gone(socket))
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.close()
    except Missing as missing:
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(UNKNOWN_OPERATION, str(missing)[:100])


def _shown_by(socket: WebSocket) -> tuple[str, float] | None:
    """Return from which machine a screen comes and what its clock showed, if it says so."""
    said, client = socket.query_params.get("klocka", ""), socket.client
    if client is None or not re.fullmatch(r"\d{1,11}(\.\d)?", said, re.ASCII):
        return None
    return client.host, float(said)


async def _send(socket: WebSocket, frames: AsyncIterator[bytes]) -> None:
    async for frame in frames:
        if frame.startswith(b"{"):
            await socket.send_text(frame.decode())
        else:
            await socket.send_bytes(frame)


async def _gone(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _first_of(*waiting: Coroutine[Any, Any, None]) -> None:
    """Wait for whichever ends first, and end the others; a socket that closed under a frame is no fault."""
    tasks = [asyncio.create_task(one) for one in waiting]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        # Not gather: it would swap the cancellation that ends us for one of its own.
        await asyncio.wait(tasks)
    faults = [task.exception() for task in tasks if not task.cancelled()]
    for fault in faults:
        if fault is not None and not isinstance(fault, (WebSocketDisconnect, RuntimeError)):
            raise fault


def _operation(asked: str | None) -> str | None:
    return asked[:100] if asked else None


def _theme(request: Request, default: Theme) -> Theme:
    asked = request.query_params.get("tema")
    return Theme(asked) if asked in list(Theme) else default


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", SOURCE)
    return asked if asked in LANGUAGES else SOURCE


def _page(page: Page) -> Response:
    headers = {
        "content-security-policy": page.csp,
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }
    return HTMLResponse(page.html, headers=headers)


def _found(request: Request, asset: Asset | None) -> Response:
    if asset is None:
        return PlainTextResponse("Filen finns inte.", status_code=404)
    etag = f'"{asset.etag}"'
    # Under an address with the content in it nothing ever changes; by plain name it is asked for again.
    pinned = "version" in request.path_params or request.path_params.get("etag") == asset.etag
    headers = {
        "etag": etag,
        "cache-control": _FOREVER if pinned else "no-cache",
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.kind, headers=headers | {"content-encoding": "gzip"})
    return Response(asset.plain, media_type=asset.kind, headers=headers)
