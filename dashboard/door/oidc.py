"""Signing in through the municipality's identity provider: the way out to it, and back in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.door.asking import hold, provider_configured
from dashboard.door.caller import session_secret, set_session
from dashboard.door.pages import local_path, page
from dashboard.door.provider import Begun, Distrusted, Provider, Unreachable
from data.access import reads as access_reads
from data.access import sessions, watching
from data.access.sessions import Lasting
from data.errors import Refused, StoreFault
from data.store.database import Store

START = "/logga-in/oidc"
ANSWER = "/logga-in/oidc/svar"
COOKIE = "trygghetslaget-oidc"
LASTS: Final = timedelta(minutes=10)
WRITE_EVERY: Final = timedelta(seconds=10)
_SEALED: Final = {"alg": "dir", "enc": "A256GCM"}
_SEALING: Final = JWERegistry(algorithms=["dir", "A256GCM"])

NOT_NOW = (
    "Kommunens inloggning svarar inte just nu. Logga in med användarnamn och lösenord, eller försök igen."
)
NOT_DONE = "Inloggningen gick inte att slutföra. Börja om från inloggningssidan."


@dataclass(slots=True)
class _Refusals:
    """Failed sign-ins as they are journalled: one at once, then a flood of the same as a number."""

    store: Store
    waiting: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    turn: Lock = field(default_factory=Lock)

    def note(self, why: str, now: datetime) -> None:
        with self.turn:
            next_time, times = self.waiting.get(why, (now, 0))
            if now < next_time:
                self.waiting[why] = (next_time, times + 1)
                return
            self.waiting[why] = (now + WRITE_EVERY, 0)
        watching.note_sign_in_refused(self.store, sessions.PROVIDER, why, times + 1, now)


@dataclass(slots=True)
class _Used:
    """The sign-ins that have come back: each is answered once."""

    states: dict[str, datetime] = field(default_factory=dict)
    turn: Lock = field(default_factory=Lock)

    def first(self, state: str, now: datetime) -> bool:
        with self.turn:
            self.states = {one: until for one, until in self.states.items() if now < until}
            if state in self.states:
                return False
            self.states[state] = now + LASTS
            return True


def oidc_routes(
    store: Store,
    provider: Provider | None,
    now: Callable[[], datetime],
    lasting: Lasting,
    *,
    secure: bool,
    public_url: str = "",
) -> list[BaseRoute]:
    """Return the routes; none where no identity provider is configured.

    `public_url`: the address people use, where it is another than the one asked.
    """
    if provider is None:
        return []
    provider_configured()
    entrance = _Entrance(store, provider, now, lasting, secure, public_url)
    return [Route(START, entrance.start), Route(ANSWER, entrance.answer)]


class _Entrance:
    """The way out to the provider and the way back in."""

    def __init__(
        self,
        store: Store,
        provider: Provider,
        now: Callable[[], datetime],
        lasting: Lasting,
        secure: bool,
        public_url: str,
    ) -> None:
        self._store, self._provider, self._now, self._lasting = store, provider, now, lasting
        self._secure, self._public_url = secure, public_url
        # What stands in the store outlives us: how long, if the provider is never heard again.
        self._unasked = replace(lasting, longest=min(lasting.longest, provider.configured.silence))
        self._seal, self._refusals = _Seal(access_reads.door_secret(store)), _Refusals(store)
        self._used = _Used()

    def start(self, request: Request) -> Response:
        """Send the browser to the provider, with what it must come back with sealed in a cookie."""
        at = self._now()
        try:
            here = self._public_url or f"{request.url.scheme}://{request.url.netloc}"
            begun = self._provider.begin(f"{here}{ANSWER}", at, anew="byt" in request.query_params)
        except Unreachable as fault:
            return self._silent(fault, at)
        begun = self._taking_over(request, begun)
        leaving = RedirectResponse(begun.url, 303, headers={"Cache-Control": "no-store"})
        _keep(leaving, self._seal.close(begun, at + LASTS), self._secure)
        return leaving

    def _taking_over(self, request: Request, begun: Begun) -> Begun:
        """Remember whose place is taken, where that is what was asked for, and the page to go on with."""
        onward = local_path(request.query_params.get("vidare", "/"))
        before = session_secret(request, self._secure) if "byt" in request.query_params else ""
        return replace(begun, leaves=access_reads.digest(before) if before else "", onward=onward)

    def answer(self, request: Request) -> Response:
        """Let in whom the provider vouches for; whatever happens, this sign-in cannot be tried again."""
        try:
            back = self._let_in(request, self._now())
        except StoreFault as fault:
            back = page("oidc.html", 424, said=str(fault))
        _forget(back, self._secure)
        return back

    def _let_in(self, request: Request, at: datetime) -> Response:
        begun = self._seal.open(request.cookies.get(COOKIE, ""), at)
        if begun is None:
            return self._refused("kakan saknas eller är för gammal", at)
        if not self._used.first(begun.state, at):
            return self._refused("svaret har redan använts", at)
        try:
            person, tokens = self._provider.finish(begun, request.query_params, at)
            inside = sessions.sign_in_external(self._store, person, at, self._unasked)
        except Unreachable as fault:
            return self._silent(fault, at)
        except Distrusted as wrong:
            return self._refused(f"svaret håller inte: {wrong}", at)
        except Refused as no_role:  # journalled where it was refused
            return page("oidc.html", 403, said=no_role.reason)
        key, longest = access_reads.digest(inside.secret), self._lasting.longest
        hold(key, self._provider, inside.account, person.subject, tokens, at, longest)
        if begun.leaves:
            sessions.sign_out(self._store, begun.leaves, at)
        welcome = RedirectResponse(begun.onward, 303, headers={"Cache-Control": "no-store"})
        set_session(welcome, inside.secret, self._secure)
        return welcome

    def _refused(self, why: str, at: datetime) -> Response:
        self._refusals.note(why, at)
        return page("oidc.html", 403, said=NOT_DONE)

    def _silent(self, fault: Unreachable, at: datetime) -> Response:
        self._refusals.note(f"leverantören svarar inte: {fault}", at)
        return page("oidc.html", 424, said=NOT_NOW)


class _Seal:
    """Keeps a begun sign-in in the browser that began it: nobody else can read it, make it or change it."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(sha256(f"identity provider\n{secret}".encode()).digest())

    def close(self, begun: Begun, until: datetime) -> str:
        held: dict[str, Any] = {
            "redirect_uri": begun.redirect_uri,
            "state": begun.state,
            "nonce": begun.nonce,
            "verifier": begun.verifier,
            "leaves": begun.leaves,
            "onward": begun.onward,
            "until": until.timestamp(),
        }
        return jwt.encode(_SEALED, held, self._key, registry=_SEALING)

    def open(self, sealed: str, now: datetime) -> Begun | None:
        try:
            held: Mapping[str, Any] = jwt.decode(sealed, self._key, registry=_SEALING).claims
        except (JoseError, ValueError):
            return None
        if now.timestamp() >= held["until"]:
            return None
        names = ("redirect_uri", "state", "nonce", "verifier", "leaves", "onward")
        return Begun("", **{name: held[name] for name in names})


def _keep(response: Response, sealed: str, secure: bool) -> None:
    """Lax, since the provider's own site is what sends the browser back."""
    lives = int(LASTS.total_seconds())
    response.set_cookie(
        COOKIE, sealed, max_age=lives, path="/logga-in", secure=secure, httponly=True, samesite="lax"
    )


def _forget(response: Response, secure: bool) -> None:
    response.delete_cookie(COOKIE, path="/logga-in", secure=secure, httponly=True, samesite="lax")
