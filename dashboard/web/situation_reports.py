"""Situation reports as files, each journalled before it leaves."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.situation_report.files import ENDINGS, report_file
from dashboard.texts import translator
from dashboard.viewmodels.downloads import situation_report_path
from dashboard.web.leaving import asked_operation, document, file_mark, leaving, refusing
from data import situation_reports
from data.database import Store
from data.errors import Missing
from geo.layers import Pack


def situation_report_routes(store: Store, pack: Pack, now: Callable[[], datetime]) -> list[BaseRoute]:
    """Return the routes of the reports, one an ending."""
    return [
        Route(situation_report_path(ending), refusing(partial(_file, store, pack, now)), methods=["GET"])
        for ending in ENDINGS
    ]


def _file(store: Store, pack: Pack, now: Callable[[], datetime], request: Request) -> Response:
    ending = PurePosixPath(request.url.path).suffix
    operation = asked_operation(store, request)
    asked = request.query_params.get("nummer", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7):
        raise Missing("Det finns ingen sådan lägesrapport i händelsen.", "nummer")
    report = situation_reports.numbered(situation_reports.reports(store, operation.id), int(asked))
    leaving(request, store, f"lägesrapport {report.number} som {ending}", operation, now())
    content = report_file(store, pack, report, ending, translator())
    return document(content, f"{file_mark(operation)}lagesrapport-{report.number}{ending}")
