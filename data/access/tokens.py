"""Keys that are no people: a point's report link, a wall, another system; and the phones that use a link."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update

from data.access import reads as access_reads
from data.access import security
from data.access.facts import why_not_bound, why_not_known
from data.access.printed import ADDRESS
from data.acting import Actor, allow, refuse, turn
from data.errors import Missing, Refused
from data.exercise import taking_part
from data.freetext import why_not_name, why_not_personal
from data.operations import reads as operation_reads
from data.rights import ANYWHERE, Deed, Grant, Place, place_of
from data.store.database import Store
from data.store.tables.access import DEVICE, TOKEN
from data.store.tables.core import POINT
from data.words import Role, SecurityKind, TokenKind

# What each kind of key may be; a point's link is never more than its point, a wall only watches.
ROLES = {
    TokenKind.PUNKT: (Role.PUNKT,),
    TokenKind.VAGG: (Role.VAGG,),
    TokenKind.API: (Role.SMS, Role.LASARE, Role.STADSDEL, Role.KRISLEDNING, Role.RESERV),
}
MOST_DEVICES = 200
# Read aloud and typed by hand: no 0, 1, i, l, o or u. Twenty of these thirty signs are 98 bits.
_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 20


@dataclass(frozen=True, slots=True)
class NewToken:
    kind: TokenKind
    label: str
    grant: Grant
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A key just made: the secret is shown once and only its digest is stored."""

    id: str
    secret: str


def issue_token(store: Store, actor: Actor, new: NewToken, now: datetime, address: str = "") -> Issued:
    """Make a key; `address` is the server's own, as it goes out with the key. Raises Refused."""
    refuse(why_not_name(new.label, "label") or why_not_personal(new.label, "label", now))
    refuse(why_not_bound(new.grant))
    if new.grant.role not in ROLES[new.kind]:
        raise Refused(f"En nyckel av slaget {new.kind} kan inte ha rollen {new.grant.role}.", "role")
    if new.expires_at is not None and new.expires_at <= now:
        raise Refused("Nyckeln slutar gälla innan den börjat. Ange en senare tid.", "expires_at")
    lasting = new.kind is TokenKind.PUNKT and not new.grant.operation
    if new.expires_at is None and not lasting:
        raise Refused("Ange när nyckeln slutar gälla.", "expires_at")
    with turn(store, now) as connection:
        deed, place = _concerns(connection, new.kind, new.grant)
        who = allow(connection, actor, deed, place, now)
        refuse(why_not_known(new.grant, access_reads.known_in(connection, (new.grant,))))
        return _issue(connection, who.id, new, now, address)


def issue_point_links(
    store: Store,
    actor: Actor,
    points: Sequence[str],
    operation: str | None,
    expires_at: datetime | None,
    now: datetime,
    address: str = "",
) -> list[tuple[str, Issued]]:
    """Make one report link a point, all or none; a point's earlier link of the same sort stops at once.

    For an exercise they hold only there, and must end. `address` is what is printed before them. Raises
    Refused.
    """
    _refuse_end(operation, expires_at, now)
    with turn(store, now) as connection:
        made = []
        for point in points:
            grant = Grant(Role.PUNKT, point, operation or "")
            deed, place = _concerns(connection, TokenKind.PUNKT, grant)
            who = allow(connection, actor, deed, place, now)
            live = _links(point, operation) & TOKEN.c.revoked_at.is_(None)
            connection.execute(update(TOKEN).where(live).values(revoked_at=now))
            new = NewToken(TokenKind.PUNKT, f"rapportlänk {point}", grant, expires_at)
            made.append((point, _issue(connection, who.id, new, now, address)))
        security.rights_moved(connection)
        return made


def _refuse_end(operation: str | None, expires_at: datetime | None, now: datetime) -> None:
    if operation is not None and expires_at is None:
        raise Refused("En länk för en övning måste ha ett slut.", "expires_at")
    if expires_at is not None and expires_at <= now:
        raise Refused("Länken slutar gälla innan den börjat. Ange en senare tid.", "expires_at")


def _links(point: str, operation: str | None) -> Any:
    return (
        (TOKEN.c.kind == TokenKind.PUNKT)
        & (TOKEN.c.bound == point)
        & (TOKEN.c.operation == (operation or ""))
    )


def rotate_token(store: Store, actor: Actor, token: str, now: datetime) -> Issued:
    """Give a key a new secret; the old one stops at once and its phones are strangers. Raises Refused."""
    with turn(store, now) as connection:
        row = _found(connection, token)
        who = _insist(connection, actor, row, now)
        secret = _secret(row.kind, row.operation)
        fresh = {"key": access_reads.digest(secret), "revoked_at": None}
        connection.execute(update(TOKEN).where(TOKEN.c.id == token).values(**fresh))
        connection.execute(update(DEVICE).where(DEVICE.c.token == token).values(confirmed_at=None))
        security.append(connection, SecurityKind.KEY_ISSUED, who, {"key": token, "rotated": True}, now)
        security.rights_moved(connection)
    return Issued(token, secret)


def revoke_token(store: Store, actor: Actor, token: str, now: datetime) -> None:
    """Stop a key from its next use on. Raises Refused."""
    with turn(store, now) as connection:
        row = _found(connection, token)
        who = _insist(connection, actor, row, now)
        connection.execute(update(TOKEN).where(TOKEN.c.id == token).values(revoked_at=now))
        security.append(connection, SecurityKind.KEY_REVOKED, who, {"key": token}, now)
        security.rights_moved(connection)


def see_device(store: Store, token: str, device: str, now: datetime) -> bool:
    """Remember a phone that uses a link; return whether the stadsdel has confirmed it."""
    confirmed = access_reads.device_confirmed(store, token, device)
    if confirmed is not None:
        return confirmed
    with turn(store, now) as connection:
        known = select(func.count()).select_from(DEVICE).where(DEVICE.c.token == token)
        if int(connection.execute(known).scalar_one()) >= MOST_DEVICES:
            return False  # a flood of made-up phones is not worth remembering
        row = {"id": uuid4().hex[:12], "token": token, "key": access_reads.digest(device), "seen_at": now}
        connection.execute(insert(DEVICE), {**row, "confirmed_at": None})
        security.append(connection, SecurityKind.DEVICE_SEEN, token, {"device": row["id"]}, now)
    return False


def confirm_device(store: Store, actor: Actor, token: str, device: str, now: datetime) -> None:
    """Say that a phone is the point's own: its reports are no longer marked. Raises Refused."""
    with turn(store, now) as connection:
        who = _insist(connection, actor, _found(connection, token), now)
        here = (DEVICE.c.token == token) & (DEVICE.c.id == device)
        if connection.execute(select(DEVICE.c.id).where(here)).first() is None:
            raise Missing("Telefonen finns inte bland dem som använt länken.", "device")
        connection.execute(update(DEVICE).where(here).values(confirmed_at=now))
        facts = {"key": token, "device": device}
        security.append(connection, SecurityKind.DEVICE_CONFIRMED, who, facts, now)


def _issue(connection: Connection, by: str, new: NewToken, now: datetime, address: str) -> Issued:
    identity, secret = f"n{uuid4().hex[:10]}", _secret(new.kind, new.grant.operation)
    connection.execute(
        insert(TOKEN),
        {
            "id": identity,
            "key": access_reads.digest(secret),
            "kind": new.kind,
            "label": new.label.strip(),
            "role": new.grant.role,
            "bound": new.grant.bound,
            "operation": new.grant.operation,
            "created_at": now,
            "expires_at": new.expires_at,
            "revoked_at": None,
        },
    )
    facts = {"key": identity, "kind": new.kind, "role": new.grant.role, "bound": new.grant.bound}
    facts |= {ADDRESS: address} if address else {}
    security.append(connection, SecurityKind.KEY_ISSUED, by, facts, now)
    return Issued(identity, secret)


def _secret(kind: TokenKind, operation: str) -> str:
    if kind is not TokenKind.PUNKT:
        return f"{kind}-{secrets.token_urlsafe(32)}"
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"OVNING-{signs}" if operation else signs


def _concerns(connection: Connection, kind: TokenKind, grant: Grant) -> tuple[Deed, Place]:
    """Return the right that handling such a key takes, and where."""
    if kind is not TokenKind.PUNKT:
        return Deed.TOKENS, ANYWHERE
    row = connection.execute(
        select(POINT.c.area, POINT.c.example).where(POINT.c.id == grant.bound, POINT.c.retired.is_(False))
    ).first()
    if row is None:
        reason = why_not_known(grant, access_reads.known_in(connection, (grant,)))
        raise Missing(reason.text if reason is not None else "Punkten finns inte.", "point")
    if not grant.operation:
        return Deed.POINT_LINKS, Place(exercise=False, area=row.area, point=grant.bound)
    operation = operation_reads.operation(connection, grant.operation)
    if not operation.is_exercise:
        raise Refused(
            "Bara en övning har egna länkar; i skarpa händelser gäller punktens vanliga.", "operation"
        )
    areas = taking_part.areas_in(connection, operation.id)
    if areas and row.area not in areas:
        raise Refused("Punktens område deltar inte i övningen: den får ingen länk till den.", "points")
    return Deed.POINT_LINKS, replace(place_of(operation), area=row.area, point=grant.bound)


def _found(connection: Connection, token: str) -> Row[Any]:
    row = connection.execute(select(TOKEN).where(TOKEN.c.id == token)).first()
    if row is None:
        raise Missing("Det finns ingen sådan nyckel.", "token")
    return row


def _insist(connection: Connection, actor: Actor, row: Row[Any], now: datetime) -> str:
    grant = Grant(Role(row.role), row.bound, row.operation)
    deed, place = _concerns(connection, TokenKind(row.kind), grant)
    return allow(connection, actor, deed, place, now).id
