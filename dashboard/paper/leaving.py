"""How any file leaves: its right is asked for and journalled first, a refusal is said, nothing is cached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.door.caller import caller
from dashboard.paper.page import policy
from dashboard.words.addresses import deed_of
from data.access import watching
from data.errors import Missing, NotAllowed, Refused, SignedOut
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.rights import place_of, why_not_allowed
from data.store.database import Store
from geo.layers import Pack

NEVER_KEPT: Final[Mapping[str, str]] = MappingProxyType(
    {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
)
_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".csv": "text/csv; charset=utf-8",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".geojson": "application/geo+json",
        ".gpkg": "application/geopackage+sqlite3",
        ".html": "text/html; charset=utf-8",
        ".json": "application/json",
        ".pdf": "application/pdf",
        ".toml": "application/toml; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".yaml": "application/yaml; charset=utf-8",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a file, and what it can be made of."""

    store: Store
    pack: Pack
    now: datetime
    request: Request

    @property
    def ending(self) -> str:
        return PurePosixPath(self.request.url.path).suffix

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    def operation(self) -> Operation:
        """Return the operation that the address asks for; raises Missing."""
        with self.store.reading() as connection:
            return operation_reads.operation(connection, self.query("operation"))

    def must_have_right(self, operation: Operation) -> None:
        """Refuse before it is told whether there is such a file; raises NotAllowed."""
        deed = deed_of(self.request.url.path)
        reason = why_not_allowed(caller(self.request).who, deed, place_of(operation))
        if reason is not None:
            raise NotAllowed(reason.text, who=caller(self.request).who.name, deed=deed)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A file about to leave: what the journal calls it, whose it is, and what makes it once that is noted."""

    what: str
    operation: Operation | None
    made: Callable[[], Response]


@dataclass(frozen=True, slots=True)
class Download:
    """A row of what can be fetched: its address, which says its right and type, and who finds the file."""

    path: str
    found: Callable[[Asked], Leaving]


def route_of(row: Download, store: Store, pack: Pack, now: Callable[[], datetime]) -> Route:
    return Route(row.path, partial(_answered, row, store, pack, now), methods=["GET"])


def _answered(
    row: Download, store: Store, pack: Pack, now: Callable[[], datetime], request: Request
) -> Response:
    """Answer in words what cannot be had, and a right that ended since the door or that it could not see."""
    asked = Asked(store, pack, now(), request)
    try:
        return _left(row, asked)
    except (NotAllowed, SignedOut) as refused:
        return PlainTextResponse(refused.reason, 403)
    except Missing as refused:
        return PlainTextResponse(refused.reason, 404)
    except Refused as refused:
        return PlainTextResponse(refused.reason, 400)


def _left(row: Download, asked: Asked) -> Response:
    """Ask for the right to a file and journal it, before it is made. Raises NotAllowed, SignedOut."""
    file = row.found(asked)
    watching.note_export(
        asked.store,
        caller(asked.request).actor,
        file.what,
        place_of(file.operation),
        {},
        asked.now,
        deed_of(row.path),
    )
    return file.made()


def sent(content: bytes, name: str) -> Response:
    """Hand a file over to be kept."""
    headers = {**NEVER_KEPT, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_TYPES[PurePosixPath(name).suffix], headers=headers)


def document(content: bytes, name: str) -> Response:
    """Hand a report over: a page is read where it is, under a policy of its own; the rest is fetched."""
    answer = sent(content, name)
    answer.headers["Content-Security-Policy"] = policy()
    if name.endswith(".html"):
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def file_mark(operation: Operation) -> str:
    """Return what the name of an operation's file begins with: an exercise's says so also on a disk."""
    return "ovning-" if operation.is_exercise else ""


def plain(text: str, most: int) -> str:
    """Return the beginning of a text as it can stand in a header's file name."""
    return "".join(one for one in text if one.isascii() and (one.isalnum() or one in "-_"))[:most]
