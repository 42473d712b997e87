"""The one door: every request and socket passes here, and what was not explicitly allowed is refused.

Host, origin, address, method and size come first, then who it is and whether they may. It also sets the
headers that keep the browser from asking elsewhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.identity_provider.asking import ask_again, is_held
from dashboard.web import problems, shell
from dashboard.web.auth import cookies, gates
from dashboard.web.auth.caller import remember
from dashboard.web.auth.gates import Gate, Open
from dashboard.web.auth.guard import Guard
from dashboard.web.auth.identify import NOT_FOUND, WALL_QUERY, Found, identify
from dashboard.web.auth.reading import why_not_read
from data.database import Store
from data.domain.words import Role
from data.errors import StoreFault

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SAFE = ("GET", "HEAD", "OPTIONS")
_SIGNED_OUT = "Logga in först."
_ELSEWHERE = "Begäran kommer från en annan webbplats och avvisas."


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """What the door looks at in a request or a socket's handshake before asking who it is."""

    method: str
    path: str
    host: str
    origin: str | None
    length: int

    @property
    def changes(self) -> bool:
        return self.method not in _SAFE


def why_not_enter(request: Request, hosts: Sequence[str], gate: Gate | None) -> Refusal | None:
    """Why a request is turned away whoever it comes from."""
    name = urlsplit(f"//{request.host}").hostname
    if name not in hosts:
        return Refusal(400, "Okänd adress: servern svarar bara på den adress den startades med.")
    if gate is None:
        return Refusal(404, "Sidan finns inte.")
    by_link = Open.LINK in gate.needs.values()  # only who has the address itself can post to it
    if request.changes and not by_link and not _same_origin(request):
        return Refusal(403, _ELSEWHERE)
    if gate.needs_for(request.method) is None:
        return Refusal(405, "Så kan sidan inte användas.")
    if request.length > gate.largest:
        return Refusal(413, f"Begäran är för stor: högst {gate.largest // 1_000_000} MB.")
    return None


def _same_origin(request: Request) -> bool:
    """A browser says where a socket or a form comes from; other programs, and old browsers, say nothing."""
    return request.origin is None or urlsplit(request.origin).netloc == request.host


def policy() -> str:
    """Return the content security policy of Streamlit's pages; other documents set their own."""
    scripts = " ".join(shell.script_hashes())
    return (
        f"default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval' {scripts}; "
        "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
    )


class Door:
    """Pure ASGI middleware, so that Streamlit's socket passes through it too."""

    def __init__(
        self,
        app: ASGIApp,
        store: Store,
        guard: Guard,
        now: Callable[[], datetime],
        hosts: Sequence[str] = LOOPBACK,
        secure: bool = False,
    ) -> None:
        self._app, self._store, self._guard, self._now = app, store, guard, now
        self._hosts, self._secure = tuple(hosts), secure
        self._pages = frozenset(gates.page_paths())
        self._policy = policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = _request(scope)
        gate = gates.gate_for(request.path)
        refusal = why_not_enter(request, self._hosts, gate)
        connection = HTTPConnection(scope)
        found = NOT_FOUND
        if refusal is None and gate is not None:
            found, refusal = await self._ask(connection, gate, request)
        if refusal is not None and refusal.status in (400, 401, 403):
            route = gate.path if gate is not None else "okänd adress"
            self._guard.refused(found.caller.who.id, f"{request.method} {route}", refusal.text)
        if scope["type"] == "websocket":
            await self._socket(found, refusal, scope, receive, send)
        else:
            await self._answer(request, gate, found, refusal, scope, receive, self._headers(send))

    async def _ask(
        self, connection: HTTPConnection, gate: Gate, request: Request
    ) -> tuple[Found, Refusal | None]:
        """Find out who it is and whether they may."""
        need = gate.needs_for(request.method)
        if need in (Open.ALL, Open.LINK) or need is None:
            return NOT_FOUND, None
        try:
            found = await run_in_threadpool(self._identified, connection, request)
            remember(connection, found.caller)
            return found, await run_in_threadpool(self._why_not, connection, gate, request, found)
        except StoreFault as fault:
            return NOT_FOUND, Refusal(503, str(fault))

    def _identified(self, connection: HTTPConnection, request: Request) -> Found:
        """Before an act the identity provider is asked again about somebody it has vouched for."""
        found = identify(self._store, connection, self._secure, self._now)
        if not (request.changes and is_held(found.caller.actor.key)):
            return found
        ask_again(self._store, found.caller.actor.key, self._now())
        return identify(self._store, connection, self._secure, self._now)

    def _why_not(
        self, connection: HTTPConnection, gate: Gate, request: Request, found: Found
    ) -> Refusal | None:
        who, need = found.caller.who, gate.needs_for(request.method)
        if not who.id:
            return Refusal(401, _SIGNED_OUT)
        if found.by_cookie and request.changes and request.origin is None and not gate.form:
            return Refusal(403, _ELSEWHERE)
        if isinstance(need, Open):
            return None if not who.has(Role.VAGG) else Refusal(403, "En storskärm loggar inte in.")
        assert need is not None  # noqa: S101  why_not_enter has seen that the gate takes this method
        operation = connection.query_params.get("operation") if gate.scoped else None
        reason = why_not_read(self._store, who, need, gate.scoped, operation)
        return Refusal(403, reason.text) if reason is not None else None

    async def _socket(
        self, found: Found, refusal: Refusal | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if refusal is not None:
            await receive()
            await send({"type": "websocket.close", "code": 4403, "reason": refusal.text[:100]})
            return
        await self._guard.sockets.serve(found.caller.actor.key, self._app, scope, receive, send)

    async def _answer(
        self,
        request: Request,
        gate: Gate | None,
        found: Found,
        refusal: Refusal | None,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        if refusal is not None:
            await _refused(request, refusal, scope)(scope, receive, send)
            return
        whole = await _whole(receive, gate.largest if gate else 0) if request.changes else receive
        if whole is None:
            await PlainTextResponse("Begäran är för stor.", 413)(scope, receive, send)
        elif _key_in_address(scope, found):
            await _without_key(scope, self._secure)(scope, receive, send)
        elif request.path in self._pages:
            page = HTMLResponse(shell.page(), headers={"Cache-Control": "no-store"})
            await page(scope, receive, send)
        else:
            await self._app(scope, whole, send)

    def _headers(self, send: Send) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self._policy)
                headers["X-Content-Type-Options"] = "nosniff"
                # Not no-referrer: with it browsers hide where a form of our own comes from.
                headers["Referrer-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        return guarded


def _refused(request: Request, refusal: Refusal, scope: Scope) -> Response:
    """A page sends its reader to sign-in and back; a program gets a problem document."""
    if request.path.startswith("/api/"):
        answer = problems.problem(refusal.status, _TITLES.get(refusal.status, "Avvisad"), refusal.text)
        if refusal.status == 401:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    wants_page = "text/html" in Headers(scope=scope).get("accept", "")
    if refusal.status == 401 and request.method == "GET" and wants_page:
        query = scope.get("query_string", b"").decode("latin-1")
        back = quote(request.path + (f"?{query}" if query else ""), safe="")
        return RedirectResponse(f"/logga-in?vidare={back}", 303)
    return PlainTextResponse(refusal.text, refusal.status)


_TITLES = {
    400: "Okänd adress",
    401: "Inte inloggad",
    403: "Inte tillåtet",
    404: "Finns inte",
    503: "Lagret svarar inte",
}


def _key_in_address(scope: Scope, found: Found) -> bool:
    """A wall's key arrives in its address once; after that the screen keeps it in a cookie."""
    asked = HTTPConnection(scope).query_params
    return found.caller.who.has(Role.VAGG) and scope["method"] == "GET" and WALL_QUERY in asked


def _without_key(scope: Scope, secure: bool) -> Response:
    url = HTTPConnection(scope).url
    answer = RedirectResponse(str(url.remove_query_params(WALL_QUERY).replace(scheme="", netloc="")), 303)
    cookies.set_wall(answer, HTTPConnection(scope).query_params[WALL_QUERY], secure)
    return answer


async def _whole(receive: Receive, largest: int) -> Receive | None:
    """Return the request with its body read, or None where it is larger than it may be, said or not."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > largest:
            return None
        if not message.get("more_body", False):
            break
    waiting = [{"type": "http.request", "body": b"".join(parts), "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def _request(scope: Scope) -> Request:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    return Request(
        method="WEBSOCKET" if scope["type"] == "websocket" else scope["method"],
        path=scope["path"],
        host=headers.get("host", ""),
        origin=headers.get("origin"),
        length=int(length) if length.isascii() and length.isdigit() else 0,
    )
