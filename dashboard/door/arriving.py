"""What the door looks at before it asks who it is: host, origin, address, method and size; then the body."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from dashboard.door.gates import Gate, Open

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
    if gate is None:
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
