"""Who can try the demonstration: an account a role, area or sector with a one-time link, and two keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from data import access, queries, sectors
from data.database import Store
from data.domain.rights import Grant
from data.domain.words import Role, TokenKind
from data.services import accounts, sessions, tokens
from data.services.acting import on_this_machine
from data.services.tokens import NewToken

LIVES = timedelta(hours=24)
ROLES = {
    "krisledning": Role.KRISLEDNING,
    "ovningsledning": Role.OVNINGSLEDNING,
    "las": Role.LASARE,
    "admin": Role.ADMIN,
}


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets, shown once: a link by role, and two keys."""

    links: Mapping[str, str]
    api: str
    wall: str


def demo_keys(store: Store, now: datetime) -> Keys:
    """Make what the demonstration is entered with; the links are one-time."""
    grants = {name: Grant(role) for name, role in ROLES.items()}
    grants |= {f"stadsdel:{area.id}": Grant(Role.STADSDEL, area.id) for area in queries.areas(store)}
    grants |= {f"sektor:{one.id}": Grant(Role.SEKTOR, one.id) for one in sectors.register(store).sectors}
    return Keys(
        links={name: _link(store, name, grant, now) for name, grant in grants.items()},
        api=_key(store, TokenKind.API, Grant(Role.KRISLEDNING), now),
        wall=_key(store, TokenKind.VAGG, Grant(Role.VAGG), now),
    )


def _link(store: Store, name: str, grant: Grant, now: datetime) -> str:
    actor, login = on_this_machine("demo"), f"demo {name}"
    held = next((one.id for one in access.accounts(store) if one.login == login), None)
    account = held or accounts.add_account(
        store,
        actor,
        login=login,
        label="demonstration",
        grants=[grant],
        now=now,
        admin=grant.role is Role.ADMIN,
    )
    return sessions.make_link(store, actor, account, LIVES, now)


def _key(store: Store, kind: TokenKind, grant: Grant, now: datetime) -> str:
    new = NewToken(kind, "demonstration", grant, now + LIVES)
    return tokens.issue_token(store, on_this_machine("demo"), new, now).secret
