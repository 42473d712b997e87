"""The addresses of a replay: its document, what it runs over, and the picture of a moment."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.live.replay import Replays
from dashboard.texts import LANGUAGES, SOURCE
from dashboard.viewmodels.desk_replay import moment_of
from data.errors import Missing

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
                _operation(request),
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
            found = await run_in_threadpool(replays.span, _operation(request))
        except Missing as missing:
            return PlainTextResponse(str(missing), 404)
        return _packed(found, {"cache-control": "no-store"})

    return [Route("/live/replay/picture", picture), Route("/live/replay/span", span)]


def which(request: Request) -> Response | None:
    """Return what is said where no operation is named."""
    return None if request.query_params.get("operation") else PlainTextResponse(_WHICH, 404)


def _operation(request: Request) -> str:
    return request.query_params.get("operation", "")[:100]


def _packed(frame: bytes, headers: dict[str, str]) -> Response:
    return Response(frame, media_type="application/json", headers={**headers, "content-encoding": "gzip"})
