"""Who a request comes from, its cookies, and which operations they may read."""

import hashlib
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from dashboard.settings import session_cookie
from data.acting import Actor
from data.errors import Missing, Reason
from data.operations import reads as operation_reads
from data.rights import NOBODY, RIGHTS, Deed, Place, Reach, Who, place_of, why_not_allowed
from data.store.database import Store

_STATE = "caller"


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
    if reason is not None or not scoped or reads_all(who, deed):
        return reason
    if operation is None:
        return Reason("Välj en övning: andra händelser kan inte läsas med den här rollen.", "operation")
    return why_not_allowed(who, deed, _place(store, operation))


def reads_all(who: Who, deed: Deed) -> bool:
    """Return whether somebody may do this in every operation: by a grant that is bound to none of them."""
    everywhere = (Reach.EVERYWHERE, Reach.AREA)
    return any(not one.operation and RIGHTS[deed].get(one.role) in everywhere for one in who.grants)


def _place(store: Store, operation: str) -> Place:
    with store.reading() as connection:
        try:
            return place_of(operation_reads.operation(connection, operation))
        except Missing:
            return Place(exercise=False)  # what does not exist is nothing that only exercises show
