"""Changing who sits at a shared computer: the next one's own password, on the same page as before.

Nobody is let in without a credential of their own, and who sat there is let out only when the next one is in:
a mistyped password costs nobody the page. The functions that have taken turns at this browser are offered.
"""

import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import anyio
import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.door import pages
from dashboard.door.caller import address_of, caller, in_its_language, set_session
from data.access import reads as access_reads
from data.access import sessions
from data.access.sessions import Lasting, SignedIn
from data.errors import Refused, StoreFault
from data.store.database import Store

SWITCH: Final = "/konto/byt"
KNOWN: Final = "trygghetslaget-turas"
MOST_KNOWN: Final = 6
LONGEST_LOGIN: Final = 120
LASTS: Final = 7 * 86_400


def switch_routes(
    store: Store,
    now: Callable[[], datetime],
    lasting: Lasting,
    few: anyio.CapacityLimiter,
    *,
    secure: bool,
    provider: str | None,
) -> list[BaseRoute]:
    """Return the routes; `few` limits how many passwords are checked at once."""
    switch = _Switch(store, now, lasting, few, secure, provider)
    return [
        Route(SWITCH, in_its_language(switch.ask), methods=["GET"]),
        Route(SWITCH, in_its_language(switch.change), methods=["POST"]),
    ]


class _Switch:
    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        lasting: Lasting,
        few: anyio.CapacityLimiter,
        secure: bool,
        provider: str | None,
    ) -> None:
        self._store, self._now, self._lasting = store, now, lasting
        self._few, self._secure, self._provider = few, secure, provider

    async def ask(self, request: Request) -> Response:
        onward = pages.local_path(request.query_params.get("vidare", "/"))
        try:
            mine = await run_in_threadpool(access_reads.login_of, self._store, caller(request).who.id)
        except StoreFault as fault:
            return self._page(request, onward, 503, why=str(fault))
        known = merged(mine, known_in(request.cookies.get(KNOWN, "")))
        answer = self._page(request, onward, known=[name for name in known if name != mine])
        return _remembering(answer, known, self._secure)

    async def change(self, request: Request) -> Response:
        here, form = caller(request), await pages.fields(request)
        onward = pages.local_path(form["vidare"])
        if not pages.ours(form["csrf"], here.csrf):
            return self._page(request, onward, 403, why=pages.STRANGE)
        login = form["other"].strip() or form["login"]
        try:
            signed = await anyio.to_thread.run_sync(
                lambda: self._taken_over(login, form["password"], request, here.actor.key), limiter=self._few
            )
        except Refused as refused:
            return self._page(request, onward, 422, why=refused.reason, login=login)
        except StoreFault as fault:
            return self._page(request, onward, 503, why=str(fault), login=login)
        answer = RedirectResponse(onward, 303)
        set_session(answer, signed.secret, self._secure)
        known = known_in(request.cookies.get(KNOWN, ""))
        return _remembering(answer, merged(login[:LONGEST_LOGIN], known), self._secure)

    def _taken_over(self, login: str, password: str, request: Request, before: str) -> SignedIn:
        signed = sessions.sign_in(
            self._store, login, password, address_of(request), self._now(), self._lasting
        )
        sessions.sign_out(self._store, before, self._now())
        return signed

    def _page(self, request: Request, onward: str, status: int = 200, **says: Any) -> Response:
        here = caller(request)
        known = says.pop("known", None)
        if known is None:
            known = known_in(request.cookies.get(KNOWN, ""))
        values = {"why": "", "login": "", **says}
        way = f"/logga-in/oidc?byt=1&vidare={quote(onward, safe='')}"
        return pages.page(
            "switch.html",
            status,
            who=here.who,
            csrf=here.csrf,
            onward=onward,
            known=known,
            provider=self._provider,
            provider_way=way,
            **values,
        )


def merged(login: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return who has taken turns here, the last first."""
    return tuple(dict.fromkeys(name for name in (login, *known) if name))[:MOST_KNOWN]


def known_in(cookie: str) -> tuple[str, ...]:
    """Return the names that this browser keeps; what is no such list is nobody."""
    try:
        held = orjson.loads(base64.urlsafe_b64decode(cookie))
    except ValueError:
        return ()
    if not isinstance(held, list):
        return ()
    return tuple(name for name in held if isinstance(name, str) and 0 < len(name) <= LONGEST_LOGIN)[
        :MOST_KNOWN
    ]


def _remembering(answer: Response, known: Sequence[str], secure: bool) -> Response:
    """Names are no credential; they stay with this browser, and are shown to somebody signed in alone."""
    held = base64.urlsafe_b64encode(orjson.dumps(list(known))).decode()
    answer.set_cookie(
        KNOWN, held, max_age=LASTS, path=SWITCH, secure=secure, httponly=True, samesite="strict"
    )
    return answer
