"""Files to fetch, each from a route of its own: the register of points, and an operation's log."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
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
    kinds_asked,
    log_asked,
    points_asked,
    register_address,
    selected_asked,
)
from dashboard.web.auth.caller import caller
from data import attachments, entries, queries, sectors
from data.database import Store
from data.domain.facts import Operation
from data.domain.rights import place_of
from data.domain.staff_log import exported_text
from data.errors import Missing, NotAllowed, Refused, SignedOut
from data.services import watching

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
            Route(register_address(ending), _refusing(partial(_register, store, now)), methods=["GET"])
            for ending in ENDINGS
        ),
        Route(SECTORS, _refusing(partial(_sectors, store, now)), methods=["GET"]),
        Route(LOG, _refusing(partial(_log, store, now)), methods=["GET"]),
        Route(f"{ATTACHMENT}{{number}}", _refusing(partial(_attachment, store, now)), methods=["GET"]),
    ]


def _refusing(file: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Answer a right that has ended since the door, or that the door could not judge, in words."""

    def answered(request: Request) -> Response:
        try:
            return file(request)
        except (NotAllowed, SignedOut) as refused:
            return PlainTextResponse(refused.reason, 403)

    return answered


def leaving(request: Request, store: Store, what: str, operation: Operation | None, now: datetime) -> None:
    """Ask for the right to a file and journal it, before it leaves. Raises NotAllowed, SignedOut."""
    watching.note_export(store, caller(request).actor, what, place_of(operation), {}, now)


def file_mark(operation: Operation) -> str:
    """Return what the name of an operation's file begins with: an exercise's says so also on a disk."""
    return "ovning-" if operation.is_exercise else ""


def _register(store: Store, now: Now, request: Request) -> Response:
    ending = PurePosixPath(request.url.path).suffix
    leaving(request, store, f"punktregistret som {ending}", None, now())
    return _file(register_file(queries.loaded_points(store), ending), f"punkter{ending}")


def _sectors(store: Store, now: Now, request: Request) -> Response:
    leaving(request, store, "sektorslistan som .xlsx", None, now())
    return _file(sectors_file(sectors.register(store)), "sektorer.xlsx")


def _log(store: Store, now: Now, request: Request) -> Response:
    try:
        asked = log_asked(request.query_params)
        picture = queries.picture(store, asked.operation, recent=0)
    except Missing as refused:
        return PlainTextResponse(refused.reason, 404)
    except Refused as refused:
        return PlainTextResponse(refused.reason, 400)
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
    return _file(content, f"{file_mark(operation)}logg-{_plain(operation.id)[:24]}.csv")


def _attachment(store: Store, now: Now, request: Request) -> Response:
    """Hand an attachment over as a file to keep: no browser may show or run it here, whatever it holds."""
    try:
        operation = queries.picture(store, request.query_params.get("operation", ""), recent=0).operation
        number = _entry_number(request.path_params["number"])
        found = attachments.attached(store, operation.id, number)
    except Missing as refused:
        return PlainTextResponse(refused.reason, 404)
    leaving(request, store, f"bilagan i post {number}", operation, now())
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(found.content, media_type=found.kind, headers=headers)


def _entry_number(stated: str) -> int:
    if not (stated.isascii() and stated.isdigit() and len(stated) < _LONGEST_NUMBER):
        raise Missing("Det finns ingen sådan post.", "revision")
    return int(stated)


def _plain(text: str) -> str:
    """Return a text that can stand in a header's file name."""
    return "".join(letter for letter in text if letter.isascii() and (letter.isalnum() or letter in "-_"))


def _file(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=_TYPES[PurePosixPath(name).suffix], headers=headers)
