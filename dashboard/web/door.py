"""The one door: every request and socket passes here, and what was not explicitly allowed is refused.

Signing in comes with a later issue; until then the server listens on loopback only, and this door
checks host, origin, path and size, and sets the headers that keep the browser from asking elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.web import shell

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LARGEST_BODY = 1_000_000

# Streamlit's own paths that its pages need. Its agent interface, metrics and uploads are not among them.
_STREAMLIT = (
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/bidi-components/",
    "/static/",
    "/media/",
    "/component/",
    "/favicon.png",
)
_OURS = ("/live/", "/assets/", "/api/", "/healthz", "/metrics")
_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """What the door looks at in a request or a socket's handshake."""

    method: str
    path: str
    host: str
    origin: str | None
    length: int


def page_paths() -> frozenset[str]:
    """Return the paths of Streamlit's pages: one for each file in views, and the root."""
    views = Path(__file__).parents[1] / "views"
    return frozenset({"/", *(f"/{file.stem}" for file in views.glob("[!_]*.py"))})


def why_not_enter(request: Request, hosts: Sequence[str], pages: Iterable[str]) -> Refusal | None:
    """Why a request is turned away at the door."""
    name = urlsplit(f"//{request.host}").hostname
    if name not in hosts:
        return Refusal(400, "Okänd adress: servern svarar bara på den adress den startades med.")
    changes = request.method not in _SAFE
    if (changes or request.method == "WEBSOCKET") and not _same_origin(request):
        return Refusal(403, "Begäran kommer från en annan webbplats och avvisas.")
    if request.length > LARGEST_BODY:
        return Refusal(413, "Begäran är för stor: högst 1 MB.")
    if request.path in pages or request.path.startswith((*_STREAMLIT, *_OURS)):
        return None
    return Refusal(404, "Sidan finns inte.")


def _same_origin(request: Request) -> bool:
    """A browser always says where a socket or a form comes from; other programs say nothing."""
    return request.origin is None or urlsplit(request.origin).netloc == request.host


def policy() -> str:
    """Return the content security policy of Streamlit's pages; live documents set their own."""
    scripts = " ".join(shell.script_hashes())
    return (
        f"default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval' {scripts}; "
        "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
    )


class Door:
    """Pure ASGI middleware, so that Streamlit's socket passes through it too."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = LOOPBACK) -> None:
        self._app = app
        self._hosts = tuple(hosts)
        self._pages = page_paths()
        self._policy = policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = _request(scope)
        refusal = why_not_enter(request, self._hosts, self._pages)
        if scope["type"] == "websocket":
            if refusal is not None:
                await send({"type": "websocket.close", "code": 4403, "reason": refusal.text})
                return
            await self._app(scope, receive, send)
            return
        guarded = self._headers(send)
        if refusal is not None:
            await PlainTextResponse(refusal.text, refusal.status)(scope, receive, guarded)
        elif request.method in ("GET", "HEAD") and request.path in self._pages:
            await HTMLResponse(shell.page(), headers={"Cache-Control": "no-cache"})(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _headers(self, send: Send) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self._policy)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
            await send(message)

        return guarded


def _request(scope: Scope) -> Request:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    return Request(
        method="WEBSOCKET" if scope["type"] == "websocket" else scope["method"],
        path=scope["path"],
        host=headers.get("host", ""),
        origin=headers.get("origin"),
        length=int(length) if length.isdigit() else 0,
    )
