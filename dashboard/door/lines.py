"""One line and one measurement for each request: what was asked, by whose key, how it went, how long it took.

An address is named as its gate is, never as it came: what comes after that may be a key. Nobody's name and
no machine's address is written.
"""

import logging
import time
from collections.abc import Sequence
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.door import gates
from dashboard.door.caller import caller
from dashboard.door.gates import Gate
from dashboard.health.vitals import Vitals

UNKNOWN: Final = "okänd adress"
# Asked for by the second, or by the page: counted, and said only where something was wrong.
_QUIET: Final = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/assets/",
    "/static/",
    "/live/session",
    "/_stcore/health",
)
_METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_SOCKET: Final = "WEBSOCKET"
_OPENED, _TURNED_AWAY, _FAULT = 101, 403, 500
log = logging.getLogger("dashboard.requests")


class Lines:
    """Pure ASGI middleware outside the door; the door says who it was."""

    def __init__(self, app: ASGIApp, vitals: Vitals, more: Sequence[Gate] = ()) -> None:
        self._app, self._vitals = app, vitals
        self._gates = (*more, *gates.GATES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), _FAULT

        async def noted(message: Message) -> None:
            nonlocal status
            match message["type"]:
                case "http.response.start":
                    status = int(message["status"])
                case "websocket.accept":
                    status = _OPENED
                case "websocket.close" if status != _OPENED:
                    status = _TURNED_AWAY
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._say(scope, status, time.perf_counter() - begun)

    def _say(self, scope: Scope, status: int, seconds: float) -> None:
        gate = gates.gate_for(scope["path"], self._gates)
        route = UNKNOWN if gate is None else gate.path
        method = _SOCKET if scope["type"] == "websocket" else scope["method"]
        method = method if method in (*_METHODS, _SOCKET) else "ANNAN"
        if method != _SOCKET:  # a socket lives for hours, which says nothing of how fast anything is
            self._vitals.requests.labels(method, route, str(status)).observe(seconds)
        quiet = route in _QUIET and status < 400
        if not log.isEnabledFor(logging.DEBUG if quiet else logging.INFO):
            return
        found = caller(HTTPConnection(scope)).who
        said = {
            "kind": "socket" if method == _SOCKET else "request",
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "who": found.id,
            "role": found.grants[0].role.value if found.grants else "",
            "revision": self._vitals.revision,
        }
        log.log(logging.DEBUG if quiet else logging.INFO, "%s %s %s", method, route, status, extra=said)
