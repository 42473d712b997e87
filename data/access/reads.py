"""Who may get in, as read now: what a key stands for, accounts and keys, what roles are bound to."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, Table, bindparam, select, true

from data.access.facts import BOUND_TO, Known, name_of
from data.access.holders import places
from data.errors import SignedOut
from data.rights import Grant, Who
from data.store.database import Store
from data.store.tables.access import ACCESS_HEAD, ACCOUNT, DEVICE, GRANT, SESSION, TOKEN
from data.store.tables.core import AREA, HEAD, POINT
from data.store.tables.sectors import ORGANISATION, SECTOR
from data.words import Role, TokenKind

GONE = "Du är inte inloggad längre. Logga in igen; inget sparades."


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What was last read of a key: whose it is, until when it holds, at which number of rights changes.

    `session`: it is a browser's; the others are keys.
    """

    who: Who
    until: datetime | None
    rights: int
    session: bool = False


@dataclass(frozen=True, slots=True)
class PointKey:
    """What a report link is about; `operation` is set for an exercise's own, which writes nowhere else."""

    id: str
    who: Who
    key: str
    point: str
    operation: str | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    login: str
    label: str
    grants: tuple[Grant, ...]
    disabled: bool
    external: bool
    has_password: bool


@dataclass(frozen=True, slots=True)
class Device:
    id: str
    seen_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    id: str
    kind: TokenKind
    label: str
    grant: Grant
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    devices: tuple[Device, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser; `key` is a digest and opens nothing. Revoked it ends before `ends_at`."""

    key: str
    account: str
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    revoked_at: datetime | None


# Engines differ for readers and writers and go with their store; what was read is forgotten with them.
_KNOWN: WeakKeyDictionary[Engine, dict[str, KnownKey]] = WeakKeyDictionary()
_MOST_KNOWN = 5000
_RIGHTS = select(ACCESS_HEAD.c.rights)
_HEADS = select(HEAD.c.revision, ACCESS_HEAD.c.rights).join(ACCESS_HEAD, true())
_SESSION: Any = (
    select(SESSION, ACCOUNT.c.disabled)
    .join(ACCOUNT, ACCOUNT.c.id == SESSION.c.account)
    .where(SESSION.c.key == bindparam("key"))
)
_TOKEN = select(TOKEN).where(TOKEN.c.key == bindparam("key"))
_ACCOUNTS: Any = (
    select(ACCOUNT, GRANT.c.role, GRANT.c.bound)
    .outerjoin(GRANT, GRANT.c.account == ACCOUNT.c.id)
    .order_by(ACCOUNT.c.login, GRANT.c.role, GRANT.c.bound)
)
_GRANTS: Any = (
    select(GRANT).where(GRANT.c.account == bindparam("account")).order_by(GRANT.c.role, GRANT.c.bound)
)


def digest(secret: str) -> str:
    """Return what is stored of a secret that is long and random: passwords go another way."""
    return hashlib.sha256(secret.encode()).hexdigest()


def rights_number(connection: Connection) -> int:
    """Return how often rights have changed; what was read at another number is old."""
    return int(connection.execute(_RIGHTS).scalar_one())


def heads(connection: Connection) -> tuple[int, int]:
    """Return the last revision and how often rights have changed, in one question."""
    revision, rights = connection.execute(_HEADS).one()
    return int(revision), int(rights)


def who(connection: Connection, key: str, now: datetime, rights: int | None = None) -> Who:
    """Return whom a session's or token's key stands for at `now` (real time); raises SignedOut.

    `rights` is the number of rights changes, where the caller has read it in this transaction: while it
    stands still nothing more is read.
    """
    return known(connection, key, now, rights).who


def known(connection: Connection, key: str, now: datetime, rights: int | None = None) -> KnownKey:
    """Return what a key is and whom it stands for; raises SignedOut."""
    number = rights_number(connection) if rights is None else rights
    held = _KNOWN.setdefault(connection.engine, {})
    found = held.get(key)
    if found is None or found.rights != number or (found.until is not None and now >= found.until):
        found = _read(connection, key, now, number)
        if len(held) >= _MOST_KNOWN:
            held.clear()
        held[key] = found
    return found


def _read(connection: Connection, key: str, now: datetime, number: int) -> KnownKey:
    session = connection.execute(_SESSION, {"key": key}).first()
    if session is not None:
        return KnownKey(_account_who(connection, session, now), _ends(session), number, session=True)
    token = connection.execute(_TOKEN, {"key": key}).first()
    if token is None or not _holds(token, now):
        raise SignedOut(GONE)
    return KnownKey(_token_who(token), token.expires_at, number)


def _account_who(connection: Connection, session: Row[Any], now: datetime) -> Who:
    if session.revoked_at is not None or session.disabled or now >= _ends(session):
        raise SignedOut(GONE)
    grants = _grants(connection, session.account)
    return Who(session.account, name_of(grants, places(connection, grants)), grants)


def _ends(session: Row[Any]) -> datetime:
    idle: datetime = session.seen_at + timedelta(seconds=session.idle_seconds)
    latest: datetime = session.ends_at
    return min(idle, latest)


def _grants(connection: Connection, account: str) -> tuple[Grant, ...]:
    rows = connection.execute(_GRANTS, {"account": account})
    held = [Grant(Role(row.role), row.bound) for row in rows]
    return tuple(sorted(held, key=lambda grant: (list(Role).index(grant.role), grant.bound)))


def _holds(token: Row[Any], now: datetime) -> bool:
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def _token_who(token: Row[Any]) -> Who:
    """A system reports as itself: its role says how far it reaches, not who saw what it says."""
    grant = Grant(Role(token.role), token.bound, token.operation)
    is_system = token.kind is TokenKind.API and grant.role is not Role.SMS
    return Who(token.id, f"systemet {token.label}" if is_system else name_of((grant,), {}), (grant,))


def point_key(store: Store, secret: str, now: datetime) -> PointKey:
    """Return what a report link's secret opens; raises SignedOut for every other, without saying why."""
    with store.reading() as connection:
        row = connection.execute(_TOKEN, {"key": digest(secret)}).first()
    if row is None or row.kind is not TokenKind.PUNKT or not _holds(row, now):
        raise SignedOut("Länken gäller inte längre, eller är felskriven.")
    return PointKey(row.id, _token_who(row), row.key, row.bound, row.operation or None, row.expires_at)


def accounts(store: Store) -> list[Account]:
    """Return every account, by login."""
    with store.reading() as connection:
        rows = list(connection.execute(_ACCOUNTS))
    grants: dict[str, list[Grant]] = {row.id: [] for row in rows}
    for row in rows:
        if row.role is not None:
            grants[row.id].append(Grant(Role(row.role), row.bound))
    return [_account(row, tuple(grants[row.id])) for row in {row.id: row for row in rows}.values()]


def login_of(store: Store, account: str) -> str:
    """Return what an account signs in as; "" where there is none."""
    with store.reading() as connection:
        return login_in(connection, account)


def login_in(connection: Connection, account: str) -> str:
    """Return the same inside the caller's transaction."""
    return str(connection.execute(select(ACCOUNT.c.login).where(ACCOUNT.c.id == account)).scalar() or "")


def _account(row: Row[Any], grants: tuple[Grant, ...]) -> Account:
    return Account(
        id=row.id,
        login=row.login,
        label=row.label,
        grants=grants,
        disabled=row.disabled,
        external=row.issuer is not None,
        has_password=row.password is not None,
    )


def tokens(store: Store, kind: TokenKind | None = None) -> list[Token]:
    """Return the keys, newest first, with the phones that have used them."""
    with store.reading() as connection:
        devices: dict[str, list[Device]] = {}
        for row in connection.execute(select(DEVICE).order_by(DEVICE.c.seen_at)):
            devices.setdefault(row.token, []).append(Device(row.id, row.seen_at, row.confirmed_at))
        rows = connection.execute(select(TOKEN).order_by(TOKEN.c.created_at.desc(), TOKEN.c.id))
        return [_token(row, devices) for row in rows if kind in (None, row.kind)]


def _token(row: Row[Any], devices: Mapping[str, list[Device]]) -> Token:
    return Token(
        id=row.id,
        kind=TokenKind(row.kind),
        label=row.label,
        grant=Grant(Role(row.role), row.bound, row.operation),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        devices=tuple(devices.get(row.id, ())),
    )


def device_confirmed(store: Store, token: str, device: str) -> bool | None:
    """Return whether a phone is confirmed for a link; None where it has never used it."""
    asked = select(DEVICE.c.confirmed_at).where(DEVICE.c.token == token, DEVICE.c.key == digest(device))
    with store.reading() as connection:
        row = connection.execute(asked).first()
    return None if row is None else row.confirmed_at is not None


def sessions(store: Store, account: str | None = None) -> list[Session]:
    """Return sessions, newest first; of one account, or of all."""
    statement = select(SESSION).order_by(SESSION.c.created_at.desc(), SESSION.c.key)
    if account is not None:
        statement = statement.where(SESSION.c.account == account)
    with store.reading() as connection:
        return [
            Session(row.key, row.account, row.created_at, row.seen_at, _ends(row), row.revoked_at)
            for row in connection.execute(statement)
        ]


def door_secret(store: Store) -> str:
    """Return the store's own secret, for cookies that only the door reads."""
    with store.reading() as connection:
        return str(connection.execute(select(ACCESS_HEAD.c.secret)).scalar_one())


_TABLES: dict[str, Table] = {
    "område": AREA,
    "sektor": SECTOR,
    "organisation": ORGANISATION,
    "punkt": POINT,
}


def known_in(connection: Connection, grants: Iterable[Grant]) -> Known:
    """Return what there is of everything that these grants are bound to; nothing else is read."""
    asked = {BOUND_TO[grant.role] for grant in grants if grant.role in BOUND_TO}
    return {what: _names(connection, _TABLES[what]) for what in asked}


def _names(connection: Connection, table: Table) -> dict[str, str]:
    rows = connection.execute(select(table.c.id, table.c.name).where(table.c.retired.is_(False)))
    return {row.id: row.name for row in rows}
