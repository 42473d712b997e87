"""The first way in, and the one for when nobody else can open: a one-time link made on the server itself."""

from datetime import datetime, timedelta

from data import access
from data.database import Store
from data.domain.rights import Grant
from data.domain.words import Role
from data.services import accounts, sessions
from data.services.acting import on_this_machine

LOGIN = "admin"
FIRST = timedelta(hours=24)
BROKEN = timedelta(hours=1)


def first_link(store: Store, now: datetime) -> str | None:
    """Return the secret of a one-time link for a new administrator; None where there are accounts already."""
    return None if access.accounts(store) else _link(store, now, FIRST)


def break_glass(store: Store, now: datetime) -> str:
    """Return the secret of a one-time link for the administrator, made or opened again for it."""
    return _link(store, now, BROKEN)


def _link(store: Store, now: datetime, lives: timedelta) -> str:
    actor = on_this_machine("kommandoraden")
    found = next((one for one in access.accounts(store) if one.login == LOGIN), None)
    if found is None:
        grants = [Grant(Role.ADMIN)]
        account = accounts.add_account(
            store, actor, login=LOGIN, label="administratören", grants=grants, now=now, admin=True
        )
    else:
        account = found.id
        accounts.reopen(store, actor, account, [Grant(Role.ADMIN)], now)
    return sessions.make_link(store, actor, account, lives, now)
