"""Files to fetch, each from a route of its own: the register of points, and an operation's log."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.exports.register import ENDINGS, register_file
from dashboard.exports.sectors import sectors_file
from dashboard.texts import translator
from dashboard.viewmodels import desk_log
from dashboard.viewmodels.desk_log_file import as_csv
from dashboard.viewmodels.downloads import (
    ATTACHMENT,
    LOG,
    MOST_ENTRIES,
    SECTORS,
    commas_asked,
    kinds_asked,
    log_asked,
    points_asked,
    register_address,
    selected_asked,
)
from dashboard.web.leaving import NEVER_KEPT, asked_operation, file_mark, leaving, plain, refusing
from data import attachments, entries, queries, sectors
from data.database import Store
from data.domain.staff_log import exported_text
from data.errors import Missing

Now = Callable[[], datetime]

_LONGEST_NUMBER = 15  # what a database can count to
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
}


def download_routes(store: Store, now: Now) -> list[BaseRoute]:
    """Return the routes of everything that can be fetched as a file."""
    return [
        *(
            Route(register_address(ending), refusing(partial(_register, store, now)), methods=["GET"])
            for ending in ENDINGS
        ),
        Route(SECTORS, refusing(partial(_sectors, store, now)), methods=["GET"]),
        Route(LOG, refusing(partial(_log, store, now)), methods=["GET"]),
        Route(f"{ATTACHMENT}{{number}}", refusing(partial(_attachment, store, now)), methods=["GET"]),
    ]


def _register(store: Store, now: Now, request: Request) -> Response:
    ending = PurePosixPath(request.url.path).suffix
    leaving(request, store, f"punktregistret som {ending}", None, now())
    commas = commas_asked(request.query_params)
    return _file(register_file(queries.loaded_points(store), ending, commas=commas), f"punkter{ending}")


def _sectors(store: Store, now: Now, request: Request) -> Response:
    leaving(request, store, "sektorslistan som .xlsx", None, now())
    return _file(sectors_file(sectors.register(store)), "sektorer.xlsx")


def _log(store: Store, now: Now, request: Request) -> Response:
    asked = log_asked(request.query_params)
    picture = queries.picture(store, asked.operation, recent=0)
    operation = picture.operation
    leaving(request, store, "loggen som .csv", operation, now())
    found = entries.entries(
        store,
        operation.id,
        words=asked.words,
        kinds=kinds_asked(asked),
        points=points_asked(asked, picture),
        selected=selected_asked(asked),
        limit=MOST_ENTRIES,
    )
    _ = translator()
    placed = entries.numbers(store, operation.id, [one.revision for one in found])
    leave = [replace(one, text=exported_text(one)) for one in found]
    moment, register = operation.clock.at(now()), sectors.register(store)
    rows = desk_log.log_rows(leave, picture, moment, _, placed, register)
    content = as_csv(rows, operation.name, operation.is_exercise, _)
    return _file(content, f"{file_mark(operation)}logg-{plain(operation.id, 24)}.csv")


def _attachment(store: Store, now: Now, request: Request) -> Response:
    """Hand an attachment over as a file to keep: no browser may show or run it here, whatever it holds."""
    operation = asked_operation(store, request)
    number = _entry_number(request.path_params["number"])
    found = attachments.attached(store, operation.id, number)
    leaving(request, store, f"bilagan i post {number}", operation, now())
    headers = {
        **NEVER_KEPT,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(found.content, media_type=found.kind, headers=headers)


def _entry_number(stated: str) -> int:
    if not (stated.isascii() and stated.isdigit() and len(stated) < _LONGEST_NUMBER):
        raise Missing("Det finns ingen sådan post.", "revision")
    return int(stated)


def _file(content: bytes, name: str) -> Response:
    headers = {
        **NEVER_KEPT,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(content, media_type=_TYPES[PurePosixPath(name).suffix], headers=headers)
