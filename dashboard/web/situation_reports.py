"""Situation reports as files, each journalled before it leaves."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.situation_report.files import ENDINGS, report_file
from dashboard.situation_report.page import policy
from dashboard.texts import translator
from dashboard.viewmodels.downloads import situation_report_path
from dashboard.web.downloads import file_mark, leaving
from data import queries, situation_reports
from data.database import Store
from data.errors import Missing, NotAllowed, SignedOut
from geo.layers import Pack

TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}


def situation_report_routes(store: Store, pack: Pack, now: Callable[[], datetime]) -> list[BaseRoute]:
    """Return the routes of the reports, one an ending."""
    return [
        Route(situation_report_path(ending), partial(_answer, store, pack, now), methods=["GET"])
        for ending in ENDINGS
    ]


def _answer(store: Store, pack: Pack, now: Callable[[], datetime], request: Request) -> Response:
    try:
        return _file(store, pack, now(), request)
    except (NotAllowed, SignedOut) as refused:
        return PlainTextResponse(refused.reason, 403)
    except Missing as refused:
        return PlainTextResponse(refused.reason, 404)


def _file(store: Store, pack: Pack, now: datetime, request: Request) -> Response:
    ending = PurePosixPath(request.url.path).suffix
    with store.reading() as connection:
        operation = queries.operation(connection, request.query_params.get("operation", ""))
        held = situation_reports.reports_in(connection, operation.id)
    asked = request.query_params.get("nummer", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7):
        raise Missing("Det finns ingen sådan lägesrapport i händelsen.", "nummer")
    report = situation_reports.numbered(held, int(asked))
    leaving(request, store, f"lägesrapport {report.number} som {ending}", operation, now)
    content = report_file(store, pack, report, ending, translator())
    name = f"{file_mark(operation)}lagesrapport-{report.number}{ending}"
    headers = {
        "Content-Disposition": f'{_shown(ending)}; filename="{name}"',
        "Content-Security-Policy": policy(),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=TYPES[ending], headers=headers)


def _shown(ending: str) -> str:
    """The page is to be read where it is, under a policy of its own; the rest is fetched."""
    return "inline" if ending == ".html" else "attachment"
