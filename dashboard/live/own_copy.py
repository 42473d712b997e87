"""The desk's readable copy: what a browser keeps of a stadsdel's own points, and the page that shows it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.door.caller import Caller, caller
from dashboard.places import PATHS
from dashboard.words import own_copy
from data.errors import Missing
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.words import Role

PAGE: Final = "/kopia"
WORKER: Final = "/kopia-sw.js"
_WHICH: Final = "Ange händelse: /live/copy?operation=…"


def own_copy_routes(store: Store, now: Callable[[], datetime]) -> list[Route]:
    """Return the routes: the copy itself, and the page without data that shows it without a network."""

    async def copied(request: Request) -> Response:
        operation = request.query_params.get("operation", "")[:100]
        if not operation:
            return PlainTextResponse(_WHICH, 404)
        try:
            found = await run_in_threadpool(_copied, store, caller(request), operation, now())
        except Missing as missing:
            return PlainTextResponse(str(missing), 404)
        headers = {"cache-control": "no-store"}
        if found is None:
            return Response(status_code=204, headers=headers)
        return Response(orjson.dumps(found), media_type="application/json", headers=headers)

    return [
        Route("/live/copy", copied),
        Route(PAGE, _page),
        Route(WORKER, _worker),
    ]


def _copied(store: Store, by: Caller, operation: str, real: datetime) -> Mapping[str, Any] | None:
    """Return what somebody's browser keeps; None for who has no points of their own."""
    if not by.who.has(Role.STADSDEL):
        return None
    picture = point_reads.picture(store, operation, recent=0)
    asked = request_reads.requests_of(store, picture.operation)
    return own_copy.copied(picture, asked, sector_reads.register(store), by.who, by.actor.key, real)


_HTML: Final = """<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Läsbar kopia · Trygghetsläget</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/copy.css">
<script type="module" src="/assets/copy-page.js"></script>
</head>
<body class="copy-page">
<main id="copy"><h1>Läsbar kopia</h1><p>Det finns ingen kopia i den här webbläsaren.</p></main>
</body>
</html>
"""


async def _page(_request: Request) -> Response:
    return HTMLResponse(_HTML, headers={"cache-control": "no-cache"})


async def _worker(_request: Request) -> Response:
    """The desk's own pages alone are answered from the copy; it lets all else pass."""
    script = files("dashboard").joinpath("assets/copy-sw.js").read_text(encoding="utf-8")
    script = script.replace('"PAGES"', json.dumps(list(PATHS)))
    return Response(script, media_type="text/javascript", headers={"cache-control": "no-cache"})
