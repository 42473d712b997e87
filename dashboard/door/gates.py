"""What each address takes, and what is looked at before who it is; an address not named takes nothing."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from dashboard.places import PATHS
from dashboard.words.addresses import FOLDERS
from data.rights import Deed


class Open(StrEnum):
    """What can be reached without a right of one's own."""

    ALL = "alla"
    LINK = "länken i adressen"
    SIGNED_IN = "alla inloggade"


Need = Deed | Open


@dataclass(frozen=True, slots=True)
class Gate:
    """One address, exactly or (ending in /) everything below it, and what each method takes there.

    `form`: its posts carry the session's own mark in a field, for browsers that do not say where a form
    comes from. `scoped`: what is read there belongs to the operation in the query.
    """

    path: str
    needs: Mapping[str, Need]
    form: bool = False
    scoped: bool = False
    largest: int = 1_000_000

    def covers(self, path: str) -> bool:
        return (
            path.startswith(self.path) if self.path.endswith("/") and self.path != "/" else path == self.path
        )

    def reads_one(self, method: str) -> bool:
        """Return whether this reads one operation; what is written says in itself which it belongs to."""
        return self.scoped and method not in ("POST", "PUT", "PATCH", "DELETE")

    def needs_for(self, method: str) -> Need | None:
        return self.needs.get("GET" if method in ("HEAD", "OPTIONS") else method)


def _gate(
    path: str, /, *, form: bool = False, scoped: bool = False, largest: int = 1_000_000, **needs: Need
) -> Gate:
    return Gate(path, MappingProxyType(needs), form, scoped, largest)


_SPREADSHEET = 20_000_000
_FORM = 64_000

GATES: tuple[Gate, ...] = (
    _gate("/healthz", GET=Open.ALL),
    _gate("/readyz", GET=Open.ALL),
    _gate("/metrics", GET=Deed.METRICS),
    _gate("/standby/stands", GET=Open.ALL),
    _gate("/standby/hand-over", POST=Deed.FOLLOW, largest=_FORM),
    _gate("/standby/copy", GET=Deed.FOLLOW, POST=Deed.FOLLOW, largest=_SPREADSHEET),
    _gate("/assets/", GET=Open.ALL),
    _gate("/static/", GET=Open.ALL),
    _gate("/favicon.png", GET=Open.ALL),
    _gate("/logga-in", GET=Open.ALL, POST=Open.ALL, largest=_FORM),
    _gate("/logga-in/", GET=Open.ALL),
    _gate("/in/", GET=Open.ALL, POST=Open.ALL, largest=_FORM),
    _gate("/tillganglighet", GET=Open.ALL),
    _gate("/logga-ut", POST=Open.SIGNED_IN, form=True, largest=_FORM),
    _gate("/konto", GET=Open.SIGNED_IN, POST=Open.SIGNED_IN, form=True, largest=_FORM),
    _gate("/konto/byt", GET=Open.SIGNED_IN, POST=Open.SIGNED_IN, form=True, largest=_FORM),
    _gate("/r/", GET=Open.LINK, POST=Open.LINK, largest=_FORM),
    _gate("/mitt", GET=Deed.READ),
    _gate("/mitt/", GET=Deed.READ, POST=Deed.READ, form=True, largest=_FORM),
    _gate("/kontroll", GET=Deed.READ),
    _gate("/kontroll/", GET=Deed.READ, POST=Deed.READ, form=True, largest=_FORM),
    _gate("/anteckna", GET=Deed.EVALUATE),
    _gate("/anteckna/", GET=Deed.EVALUATE, POST=Deed.EVALUATE, form=True, largest=_FORM),
    _gate("/blad", GET=Deed.POINT_LINKS, POST=Deed.POINT_LINKS, form=True, largest=_FORM),
    _gate("/blad/enhet", POST=Deed.POINT_LINKS, form=True, largest=_FORM),
    _gate("/blankett/", GET=Deed.READ),
    *(_gate(folder.path, scoped=folder.scoped, GET=folder.deed) for folder in FOLDERS),
    _gate("/hjalp", GET=Deed.READ),
    _gate("/hjalp/", GET=Deed.READ),
    # Who stands at a point, or outside, has no session, and a point's link belongs in no other address. These
    # guides say how one gets in and how one reports, and nothing of any operation.
    _gate("/hjalp/punkten", GET=Open.ALL),
    _gate("/hjalp/logga-in", GET=Open.ALL),
    _gate("/hjalp/bilder/", GET=Open.ALL),
    _gate("/live/wall", GET=Deed.WATCH, scoped=True),
    _gate("/live/map", GET=Deed.WATCH, scoped=True),
    _gate("/live/replay", GET=Deed.WATCH, scoped=True),
    _gate("/live/replay/picture", GET=Deed.WATCH, scoped=True),
    _gate("/live/replay/span", GET=Deed.WATCH, scoped=True),
    _gate("/live/feed", WEBSOCKET=Deed.WATCH, scoped=True),
    _gate("/live/without", GET=Deed.WATCH, scoped=True),
    _gate("/live/geo/", GET=Deed.WATCH),
    _gate("/live/seen", GET=Deed.WATCH, POST=Deed.RECEIPT, scoped=True, largest=_FORM),
    _gate("/live/opened", POST=Deed.INBOX, largest=_FORM),
    _gate("/live/copy", GET=Deed.READ, scoped=True),
    # Without a word of any operation: what it shows is in the browser already.
    _gate("/kopia", GET=Open.ALL),
    _gate("/kopia-sw.js", GET=Open.ALL),
    _gate("/live/session", GET=Open.SIGNED_IN, WEBSOCKET=Open.SIGNED_IN),
    _gate("/api/openapi.json", GET=Open.ALL),
    _gate("/api/docs", GET=Open.ALL),
    _gate("/api/static-offline-docs/", GET=Open.ALL),
    _gate("/api/v1/operations", GET=Deed.READ),
    _gate("/api/v1/areas.geojson", GET=Deed.READ),
    _gate("/api/v1/sectors", GET=Deed.READ),
    _gate("/api/v1/sector-reports", GET=Deed.READ, POST=Deed.SECTOR_REPORT, scoped=True),
    _gate("/api/v1/requests", GET=Deed.READ, scoped=True),
    _gate("/api/v1/failures", GET=Deed.READ, scoped=True),
    _gate("/api/v1/forecast", GET=Deed.READ, scoped=True),
    _gate("/api/v1/coverage", GET=Deed.READ, scoped=True),
    _gate("/api/v1/coverage/best", GET=Deed.READ, scoped=True),
    _gate("/api/v1/points.geojson", GET=Deed.READ, scoped=True),
    _gate("/api/v1/journal", GET=Deed.READ, scoped=True),
    _gate("/api/v1/reports", POST=Deed.REPORT),
    _gate("/api/v1/occupancy", POST=Deed.REPORT),
    _gate("/api/v1/text-reports", POST=Deed.RELAY),
    *(_gate(path, GET=Deed.READ) for path in PATHS),
    _gate("/_stcore/health", GET=Deed.READ),
    _gate("/_stcore/host-config", GET=Deed.READ),
    _gate("/_stcore/stream", WEBSOCKET=Deed.READ),
    _gate("/_stcore/bidi-components/", GET=Deed.READ),
    _gate("/_stcore/upload_file/", PUT=Deed.UPLOAD, DELETE=Deed.UPLOAD, largest=_SPREADSHEET),
    _gate("/media/", GET=Deed.READ),
    _gate("/component/", GET=Deed.READ),
)


def gate_for(path: str, gates: Iterable[Gate] = GATES) -> Gate | None:
    """Return the gate that an address belongs to; the exact one before those that cover it from above."""
    covering = [gate for gate in gates if gate.covers(path)]
    return max(covering, key=lambda gate: (gate.path == path, len(gate.path)), default=None)


_SAFE = ("GET", "HEAD", "OPTIONS")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?", re.ASCII)
ELSEWHERE: Final = "Begäran kommer från en annan webbplats och avvisas."
# A phone on a network from the nineties gets this through; who sends slower is keeping us waiting.
PATIENCE_SECONDS: Final = 60.0
SLOWEST_BYTES_A_SECOND: Final = 5_000


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request, or a socket's handshake, as it says it is."""

    method: str
    path: str
    host: str
    origin: str | None
    length: int

    @property
    def changes(self) -> bool:
        return self.method not in _SAFE


def arrived(scope: Scope) -> Request:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    return Request(
        method="WEBSOCKET" if scope["type"] == "websocket" else scope["method"],
        path=scope["path"],
        host=headers.get("host", ""),
        origin=headers.get("origin"),
        length=int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0,
    )


def why_not_enter(
    request: Request, hosts: Sequence[str], gate: Gate | None, secure: bool = False
) -> Refusal | None:
    """Why a request is turned away whoever it comes from; `secure`: people reach the server over HTTPS."""
    if _name(request.host) not in hosts:
        return Refusal(400, "Okänd adress: servern svarar bara på den adress den startades med.")
    if gate is None or "\0" in request.path:  # no id has that sign, and PostgreSQL cannot be asked for one
        return Refusal(404, "Sidan finns inte.")
    by_link = Open.LINK in gate.needs.values()  # only who has the address itself can post to it
    if request.changes and not by_link and not _same_origin(request, secure):
        return Refusal(403, ELSEWHERE)
    if gate.needs_for(request.method) is None:
        return Refusal(405, "Så kan sidan inte användas.")
    if request.length > gate.largest:
        return Refusal(413, _too_large(gate))
    return None


def _name(host: str) -> str:
    found = _HOST.fullmatch(host)
    return found[1].strip("[]").lower() if found is not None else ""


def _same_origin(request: Request, secure: bool) -> bool:
    """A browser says where a socket or a form comes from; other programs, and old browsers, say nothing.

    Over HTTPS a page that came without it is another site's: anybody on the way can have written it.
    """
    if request.origin is None:
        return True
    try:
        origin = urlsplit(request.origin)
    except ValueError:
        return False
    schemes = ("https",) if secure else ("http", "https")
    return origin.scheme in schemes and origin.netloc.lower() == request.host.lower()


def _too_large(gate: Gate) -> str:
    most = f"{gate.largest // 1_000_000} MB" if gate.largest >= 1_000_000 else f"{gate.largest // 1000} kB"
    return f"Begäran är för stor: högst {most}."


async def whole(receive: Receive, gate: Gate) -> Receive | Refusal | None:
    """Return the request with its body read, or why it is not taken; None where the sender has left.

    What is larger than it may be is refused whether it said so or not. A body that broke off is nothing:
    half a form would be a report that nobody made.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS + gate.largest / SLOWEST_BYTES_A_SECOND):
            body = await _body(receive, gate.largest)
    except TimeoutError:
        return Refusal(408, "Begäran kom inte fram i tid. Försök igen.")
    except _TooLargeError:
        return Refusal(413, _too_large(gate))
    if body is None:
        return None
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


class _TooLargeError(Exception):
    pass


async def _body(receive: Receive, largest: int) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > largest:
            raise _TooLargeError
        if not message.get("more_body", False):
            return bytes(body)
