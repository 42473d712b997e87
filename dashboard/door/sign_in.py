"""Signing in and out as plain pages: password, one-time link, the account's own page. No script needed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from dashboard.door.caller import (
    address_of,
    caller,
    clear_session,
    in_its_language,
    on_this_machine,
    set_session,
)
from dashboard.door.front import Front
from dashboard.door.pages import STRANGE, fields, local_path, ours, page
from dashboard.door.switch import switch_routes
from dashboard.words import _
from data.access import accounts, sessions
from data.access.sessions import Lasting, SignedIn
from data.errors import Refused, StoreFault
from data.store.database import Store


def sign_in_routes(
    store: Store,
    now: Callable[[], datetime],
    lasting: Lasting,
    *,
    secure: bool,
    behind: bool,
    provider: str | None = None,
    front: Front | None = None,
) -> list[BaseRoute]:
    """Return the routes. `behind`: the server has a public address, so loopback is no sign of being on it;
    `provider`: the identity provider's name on its button; `front`: a page that needs none of it."""
    # Each verification takes 64 MB and tens of milliseconds on purpose: not many at once.
    few = anyio.CapacityLimiter(2)
    pages = _Pages(store, now, lasting, few, secure, behind, provider, front)
    return [
        Route("/logga-in", in_its_language(pages.ask), methods=["GET"]),
        Route("/logga-in", in_its_language(pages.sign_in), methods=["POST"]),
        Route("/in/{secret:str}", in_its_language(pages.link), methods=["GET"]),
        Route("/in/{secret:str}", in_its_language(pages.use_link), methods=["POST"]),
        Route("/konto", in_its_language(pages.account), methods=["GET"]),
        Route("/konto", in_its_language(pages.change_password), methods=["POST"]),
        *switch_routes(store, now, lasting, few, secure=secure, provider=provider),
        Route("/logga-ut", in_its_language(pages.sign_out), methods=["POST"]),
        Route("/live/session", _here, methods=["GET"]),
        WebSocketRoute("/live/session", _stay),
    ]


async def _here(_request: Request) -> Response:
    """The door has let the caller in: the session is alive."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def _stay(socket: WebSocket) -> None:
    """A socket that says nothing; it closes with the session, and the page hears that."""
    await socket.accept()
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


class _Pages:
    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        lasting: Lasting,
        few: anyio.CapacityLimiter,
        secure: bool,
        behind: bool,
        provider: str | None,
        front: Front | None,
    ) -> None:
        self._store, self._now, self._lasting = store, now, lasting
        self._secure, self._behind, self._provider = secure, behind, provider
        self._home, self._front = (front.home, front.path) if front is not None else ("/", "")
        self._few = few

    async def ask(self, request: Request) -> Response:
        said = _("Du har loggats ut.") if "utloggad" in request.query_params else ""
        return self._sign_in_page(request, {"said": said})

    async def sign_in(self, request: Request) -> Response:
        form = await fields(request)
        address = address_of(request)
        try:
            signed = await anyio.to_thread.run_sync(
                lambda: sessions.sign_in(
                    self._store, form["login"], form["password"], address, self._now(), self._lasting
                ),
                limiter=self._few,
            )
        except Refused as refused:
            return self._sign_in_page(request, {"why": refused.reason, "login": form["login"]}, 422)
        except StoreFault as fault:
            return self._sign_in_page(request, {"why": str(fault), "login": form["login"]}, 503)
        return self._welcome(signed, form["vidare"])

    def _sign_in_page(self, request: Request, says: Mapping[str, str], status: int = 200) -> Response:
        values = {"said": "", "why": "", "login": "", **says}
        onward = local_path(request.query_params.get("vidare", self._home))
        return page(
            "sign_in.html", status, provider=self._provider, front=self._front, onward=onward, **values
        )

    async def link(self, request: Request) -> Response:
        """On the server itself it signs in at once; elsewhere a button does: mail is read by machines."""
        here = on_this_machine(request) and not self._behind
        # Who only asks for the heading, to see whether an address is there, has not used the link.
        by_hand = here and request.method == "GET"
        return await self.use_link(request) if by_hand else page("link.html")

    async def use_link(self, request: Request) -> Response:
        secret = request.path_params["secret"]
        try:
            signed = await run_in_threadpool(
                sessions.sign_in_by_link, self._store, secret, self._now(), self._lasting
            )
        except Refused as refused:
            return self._sign_in_page(request, {"why": refused.reason}, 410)
        except StoreFault as fault:
            return self._sign_in_page(request, {"why": str(fault)}, 503)
        return self._welcome(signed, request.query_params.get("vidare", self._home))

    def _welcome(self, signed: SignedIn, onward: str) -> Response:
        answer = RedirectResponse(local_path(onward), 303)
        set_session(answer, signed.secret, self._secure)
        return answer

    async def account(self, request: Request) -> Response:
        return page("account.html", who=caller(request).who, csrf=caller(request).csrf, why="", said="")

    async def change_password(self, request: Request) -> Response:
        here, form = caller(request), await fields(request)
        values: dict[str, Any] = {
            "who": here.who,
            "csrf": here.csrf,
            "why": "",
            "said": _("Lösenordet är ändrat."),
        }
        if not ours(form["csrf"], here.csrf):
            return page("account.html", 403, **{**values, "said": "", "why": STRANGE})
        try:
            await anyio.to_thread.run_sync(
                lambda: accounts.set_password(
                    self._store, here.actor, here.who.id, form["password"], self._now()
                ),
                limiter=self._few,
            )
        except Refused as refused:
            return page("account.html", 422, **{**values, "said": "", "why": refused.reason})
        except StoreFault as fault:
            return page("account.html", 503, **{**values, "said": "", "why": str(fault)})
        return page("account.html", **values)

    async def sign_out(self, request: Request) -> Response:
        here, form = caller(request), await fields(request)
        if not ours(form["csrf"], here.csrf):
            return page("account.html", 403, who=here.who, csrf=here.csrf, why=STRANGE, said="")
        try:
            await run_in_threadpool(sessions.sign_out, self._store, here.actor.key, self._now())
        except StoreFault as fault:
            return page("account.html", 503, who=here.who, csrf=here.csrf, why=str(fault), said="")
        answer = RedirectResponse("/logga-in?utloggad=1", 303)
        clear_session(answer, self._secure)
        return answer
