"""How any file leaves: its right is asked for and journalled first, a refusal is said, nothing is cached."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.situation_report.page import policy
from dashboard.web.auth.caller import caller
from data import queries
from data.database import Store
from data.domain.facts import Operation
from data.domain.rights import Deed, place_of
from data.errors import Missing, NotAllowed, Refused, SignedOut
from data.services import watching

NEVER_KEPT: Final[Mapping[str, str]] = MappingProxyType(
    {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
)
_DOCUMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".pdf": "application/pdf",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".html": "text/html; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
    }
)


def refusing(file: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Answer in words what cannot be had, and a right that ended since the door or that it could not see."""

    def answered(request: Request) -> Response:
        try:
            return file(request)
        except (NotAllowed, SignedOut) as refused:
            return PlainTextResponse(refused.reason, 403)
        except Missing as refused:
            return PlainTextResponse(refused.reason, 404)
        except Refused as refused:
            return PlainTextResponse(refused.reason, 400)

    return answered


def leaving(
    request: Request,
    store: Store,
    what: str,
    operation: Operation | None,
    now: datetime,
    deed: Deed = Deed.EXPORT,
) -> None:
    """Ask for the right to a file and journal it, before it leaves. Raises NotAllowed, SignedOut."""
    watching.note_export(store, caller(request).actor, what, place_of(operation), {}, now, deed)


def document(content: bytes, name: str) -> Response:
    """Hand a report over: a page is read where it is, under a policy of its own; the rest is fetched."""
    ending = PurePosixPath(name).suffix
    headers = {
        **NEVER_KEPT,
        "Content-Disposition": f'{"inline" if ending == ".html" else "attachment"}; filename="{name}"',
        "Content-Security-Policy": policy(),
    }
    return Response(content, media_type=_DOCUMENTS[ending], headers=headers)


def asked_operation(store: Store, request: Request) -> Operation:
    """Return the operation that an address asks for; raises Missing."""
    with store.reading() as connection:
        return queries.operation(connection, request.query_params.get("operation", ""))


def file_mark(operation: Operation) -> str:
    """Return what the name of an operation's file begins with: an exercise's says so also on a disk."""
    return "ovning-" if operation.is_exercise else ""


def plain(text: str, most: int) -> str:
    """Return the beginning of a text as it can stand in a header's file name."""
    return "".join(one for one in text if one.isascii() and (one.isalnum() or one in "-_"))[:most]
