"""Signing in and out: by password, by one-time link, by the municipality's identity provider.

Also at a server that another has taken over from: what it took in alone leaves it by somebody who is in.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection, delete, insert, select, update

from data.access import reads as access_reads
from data.access import security
from data.access.accounts import add_in, end_sessions, give, held, login_name, standing
from data.access.facts import written
from data.acting import Actor, allow, turn
from data.errors import Missing, Refused, SignedOut
from data.freetext import why_not_name, why_not_personal
from data.rights import ANYWHERE, Deed, Grant
from data.store.database import Store
from data.store.prepared import upsert_row
from data.store.tables.access import ACCOUNT, LINK, SESSION, WAIT
from data.words import SecurityKind

FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=5)
FORGET_AFTER = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
PROVIDER = "identitetsleverantör"
WRONG = "Användarnamnet eller lösenordet stämmer inte."
_HASHER = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lives without being used, and at the most."""

    idle: timedelta = timedelta(hours=4)
    longest: timedelta = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: `secret` goes into the cookie and is not stored."""

    secret: str
    account: str


def sign_in(
    store: Store, login: str, password: str, address: str, now: datetime, lasting: Lasting
) -> SignedIn:
    """Open a session by password. After three failures each further one must wait longer, but nobody is
    locked out. Raises Refused, in the same words for an unknown name as for a wrong password."""
    name = login_name(login)
    keys = _wait_keys(name, address)
    with store.reading() as connection:
        _refuse_waiting(connection, keys, now)
        row = connection.execute(
            select(ACCOUNT.c.id, ACCOUNT.c.password).where(
                ACCOUNT.c.login == name, ACCOUNT.c.disabled.is_(False)
            )
        ).first()
    if not _matches(row.password if row is not None else None, password) or row is None:
        _failed(store, keys, row.id if row is not None else "", now)
        raise Refused(WRONG, "password")
    with turn(store, now, though_met=True) as connection:
        open_still = select(ACCOUNT.c.id).where(
            ACCOUNT.c.id == row.id, ACCOUNT.c.disabled.is_(False), ACCOUNT.c.password == row.password
        )
        if connection.execute(open_still).first() is None:  # closed or changed while we looked
            raise Refused(WRONG, "password")
        connection.execute(delete(WAIT).where(WAIT.c.key == keys[0]))
        return _open(connection, row.id, "lösenord", now, lasting)


def _matches(hashed: str | None, password: str) -> bool:
    """Take as long for a name that does not exist as for one that does."""
    try:
        _HASHER.verify(hashed or _no_ones(), password[:1000])
    except (Argon2Error, InvalidHashError):
        return False
    return hashed is not None


@cache
def _no_ones() -> str:
    return _HASHER.hash(secrets.token_hex(16))


def _wait_keys(name: str, address: str) -> tuple[str, str]:
    """By name and by address, both as digests: a stranger's typing is nothing to keep in clear."""
    return tuple(hashlib.sha256(key.encode()).hexdigest() for key in (f"name {name}", f"from {address}"))  # type: ignore[return-value]


def _refuse_waiting(connection: Connection, keys: Sequence[str], now: datetime) -> None:
    until = connection.execute(select(WAIT.c.until).where(WAIT.c.key.in_(keys), WAIT.c.until > now)).scalars()
    latest = max(until, default=None)
    if latest is not None:
        seconds = int((latest - now).total_seconds()) + 1
        raise Refused(f"För många misslyckade försök. Vänta {seconds} sekunder och försök igen.", "password")


def _failed(store: Store, keys: Sequence[str], account: str, now: datetime) -> None:
    with turn(store, now, though_met=True) as connection:
        for key, free in zip(keys, (FREE_TRIES, 5 * FREE_TRIES), strict=True):  # many share an address
            row = connection.execute(select(WAIT).where(WAIT.c.key == key)).first()
            fresh = row is None or now - row.until > FORGET_AFTER
            failures = 1 if row is None or fresh else row.failures + 1
            until = now + _wait(failures - free)
            upsert_row(connection, WAIT, {"key": key, "failures": failures, "until": until})
        security.append(connection, SecurityKind.SIGN_IN_REFUSED, account, {"by": "lösenord"}, now)


def _wait(over: int) -> timedelta:
    """Return how long to wait after so many failures beyond the free ones: 2, 4, 8 … seconds."""
    return timedelta() if over < 0 else min(timedelta(seconds=2.0 ** min(over + 1, 12)), LONGEST_WAIT)


def make_link(
    store: Store, actor: Actor, account: str, lives: timedelta, now: datetime, secret: str = ""
) -> str:
    """Make a one-time link for an account; returns its secret, which is not stored. Raises Refused.

    A secret that is to be read aloud is made by whoever knows that.
    """
    secret = secret or secrets.token_urlsafe(24)
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now)
        if connection.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.id == account)).first() is None:
            raise Missing(f"Det finns ingen användare med id {account}.", "account")
        row = {
            "key": access_reads.digest(secret),
            "account": account,
            "expires_at": now + lives,
            "used_at": None,
        }
        connection.execute(insert(LINK), row)
        security.append(connection, SecurityKind.LINK_MADE, who.id, {"account": account}, now)
    return secret


def sign_in_by_link(store: Store, secret: str, now: datetime, lasting: Lasting) -> SignedIn:
    """Open a session by a one-time link, once. Raises SignedOut for a used, expired or unknown one."""
    key = access_reads.digest(secret)
    with turn(store, now, though_met=True) as connection:
        row = connection.execute(
            select(LINK, ACCOUNT.c.disabled)
            .join(ACCOUNT, ACCOUNT.c.id == LINK.c.account)
            .where(LINK.c.key == key)
        ).first()
        if row is not None and row.used_at is None and now < row.expires_at and not row.disabled:
            connection.execute(update(LINK).where(LINK.c.key == key).values(used_at=now))
            return _open(connection, row.account, "engångslänk", now, lasting)
        account = row.account if row is not None else ""
        security.append(connection, SecurityKind.SIGN_IN_REFUSED, account, {"by": "engångslänk"}, now)
    raise SignedOut("Länken är redan använd eller gäller inte längre. Be administratören om en ny.")


@dataclass(frozen=True, slots=True)
class External:
    """Somebody as the municipality's identity provider vouches for them."""

    issuer: str
    subject: str
    login: str
    grants: tuple[Grant, ...]


def sign_in_external(store: Store, person: External, now: datetime, lasting: Lasting) -> SignedIn:
    """Open a session for somebody the identity provider vouches for, with the roles their groups give.

    Raises SignedOut where the account is closed here or no group gives a role.
    """
    with turn(store, now, though_met=True) as connection:
        grants = standing(connection, person.grants)
        account = _external(connection, person)
        if account is None and grants:  # nobody without a role becomes an account
            account = add_in(
                connection,
                login=_free_login(connection, person, now),
                label="identitetsleverantören",
                now=now,
                issuer=person.issuer,
                subject=person.subject,
            )
        if account is not None:
            _follow(connection, account, grants, now)
            closed = connection.execute(select(ACCOUNT.c.disabled).where(ACCOUNT.c.id == account)).scalar()
            if not closed and grants:
                return _open(connection, account, PROVIDER, now, lasting)
        security.append(connection, SecurityKind.SIGN_IN_REFUSED, account or "", {"by": PROVIDER}, now)
    raise SignedOut("Du saknar behörighet här. Be administratören om en roll.")


def follow_groups(store: Store, account: str, grants: Sequence[Grant], now: datetime) -> None:
    """Give an account the roles that its groups give now, where they have changed."""
    with store.reading() as connection:
        if set(held(connection, account)) == set(standing(connection, grants)):
            return
    with turn(store, now, though_met=True) as connection:
        _follow(connection, account, standing(connection, grants), now)


def end_external(store: Store, account: str, now: datetime) -> None:
    """End every session of an account that its identity provider no longer vouches for."""
    with turn(store, now, though_met=True) as connection:
        end_sessions(connection, account, now)
        security.append(connection, SecurityKind.SESSIONS_REVOKED, account, {"by": PROVIDER}, now)
        security.rights_moved(connection)


def _follow(connection: Connection, account: str, grants: Sequence[Grant], now: datetime) -> None:
    before = held(connection, account)
    if set(before) == set(grants):
        return
    give(connection, account, grants)
    facts = {
        "account": account,
        "before": [written(g) for g in before],
        "grants": [written(g) for g in grants],
    }
    security.append(connection, SecurityKind.RIGHTS_CHANGED, account, facts, now)
    security.rights_moved(connection)


def _external(connection: Connection, person: External) -> str | None:
    found = select(ACCOUNT.c.id).where(ACCOUNT.c.issuer == person.issuer, ACCOUNT.c.subject == person.subject)
    return connection.execute(found).scalar()


def _free_login(connection: Connection, person: External, now: datetime) -> str:
    """A local account keeps its name: somebody else's directory cannot take it over."""
    if why_not_name(person.login, "login") or why_not_personal(person.login, "login", now):
        return f"extern-{hashlib.sha256(f'{person.issuer} {person.subject}'.encode()).hexdigest()[:12]}"
    name = login_name(person.login)
    taken = connection.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.login == name)).first() is not None
    return f"{name}#{secrets.token_hex(3)}" if taken else name


def _open(connection: Connection, account: str, by: str, now: datetime, lasting: Lasting) -> SignedIn:
    """A session's secret is always new, so that none can be prepared for somebody else."""
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(SESSION),
        {
            "key": access_reads.digest(secret),
            "account": account,
            "created_at": now,
            "seen_at": now,
            "idle_seconds": int(lasting.idle.total_seconds()),
            "ends_at": now + lasting.longest,
            "revoked_at": None,
        },
    )
    security.append(connection, SecurityKind.SIGN_IN, account, {"by": by}, now)
    return SignedIn(secret, account)


def seen(store: Store, key: str, now: datetime) -> None:
    """Remember that a session was used; written at most once a minute."""
    with store.reading() as connection:
        row = connection.execute(select(SESSION.c.seen_at).where(SESSION.c.key == key)).first()
    if row is None or now - row.seen_at < SEEN_EVERY:
        return
    with turn(store, now, though_met=True) as connection:
        try:
            access_reads.who(connection, key, now)
        except SignedOut:  # being used does not bring back a session that has ended
            return
        connection.execute(update(SESSION).where(SESSION.c.key == key).values(seen_at=now))


def sign_out(store: Store, key: str, now: datetime) -> None:
    """End one session, by itself."""
    with turn(store, now, though_met=True) as connection:
        alive = (SESSION.c.key == key) & SESSION.c.revoked_at.is_(None)
        account = connection.execute(select(SESSION.c.account).where(alive)).scalar()
        if account is None:
            return
        connection.execute(update(SESSION).where(alive).values(revoked_at=now))
        security.append(connection, SecurityKind.SIGN_OUT, account, {}, now)
        security.rights_moved(connection)


def revoke_sessions(store: Store, actor: Actor, account: str, now: datetime) -> None:
    """End every session of an account. Raises Refused."""
    with turn(store, now, though_met=True) as connection:
        who = allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now)
        end_sessions(connection, account, now)
        security.append(connection, SecurityKind.SESSIONS_REVOKED, who.id, {"account": account}, now)
        security.rights_moved(connection)
