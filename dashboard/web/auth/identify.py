"""Whom a request comes from: a Bearer key, a session's cookie or a wall's, looked up anew each time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import HTTPConnection

from dashboard.web.auth.caller import ANONYMOUS, Caller, csrf_of
from dashboard.web.auth.cookies import WALL, session_secret
from data import access
from data.database import Store
from data.domain.rights import Who
from data.domain.words import Role
from data.errors import SignedOut
from data.services import sessions
from data.services.acting import Actor

WALL_QUERY = "nyckel"


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found and how: a browser sends a cookie by itself, also when another site makes it."""

    caller: Caller
    by_cookie: bool = False
    broken: bool = False


NOT_FOUND = Found(ANONYMOUS)


def identify(store: Store, connection: HTTPConnection, secure: bool, now: Callable[[], datetime]) -> Found:
    """Return whom a request comes from; reads the store. Somebody with a key that does not hold is nobody."""
    bearer = _bearer(connection)
    if bearer is not None:
        found = _known(store, bearer, now())
        if found is None or found.has(Role.PUNKT):  # a point's link opens its form and nothing else
            return Found(ANONYMOUS, broken=True)
        return Found(Caller(Actor(found.name, access.digest(bearer)), found))
    secret = session_secret(connection, secure)
    if secret:
        found = _known(store, secret, now())
        if found is not None:
            key = access.digest(secret)
            sessions.seen(store, key, now())
            return Found(Caller(Actor(found.name, key), found, csrf_of(secret)), by_cookie=True)
    return _wall(store, connection, now()) or Found(ANONYMOUS, broken=bool(secret))


def _wall(store: Store, connection: HTTPConnection, now: datetime) -> Found | None:
    if not connection.url.path.startswith("/live/"):
        return None
    secret = connection.query_params.get(WALL_QUERY) or connection.cookies.get(WALL, "")
    found = _known(store, secret, now) if secret else None
    if found is None or not found.has(Role.VAGG):
        return None
    return Found(Caller(Actor(found.name, access.digest(secret)), found), by_cookie=True)


def _bearer(connection: HTTPConnection) -> str | None:
    kind, _, secret = connection.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _known(store: Store, secret: str, now: datetime) -> Who | None:
    with store.reading() as connection:
        try:
            return access.who(connection, access.digest(secret), now)
        except SignedOut:
            return None
