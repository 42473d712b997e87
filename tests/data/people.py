"""People with accounts, for tests of who may get in."""

from datetime import datetime, timedelta
from itertools import count

from data.access import accounts, security, sessions
from data.access import reads as access_reads
from data.access.sessions import Lasting
from data.acting import Actor
from data.rights import Grant
from data.store.database import Store
from data.words import Role, SecurityKind
from tests.data.world import ALICE, NOW

PASSWORD = "vintern kom tidigt i år"
LASTING = Lasting(idle=timedelta(hours=4), longest=timedelta(hours=14))
_numbers = count(1)


def an_account(store: Store, *grants: Grant, login: str = "", now: datetime = NOW) -> str:
    login = login or f"konto{next(_numbers)}"
    admin = Grant(Role.ADMIN) in grants
    return accounts.add_account(store, ALICE, login=login, label="prov", grants=grants, now=now, admin=admin)


def enter(store: Store, account: str, now: datetime = NOW, lasting: Lasting = LASTING) -> Actor:
    """Open a session by a one-time link; the actor is what a page holds afterwards."""
    link = sessions.make_link(store, ALICE, account, timedelta(hours=1), now)
    return Actor("någon", access_reads.digest(sessions.sign_in_by_link(store, link, now, lasting).secret))


def signed_in(store: Store, *grants: Grant, now: datetime = NOW) -> Actor:
    return enter(store, an_account(store, *grants, now=now), now)


def an_admin(store: Store) -> Actor:
    return signed_in(store, Grant(Role.ADMIN))


def journalled(store: Store, *kinds: SecurityKind) -> list[security.SecurityEntry]:
    """Return the security journal's entries of these kinds, oldest first."""
    return [one for one in reversed(security.entries(store)) if one.kind in kinds]
