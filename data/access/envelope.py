"""The account in the envelope: a way in when no other is left, tried in peace, its use seen by all."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from data.access import accounts, security, sessions
from data.access import reads as access_reads
from data.acting import Actor, allow, turn
from data.errors import Refused
from data.rights import ANYWHERE, Deed, Grant
from data.store.database import Store
from data.store.tables.access import ACCOUNT, LINK, SESSION
from data.words import Role, SecurityKind

LOGIN: Final = "nödkonto"
LABEL: Final = "kuvertet: när ingen annan kommer in"
LASTS: Final = timedelta(days=366)
NOT_IT: Final = (
    "Koden öppnar inte: den är använd, för gammal, ersatt av en ny eller felskriven. Gör ett nytt kuvert."
)


def seal(store: Store, actor: Actor, now: datetime) -> str:
    """Return the code of a new envelope; every older one's no longer opens. Raises Refused."""
    grants = [Grant(Role.ADMIN)]
    found = next((one for one in access_reads.accounts(store) if one.login == LOGIN), None)
    if found is None:
        account = accounts.add_account(
            store, actor, login=LOGIN, label=LABEL, grants=grants, now=now, admin=True
        )
    else:
        account = found.id
        accounts.reopen(store, actor, account, grants, now)
        _void(store, actor, account, now)
    return sessions.make_link(store, actor, account, LASTS, now)


def _void(store: Store, actor: Actor, account: str, now: datetime) -> None:
    with turn(store, now) as connection:
        allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now)
        older = (LINK.c.account == account) & LINK.c.used_at.is_(None)
        connection.execute(LINK.update().where(older).values(expires_at=now))


def tried(store: Store, actor: Actor, code: str, now: datetime) -> datetime:
    """Return until when an envelope's code opens, without using it; that it was tried is journalled.

    Raises Refused where it would not open.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.ACCOUNTS, ANYWHERE, now)
        row = connection.execute(
            select(LINK, ACCOUNT.c.disabled)
            .join(ACCOUNT, ACCOUNT.c.id == LINK.c.account)
            .where(LINK.c.key == access_reads.digest(code.strip()), ACCOUNT.c.login == LOGIN)
        ).first()
        opens = row is not None and row.used_at is None and now < row.expires_at and not row.disabled
        facts = {
            "account": row.account if row is not None else "",
            "tried": "öppnar" if opens else "öppnar inte",
        }
        security.append(connection, SecurityKind.LINK_MADE, who.id, facts, now)
    if row is None or not opens:
        raise Refused(NOT_IT)
    until: datetime = row.expires_at
    return until


def in_use_since(store: Store, now: datetime) -> datetime | None:
    """Return since when somebody is in by the envelope's account; None where nobody is."""
    alive = (SESSION.c.revoked_at.is_(None)) & (SESSION.c.ends_at > now)
    statement = select(SESSION.c.created_at, SESSION.c.seen_at, SESSION.c.idle_seconds).join(
        ACCOUNT, ACCOUNT.c.id == SESSION.c.account
    )
    with store.reading() as connection:
        rows = connection.execute(statement.where(ACCOUNT.c.login == LOGIN, alive)).all()
    inside = [row.created_at for row in rows if now < row.seen_at + timedelta(seconds=row.idle_seconds)]
    return min(inside, default=None)
