"""Who a request comes from, as the door found out; every route behind the door reads it here."""

import hashlib
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from data.domain.rights import NOBODY, Who
from data.services.acting import Actor

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
