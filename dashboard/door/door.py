"""The one door: every request and socket passes here, and what was not explicitly allowed is refused.

Host, origin, address, method and size come first, then who it is and whether they may. It also sets the
headers that keep the browser from asking elsewhere.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.door import caller, gates, problems, streamlit_files
from dashboard.door.asking import ask_again, may_be_held
from dashboard.door.caller import NOT_FOUND, WALL_QUERY, Found, identify, remember, why_not_read
from dashboard.door.front import Front, leads_to
from dashboard.door.gates import ELSEWHERE, Gate, Open, Refusal, Request, arrived, whole, why_not_enter
from dashboard.door.sockets import Guard, Opened
from dashboard.places import PATHS
from data.errors import StoreFault
from data.rights import Deed, Who
from data.store.database import Store
from data.words import Role

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SIGNED_OUT = "Logga in först."
_INSIDE = "Avvisad innanför dörren."
_NO_LINK = "Länken gäller inte."
_AWAY = "Lagret svarar inte. Försök igen om en stund."  # to whom it is not told where the store is
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "WEBSOCKET")


def policy() -> str:
    """Return the content security policy of Streamlit's pages; other documents set their own."""
    scripts = " ".join(streamlit_files.script_hashes())
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
        front: Front | None = None,
    ) -> None:
        self._app, self._store, self._guard, self._now = app, store, guard, now
        self._hosts, self._secure = tuple(hosts), secure
        self._front = front
        self._gates = (*front.gates, *gates.GATES) if front is not None else gates.GATES
        self._pages = frozenset(PATHS)
        self._policy = policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = arrived(scope)
        gate = gates.gate_for(request.path, self._gates)
        refusal = why_not_enter(request, self._hosts, gate, self._secure)
        onward = leads_to(self._front, request, scope.get("query_string", b""))
        if refusal is None and onward:
            await RedirectResponse(onward, 303)(scope, receive, self._headers(send))
            return
        connection = HTTPConnection(scope)
        found = NOT_FOUND
        if refusal is None and gate is not None:
            found, refusal = await self._ask(connection, gate, request)
        if refusal is not None and refusal.status in (400, 401, 403):
            self._guard.refused(found.caller.who.id, _route(request, gate), refusal.text)
        if scope["type"] == "websocket":
            await self._socket(found, gate, refusal, scope, receive, send)
        elif refusal is not None or gate is None:
            answer = _refused(request, gate, refusal or Refusal(404, ""), scope)
            await answer(scope, receive, self._headers(send))
        else:
            noted = self._noting(found, request, gate, send)
            await self._answer(request, gate, found, scope, receive, self._headers(noted))

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
            if found.caller.csrf:  # a session's cookie
                self._guard.used(found.caller.actor.key)
            return found, await run_in_threadpool(self._why_not, connection, gate, request, found)
        except StoreFault as fault:
            return NOT_FOUND, Refusal(503, str(fault))

    def _identified(self, connection: HTTPConnection, request: Request) -> Found:
        """Before an act the identity provider is asked again about somebody it has vouched for."""
        found = identify(self._store, connection, self._secure, self._now)
        if not (request.changes and found.by_cookie and may_be_held(found.caller.actor.key)):
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
            return Refusal(403, ELSEWHERE)
        if isinstance(need, Open):
            return None if not who.has(Role.VAGG) else Refusal(403, "En storskärm loggar inte in.")
        assert need is not None  # noqa: S101  why_not_enter has seen that the gate takes this method
        scoped = gate.reads_one(request.method)
        operation = connection.query_params.get("operation") if scoped else None
        reason = why_not_read(self._store, who, need, scoped, operation)
        return Refusal(403, reason.text) if reason is not None else None

    async def _socket(
        self,
        found: Found,
        gate: Gate | None,
        refusal: Refusal | None,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        if refusal is not None or gate is None:
            await receive()
            why = refusal.text if refusal is not None else ""
            await send({"type": "websocket.close", "code": 4403, "reason": why[:100]})
            return
        opened = Opened(found.caller.actor.key, self._still(gate, HTTPConnection(scope), found.caller.who))
        await self._guard.sockets.serve(opened, self._app, scope, receive, send)

    def _still(self, gate: Gate, connection: HTTPConnection, before: Who) -> Callable[[Who], bool]:
        """Return what tells whether a socket may stay open, as somebody's roles change."""
        need = gate.needs_for("WEBSOCKET")
        # A page's own socket stays while its session does: the page says for itself that a role is gone.
        if not gate.scoped or not isinstance(need, Deed):
            return lambda _who: True
        operation = connection.query_params.get("operation")

        def still(who: Who) -> bool:
            same = who.grants == before.grants
            return same or why_not_read(self._store, who, need, True, operation) is None

        return still

    async def _answer(
        self, request: Request, gate: Gate, found: Found, scope: Scope, receive: Receive, send: Send
    ) -> None:
        body = await whole(receive, gate) if request.changes else receive
        if body is None:
            return
        if isinstance(body, Refusal):
            await _refused(request, gate, body, scope)(scope, receive, send)
        elif _key_in_address(scope, found):
            await _without_key(scope, self._secure)(scope, receive, send)
        elif request.path in self._pages:
            page = HTMLResponse(streamlit_files.page(), headers={"Cache-Control": "no-store"})
            await page(scope, receive, send)
        else:
            await self._said(request, gate, scope, body, send)

    async def _said(self, request: Request, gate: Gate, scope: Scope, receive: Receive, send: Send) -> None:
        """Let what is behind the door answer; a fault that it has no words for gets ours."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except StoreFault as fault:
            if begun:
                raise
            stranger = gate.needs_for(request.method) in (Open.ALL, Open.LINK)
            why = Refusal(503, _AWAY if stranger else str(fault))
            await _refused(request, gate, why, scope)(scope, receive, send)
        except Exception:
            if not begun:
                await _refused(request, gate, Refusal(500, problems.BROKEN), scope)(scope, receive, send)
            raise  # whoever runs the server finds it in the log

    def _noting(self, found: Found, request: Request, gate: Gate, send: Send) -> Send:
        """Pass answers on; a refusal by what is behind the door is journalled like the door's own."""
        by_link = gate.needs_for(request.method) is Open.LINK
        refusals = (401, 403, 404) if by_link else (401, 403)  # a link that does not hold is not there

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in refusals:
                why = _NO_LINK if message["status"] == 404 else _INSIDE
                self._guard.refused(found.caller.who.id, _route(request, gate), why)
            await send(message)

        return noted

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
                # Streamlit lets other sites read some of its answers; nothing here is for them.
                del headers["Access-Control-Allow-Origin"]
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        return guarded


def _route(request: Request, gate: Gate | None) -> str:
    """Return what the journal calls an address: nothing that a stranger has made up."""
    method = request.method if request.method in _METHODS else "ANNAN"
    return f"{method} {gate.path if gate is not None else 'okänd adress'}"


def _refused(request: Request, gate: Gate | None, refusal: Refusal, scope: Scope) -> Response:
    """A page sends its reader to sign-in and back; a program gets a problem document."""
    answer = _refusal(request, refusal, scope)
    if refusal.status == 405 and gate is not None:
        answer.headers["Allow"] = ", ".join(method for method in gate.needs if method != "WEBSOCKET")
    return answer


def _refusal(request: Request, refusal: Refusal, scope: Scope) -> Response:
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
    500: "Fel i servern",
    503: "Lagret svarar inte",
}


def _key_in_address(scope: Scope, found: Found) -> bool:
    """A wall's key arrives in its address once; after that the screen keeps it in a cookie."""
    asked = HTTPConnection(scope).query_params
    return found.caller.who.has(Role.VAGG) and scope["method"] == "GET" and WALL_QUERY in asked


def _without_key(scope: Scope, secure: bool) -> Response:
    url = HTTPConnection(scope).url
    answer = RedirectResponse(str(url.remove_query_params(WALL_QUERY).replace(scheme="", netloc="")), 303)
    caller.set_wall(answer, HTTPConnection(scope).query_params[WALL_QUERY], secure)
    return answer
