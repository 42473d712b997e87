"""Who has an account and what it may do: made, changed and closed by an administrator, never deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher
from sqlalchemy import Connection, delete, insert, select, update

from data.access import reads as access_reads
from data.access import security
from data.access.facts import why_not_admin, why_not_grant, why_not_known, written
from data.acting import ON_MACHINE, Actor, allow, refuse, turn
from data.errors import Missing, Refused
from data.freetext import why_not_name, why_not_personal
from data.rights import ANYWHERE, Deed, Grant
from data.store.database import Store
from data.store.tables.access import ACCOUNT, GRANT, SESSION
from data.words import Role, SecurityKind

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
_HASHER = PasswordHasher()


def add_account(
    store: Store,
    actor: Actor,
    *,
    login: str,
    label: str,
    grants: Sequence[Grant],
    now: datetime,
    admin: bool = False,
) -> str:
    """Make an account without a password, entered by a one-time link; returns its id. Raises Refused.

    `admin`: that an administrator is made is meant.
    """
    name = login_name(login)
    refuse(why_not_name(label, "label"))
    for field, text in (("login", name), ("label", label)):
        refuse(why_not_personal(text, field, now))
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now)
        refuse(why_not_admin((), grants, meant=admin))
        if connection.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.login == name)).first() is not None:
            raise Refused(f"Det finns redan en användare {name}.", "login")
        account = add_in(connection, login=name, label=label.strip(), now=now)
        give(connection, account, grants)
        facts = {"account": account, "grants": [written(grant) for grant in grants]}
        security.append(connection, SecurityKind.ACCOUNT_CHANGED, who.id, facts, now)
    return account


def add_in(
    connection: Connection,
    *,
    login: str,
    label: str,
    now: datetime,
    issuer: str | None = None,
    subject: str | None = None,
) -> str:
    """Add the row of an account inside the caller's turn and return its id."""
    account = f"u{uuid4().hex[:10]}"
    row = {"id": account, "login": login, "label": label, "issuer": issuer, "subject": subject}
    connection.execute(insert(ACCOUNT), {**row, "password": None, "disabled": False, "created_at": now})
    return account


def set_grants(
    store: Store,
    actor: Actor,
    account: str,
    grants: Sequence[Grant],
    now: datetime,
    *,
    admin: bool = False,
) -> None:
    """Give an account exactly these roles, from its next act on. Raises Refused.

    `admin`: that an administrator is made of who is none is meant.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now)
        _found(connection, account)
        _refuse_last_admin(connection, account, grants)
        before = held(connection, account)
        refuse(why_not_admin(before, grants, meant=admin))
        give(connection, account, grants)
        facts = {
            "account": account,
            "before": [written(g) for g in before],
            "grants": [written(g) for g in grants],
        }
        security.append(connection, SecurityKind.RIGHTS_CHANGED, who.id, facts, now)
        security.rights_moved(connection)


def disable(store: Store, actor: Actor, account: str, now: datetime) -> None:
    """Close an account and all its sessions. Raises Refused."""
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now)
        _found(connection, account)
        _refuse_last_admin(connection, account, ())
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(disabled=True))
        end_sessions(connection, account, now)
        facts = {"account": account, "disabled": True}
        security.append(connection, SecurityKind.ACCOUNT_CHANGED, who.id, facts, now)
        security.rights_moved(connection)


def reopen(store: Store, actor: Actor, account: str, grants: Sequence[Grant], now: datetime) -> None:
    """Open a closed account again, with at least these roles. Raises Refused."""
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now)
        _found(connection, account)
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(disabled=False))
        give(connection, account, list(dict.fromkeys((*held(connection, account), *grants))))
        facts = {"account": account, "disabled": False}
        security.append(connection, SecurityKind.ACCOUNT_CHANGED, who.id, facts, now)
        security.rights_moved(connection)


def find(store: Store, login: str) -> str:
    """Return the id of the account with a login; raises Missing."""
    with store.reading() as connection:
        row = connection.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.login == login_name(login))).first()
    if row is None:
        raise Missing(f"Det finns ingen användare {login}.", "login")
    return str(row.id)


def end_sessions(connection: Connection, account: str, now: datetime, keep: str | None = None) -> None:
    """End an account's sessions inside the caller's turn, but for the one it acts from."""
    open_ones = (SESSION.c.account == account) & SESSION.c.revoked_at.is_(None)
    if keep is not None:
        open_ones &= SESSION.c.key != keep
    connection.execute(update(SESSION).where(open_ones).values(revoked_at=now))


def set_password(store: Store, actor: Actor, account: str, password: str, now: datetime) -> None:
    """Set one's own password, or another's as administrator; its other sessions end. Raises Refused."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Refused(f"Lösenordet ska ha minst {SHORTEST_PASSWORD} tecken; en mening är bra.", "password")
    hashed = _HASHER.hash(password)  # before the turn: it takes tens of milliseconds on purpose
    with turn(store, now) as connection:
        found = _found(connection, account)
        if found.issuer is not None:  # a password here would outlive what the provider says
            raise Refused("Kontot hör till kommunens inloggning och har inget lösenord här.", "password")
        if found.login.lower() in password.lower():
            raise Refused("Lösenordet får inte innehålla användarnamnet.", "password")
        who = _owner_or_admin(connection, actor, account, now)
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(password=hashed))
        end_sessions(connection, account, now, keep=actor.key)
        security.append(
            connection, SecurityKind.ACCOUNT_CHANGED, who, {"account": account, "password": True}, now
        )
        security.rights_moved(connection)


def _owner_or_admin(connection: Connection, actor: Actor, account: str, now: datetime) -> str:
    if actor.key != ON_MACHINE and access_reads.who(connection, actor.key, now).id == account:
        return account
    return allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now).id


def give(connection: Connection, account: str, grants: Sequence[Grant]) -> None:
    """Replace an account's roles inside the caller's turn. Raises Refused."""
    known = access_reads.known_in(connection, grants)
    for grant in grants:
        refuse(why_not_grant(grant) or why_not_known(grant, known))
    connection.execute(delete(GRANT).where(GRANT.c.account == account))
    for role, bound in dict.fromkeys((grant.role, grant.bound) for grant in grants):
        connection.execute(insert(GRANT), {"account": account, "role": role, "bound": bound})


def standing(connection: Connection, grants: Sequence[Grant]) -> tuple[Grant, ...]:
    """Return those of the grants that can be given; a directory may name what is not loaded here."""
    known = access_reads.known_in(connection, grants)
    return tuple(grant for grant in grants if why_not_known(grant, known) is None)


def held(connection: Connection, account: str) -> list[Grant]:
    """Return the roles an account has now."""
    rows = connection.execute(select(GRANT).where(GRANT.c.account == account))
    return sorted((Grant(Role(row.role), row.bound) for row in rows), key=written)


def login_name(login: str) -> str:
    """Return a login as it is compared: lower case, without spaces around. Raises Refused."""
    refuse(why_not_name(login, "login"))
    return login.strip().lower()


def _found(connection: Connection, account: str) -> Any:
    row: Any = connection.execute(
        select(ACCOUNT.c.id, ACCOUNT.c.login, ACCOUNT.c.issuer).where(ACCOUNT.c.id == account)
    ).first()
    if row is None:
        raise Missing(f"Det finns ingen användare med id {account}.", "account")
    return row


def _refuse_last_admin(connection: Connection, account: str, grants: Sequence[Grant]) -> None:
    """Somebody must be left who can let people in; the command line is for when nobody is."""
    if any(grant.role is Role.ADMIN for grant in grants):
        return
    others = (
        select(GRANT.c.account)
        .join(ACCOUNT, ACCOUNT.c.id == GRANT.c.account)
        .where(GRANT.c.role == Role.ADMIN, ACCOUNT.c.disabled.is_(False))
    )
    admins = set(connection.execute(others).scalars())
    if admins == {account}:
        raise Refused("Detta är den enda administratören. Gör någon annan till administratör först.", "role")
