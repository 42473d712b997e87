"""Evaluations as files, for those who lead exercises alone: they tell what was true."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.evaluation_report.files import ENDINGS, evaluation_file
from dashboard.situation_report.page import policy
from dashboard.texts import translator
from dashboard.viewmodels.downloads import evaluation_path
from dashboard.web.auth.caller import caller
from dashboard.web.situation_reports import TYPES
from data import queries
from data.database import Store
from data.domain.rights import Deed, place_of
from data.errors import Missing, NotAllowed, SignedOut
from data.services import watching


def evaluation_file_routes(store: Store, now: Callable[[], datetime]) -> list[BaseRoute]:
    """Return the routes of evaluations, one an ending."""
    return [
        Route(evaluation_path(ending), partial(_answer, store, now), methods=["GET"]) for ending in ENDINGS
    ]


def _answer(store: Store, now: Callable[[], datetime], request: Request) -> Response:
    try:
        return _file(store, now(), request)
    except (NotAllowed, SignedOut) as refused:
        return PlainTextResponse(refused.reason, 403)
    except Missing as refused:
        return PlainTextResponse(refused.reason, 404)


def _file(store: Store, now: datetime, request: Request) -> Response:
    ending = PurePosixPath(request.url.path).suffix
    with store.reading() as connection:
        operation = queries.operation(connection, request.query_params.get("operation", ""))
    what = f"utvärderingen som {ending}"
    watching.note_export(store, caller(request).actor, what, place_of(operation), {}, now, Deed.CONTROL)
    content = evaluation_file(store, operation.id, ending, now, translator())
    shown = "inline" if ending == ".html" else "attachment"
    headers = {
        "Content-Disposition": f'{shown}; filename="ovning-utvardering{ending}"',
        "Content-Security-Policy": policy(),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=TYPES[ending], headers=headers)
