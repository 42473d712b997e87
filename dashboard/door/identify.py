"""Whom a request comes from: a Bearer key, a session's cookie or a wall's, looked up anew each time.

Each kind of secret opens its own way in and no other: a key is no cookie, a session no Bearer key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import HTTPConnection

from dashboard.door.caller import ANONYMOUS, WALL, Caller, csrf_of, session_secret
from data.access import reads as access_reads
from data.access.reads import KnownKey as Known
from data.acting import Actor
from data.errors import SignedOut
from data.store.database import Store
from data.words import Role

WALL_QUERY = "nyckel"


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found and how: a browser sends a cookie by itself, also when another site makes it."""

    caller: Caller
    by_cookie: bool = False


NOT_FOUND = Found(ANONYMOUS)


def identify(store: Store, connection: HTTPConnection, secure: bool, now: Callable[[], datetime]) -> Found:
    """Return whom a request comes from; reads the store. Somebody with a key that does not hold is nobody."""
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


def _caller(found: Known, secret: str, csrf: str = "") -> Caller:
    return Caller(Actor(found.who.name, access_reads.digest(secret)), found.who, csrf)


def _bearer(connection: HTTPConnection) -> str | None:
    kind, _, secret = connection.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _known(store: Store, secret: str, now: datetime) -> Known | None:
    with store.reading() as connection:
        try:
            return access_reads.known(connection, access_reads.digest(secret), now)
        except SignedOut:
            return None
