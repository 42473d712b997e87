"""Who a request comes from, its cookies, which operations they may read, and the language it asks for."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Final, cast

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from dashboard.settings import session_cookie
from dashboard.words import LANGUAGES, SOURCE, speaking
from data.access import reads as access_reads
from data.access.reads import KnownKey
from data.acting import Actor
from data.errors import Missing, Reason, SignedOut
from data.operations import reads as operation_reads
from data.rights import NOBODY, RIGHTS, Deed, Place, Reach, Who, place_of, why_not_allowed
from data.store.database import Store
from data.words import Role

_STATE = "caller"
_LOOPBACK: Final = ("127.0.0.1", "::1")
# What those on the way leave: a request that has one of these was not made on this machine, whatever it says.
_PASSED_ON: Final = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody at the door: `actor` acts in services, `who` decides what screens offer.

    `csrf` belongs in every form of ours that acts by the session's cookie; empty where no cookie does.
    """

    actor: Actor
    who: Who = NOBODY
    csrf: str = ""


ANONYMOUS = Caller(Actor("ingen", ""))


def caller(connection: HTTPConnection) -> Caller:
    """Return who a request or socket comes from; nobody, unless the door has said otherwise."""
    found = connection.scope.get("state", {}).get(_STATE, ANONYMOUS)
    return found if isinstance(found, Caller) else ANONYMOUS


def remember(connection: HTTPConnection, found: Caller) -> None:
    """Say who a request comes from; the door's to do."""
    connection.scope.setdefault("state", {})[_STATE] = found


def address_of(connection: HTTPConnection) -> str:
    """Return where a request comes from: by its own word where a trusted proxy has passed it on."""
    return connection.client.host if connection.client is not None else ""


def on_this_machine(connection: HTTPConnection) -> bool:
    """Return whether whoever asks sits at the server itself: by loopback, and not through any proxy."""
    passed_on = any(name in connection.headers for name in _PASSED_ON)
    return address_of(connection) in _LOOPBACK and not passed_on


def csrf_of(secret: str) -> str:
    """Return what a form must carry to act by a session's cookie: known to the page, not to other sites."""
    return hashlib.sha256(f"form\n{secret}".encode()).hexdigest()[:32]


WALL = "trygghetslaget-vagg"


def session_secret(connection: HTTPConnection, secure: bool) -> str:
    """Return what a browser presents as its session; empty where it presents nothing."""
    return connection.cookies.get(session_cookie(secure), "")


def set_session(response: Response, secret: str, secure: bool) -> None:
    """Give the browser its session. It goes with the browser: how long it lasts is the server's to say."""
    response.set_cookie(
        session_cookie(secure), secret, path="/", secure=secure, httponly=True, samesite="lax"
    )


def clear_session(response: Response, secure: bool) -> None:
    response.delete_cookie(session_cookie(secure), path="/", secure=secure, httponly=True, samesite="lax")


def set_wall(response: Response, secret: str, secure: bool) -> None:
    """Give a screen its key, for the live documents alone."""
    response.set_cookie(
        WALL, secret, path="/live", secure=secure, httponly=True, samesite="lax", max_age=366 * 86_400
    )


def why_not_read(store: Store, who: Who, deed: Deed, scoped: bool, operation: str | None) -> Reason | None:
    """Why somebody may not use an address; `operation` is the one asked for, where it is `scoped` to one."""
    reason = why_not_allowed(who, deed)
    if reason is not None or not scoped:
        return reason
    if operation is None:
        if reads_all(who, deed):
            return None
        return Reason("Välj en övning: andra händelser kan inte läsas med den här rollen.", "operation")
    return why_not_allowed(who, deed, _place(store, operation))


def reads_all(who: Who, deed: Deed) -> bool:
    """Return whether somebody may do this in every operation that is everybody's: bound to none of them."""
    everywhere = (Reach.EVERYWHERE, Reach.AREA)
    return any(not one.operation and RIGHTS[deed].get(one.role) in everywhere for one in who.grants)


def _place(store: Store, operation: str) -> Place:
    with store.reading() as connection:
        try:
            return place_of(operation_reads.operation(connection, operation))
        except Missing:
            return Place(exercise=False)  # what does not exist is nothing that only exercises show


WALL_QUERY = "nyckel"


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found and how: a browser sends a cookie by itself, also when another site makes it."""

    caller: Caller
    by_cookie: bool = False


NOT_FOUND = Found(ANONYMOUS)


def identify(store: Store, connection: HTTPConnection, secure: bool, now: Callable[[], datetime]) -> Found:
    """Return whom a request comes from; reads the store. Somebody with a key that does not hold is nobody.

    Each kind of secret opens its own way in and no other: a key is no cookie, a session no Bearer key.
    """
    bearer = _bearer(connection)
    if bearer is not None:
        found = _known(store, bearer, now())
        if found is None or found.session or found.who.has(Role.PUNKT):  # a point's link opens its form alone
            return NOT_FOUND
        return Found(_caller(found, bearer))
    secret = session_secret(connection, secure)
    found = _known(store, secret, now()) if secret else None
    if found is not None and found.session:
        return Found(_caller(found, secret, csrf_of(secret)), by_cookie=True)
    return _wall(store, connection, now())


def _wall(store: Store, connection: HTTPConnection, now: datetime) -> Found:
    if not connection.url.path.startswith("/live/"):
        return NOT_FOUND
    given = connection.query_params.get(WALL_QUERY)
    secret = given or connection.cookies.get(WALL, "")
    found = _known(store, secret, now) if secret else None
    if found is None or not found.who.has(Role.VAGG):
        return NOT_FOUND
    return Found(_caller(found, secret), by_cookie=not given)


def _caller(found: KnownKey, secret: str, csrf: str = "") -> Caller:
    return Caller(Actor(found.who.name, access_reads.digest(secret)), found.who, csrf)


def _bearer(connection: HTTPConnection) -> str | None:
    kind, _, secret = connection.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _known(store: Store, secret: str, now: datetime) -> KnownKey | None:
    with store.reading() as connection:
        try:
            return access_reads.known(connection, access_reads.digest(secret), now)
        except SignedOut:
            return None


Endpoint = Callable[[Request], Any]


def language_of(request: Request) -> str:
    asked = request.query_params.get("lang", SOURCE)
    return asked if asked in LANGUAGES else SOURCE


def in_its_language(endpoint: Endpoint) -> Endpoint:
    """Let everything that an address says be in the language that its request asks for.

    Starlette copies the context into the thread of an endpoint that is no coroutine, and so do its threads.
    """
    if iscoroutinefunction(endpoint):

        @wraps(endpoint)
        async def awaited(request: Request) -> Response:
            with speaking(language_of(request)):
                return await cast(Awaitable[Response], endpoint(request))

        return awaited

    @wraps(endpoint)
    def answered(request: Request) -> Response:
        with speaking(language_of(request)):
            return cast(Response, endpoint(request))

    return answered
