"""Whether the installation that has a store open may write it: asked in every writer's turn."""

from dataclasses import fields
from typing import Final

import orjson
from sqlalchemy import Connection, select

from data.errors import Superseded
from data.server.facts import NOBODY, Met, Standing
from data.server.rules import why_not_write
from data.store.tables.core import HEAD, PAYLOAD
from data.store.tables.server import SERVER, SERVER_MET

# One statement before each act, so it is the driver's own: who wrote last, and whether anybody was met.
_WHO: Final = (
    "SELECT (SELECT installation FROM server ORDER BY revision DESC LIMIT 1), "
    "(SELECT term FROM server_met WHERE id = 1)"
)
_NEWEST: Final = (
    select(SERVER, HEAD.c.term.label("reached"), PAYLOAD.c.text)
    .join(PAYLOAD, PAYLOAD.c.revision == SERVER.c.revision)
    .join(HEAD, HEAD.c.id == 1)
    .order_by(SERVER.c.revision.desc())
    .limit(1)
)
_OF_MET: Final = tuple(field.name for field in fields(Met))
_MET: Final = select(SERVER_MET).where(SERVER_MET.c.id == 1)


def refuse_other(connection: Connection, here: str, *, though_met: bool = False) -> None:
    """Raise Superseded where another installation than `here` writes the store; "" may always, unless met.

    `though_met`: what a superseded server notes of what leaves it, which is no entry.
    """
    writes, met = connection.exec_driver_sql(_WHO).one()
    if though_met and met is not None:
        return
    if met is None and (here == NOBODY or writes in (None, NOBODY, here)):
        return
    stands = standing_in(connection)
    reason = why_not_write(here, stands)
    if reason is not None:
        raise Superseded(reason.text, stands.met.address if stands.met is not None else "")


def standing_in(connection: Connection) -> Standing:
    """Return who writes the store, and whom it has stood down for, inside the caller's transaction."""
    row = connection.execute(_NEWEST).first()
    met = connection.execute(_MET).mappings().first()
    other = Met(**{name: met[name] for name in _OF_MET}) if met is not None else None
    if row is None:
        return Standing(met=other)
    name = orjson.loads(row.text).get("name", "") if row.text is not None else ""
    return Standing(row.reached, row.installation, row.island, name, row.revision, other)
