"""The installations that packages may come from: registered by somebody who has compared their words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from data.access import security
from data.acting import Actor, allow, refuse, turn
from data.carried.facts import Partner, PublicKeys, keys_from
from data.carried.rules import why_not_partner, why_not_spoken, why_not_written
from data.errors import Missing, Refused
from data.rights import ANYWHERE, Deed
from data.store.database import Store
from data.store.rows import said
from data.store.tables.carried import CARRIED_IN, PARTNER
from data.store.tables.core import PAYLOAD
from data.words import SecurityKind

_ALL: Any = select(PARTNER).order_by(PARTNER.c.added_at, PARTNER.c.id)
_READ_IN: Any = (
    select(CARRIED_IN.c.installation, PAYLOAD.c.text)
    .join(PAYLOAD, PAYLOAD.c.revision == CARRIED_IN.c.revision)
    .order_by(CARRIED_IN.c.revision)
)


def register_partner(
    store: Store, actor: Actor, *, written: str, spoken: str, name: str, own: PublicKeys, now: datetime
) -> Partner:
    """Register another installation by the line that it wrote and the words that were read out.

    Also on a server that has been superseded: to whom should it else give what it took in alone?
    Raises Refused, NotAllowed.
    """
    refuse(why_not_written(written))
    keys = keys_from(written)
    if keys is None:
        raise Refused("Texten är ingen nyckel från en annan installation.", "keys")
    refuse(why_not_partner(keys, own, name, now) or why_not_spoken(spoken, keys))
    with turn(store, now, though_met=True) as connection:
        who = allow(connection, actor, Deed.TOKENS, ANYWHERE, now)
        row = {"id": keys.id, "name": name.strip(), "keys": keys.written}
        connection.execute(delete(PARTNER).where(PARTNER.c.id == keys.id))
        connection.execute(insert(PARTNER), {**row, "added_at": now, "added_by": who.id})
        facts = {"partner": keys.id, "spoken": keys.spoken}
        security.append(connection, SecurityKind.PARTNER_ADDED, who.id, facts, now)
    return Partner(keys, name.strip(), now, who.id)


def remove_partner(store: Store, actor: Actor, identity: str, now: datetime) -> None:
    """Take no more packages from an installation. Raises Missing, NotAllowed."""
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.TOKENS, ANYWHERE, now)
        if connection.execute(delete(PARTNER).where(PARTNER.c.id == identity)).rowcount == 0:
            raise Missing("Det finns ingen sådan installation registrerad.", "partner")
        security.append(connection, SecurityKind.KEY_REVOKED, who.id, {"key": identity}, now)


def partners(store: Store) -> tuple[Partner, ...]:
    """Return the registered installations, the first registered first."""
    with store.reading() as connection:
        rows = connection.execute(_ALL).all()
    return tuple(
        Partner(keys, row.name, row.added_at, row.added_by)
        for row in rows
        if (keys := keys_from(row.keys)) is not None
    )


def partner(store: Store, identity: str) -> Partner:
    """Return a registered installation by its id or its name; raises Missing."""
    found = [one for one in partners(store) if identity in (one.id, one.name)]
    if len(found) != 1:
        raise Missing(
            "Det finns ingen sådan installation registrerad. Registrera dess nyckel först.", "partner"
        )
    return found[0]


def carriers(store: Store) -> Mapping[str, str]:
    """Return what installations are called that anything was carried here from, by their ids."""
    with store.reading() as connection:
        rows = connection.execute(_READ_IN).all()
    named = {row.installation: said(row.text).get("name", "") for row in rows}
    return {**named, **{one.id: one.name for one in partners(store)}}
