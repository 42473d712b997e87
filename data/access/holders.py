"""Those who hold roles: what the journal calls them, and which accounts may do a deed."""

from sqlalchemy import Connection, select

from data.access.facts import name_of
from data.rights import Deed, Grant, Place, Who, may
from data.store.database import Store
from data.store.tables.access import ACCOUNT, GRANT
from data.store.tables.core import AREA
from data.store.tables.sectors import ORGANISATION, SECTOR
from data.words import Role

_NAMED_IN = {Role.ORGANISATION: ORGANISATION, Role.SEKTOR: SECTOR}


def places(connection: Connection, grants: tuple[Grant, ...]) -> dict[str, str]:
    """Return the names of what the first grant can be bound to: it names its holder."""
    table = _NAMED_IN.get(grants[0].role, AREA) if grants else AREA
    return {row.id: row.name for row in connection.execute(select(table.c.id, table.c.name))}


def name_with(store: Store, grant: Grant) -> str:
    """Return what the journal calls somebody who has one role alone."""
    with store.reading() as connection:
        return name_of((grant,), places(connection, (grant,)))


def accounts_that_may(connection: Connection, deed: Deed, place: Place) -> frozenset[str]:
    """Return the accounts that may do a deed at a place and can still sign in."""
    held = select(GRANT).join(ACCOUNT, ACCOUNT.c.id == GRANT.c.account).where(ACCOUNT.c.disabled.is_(False))
    rows = [(row.account, Grant(Role(row.role), row.bound)) for row in connection.execute(held)]
    return frozenset(account for account, grant in rows if may(Who(account, "", (grant,)), deed, place))
