"""An operation's files, each journalled before it leaves: its tables, and the archive package."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.archive.ready import shelf
from dashboard.exports.journal import journal_file, journal_sheet
from dashboard.exports.points import points_sheet
from dashboard.exports.sector_reports import sectors_sheet
from dashboard.exports.sheets import Sheet, sheet_file
from dashboard.exports.support import requests_sheet
from dashboard.viewmodels.downloads import commas_asked
from dashboard.viewmodels.operation_files import ARCHIVE, ENDINGS, TABLES, table_path
from dashboard.web.leaving import NEVER_KEPT, asked_operation, file_mark, leaving, plain, refusing
from data import archive, queries
from data.database import Store
from data.domain.facts import Operation
from data.errors import Missing

_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
}


def operation_file_routes(store: Store, now: Callable[[], datetime]) -> list[BaseRoute]:
    """Return the routes of an operation's files."""
    return [
        *(
            Route(table_path(name, ending), refusing(partial(_table, store, now)), methods=["GET"])
            for name in TABLES
            for ending in ENDINGS
        ),
        Route(ARCHIVE, refusing(partial(_archive, store, now)), methods=["GET"]),
    ]


def _table(store: Store, now: Callable[[], datetime], request: Request) -> Response:
    path = PurePosixPath(request.url.path)
    operation = asked_operation(store, request)
    leaving(request, store, f"{TABLES[path.stem]} som {path.suffix}", operation, now())
    table = _sheet(store, path.stem, operation, operation.clock.at(now()))
    write = journal_file if path.stem == "journal" else sheet_file
    headers = {
        **NEVER_KEPT,
        "Content-Disposition": f'attachment; filename="{file_mark(operation)}{path.name}"',
    }
    content = write(table, path.suffix, commas=commas_asked(request.query_params))
    return Response(content, media_type=_TYPES[path.suffix], headers=headers)


def _sheet(store: Store, name: str, operation: Operation, at: datetime) -> Sheet:
    match name:
        case "journal":
            return journal_sheet(store, operation.id)
        case "stod":
            return requests_sheet(store, operation.id, at)
        case "sektorer":
            return sectors_sheet(store, operation.id, at)
        case _:
            return points_sheet(queries.picture(store, operation.id, recent=0), at)


def _archive(store: Store, now: Callable[[], datetime], request: Request) -> Response:
    operation = asked_operation(store, request)
    name = request.query_params.get("paket", "")
    waiting = shelf().found(name, operation.id)
    if waiting is not None and archive.words_taken_since(store, operation.id, waiting.last):
        shelf().drop(name)
        raise Missing("Text har tagits bort genom beslut sedan paketet gjordes. Gör ett nytt.", "paket")
    if waiting is None:
        raise Missing("Paketet finns inte kvar. Gör ett nytt på sidan Händelse.", "paket")
    leaving(request, store, "händelsen som arkivpaket", operation, now())
    return FileResponse(
        waiting.path,
        filename=f"{file_mark(operation)}arkiv-{plain(operation.id, 24)}.zip",
        media_type="application/zip",
        headers=dict(NEVER_KEPT),
    )
