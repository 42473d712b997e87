"""What is assumed now, or was at a revision: what was last set, else what comes along."""

from sqlalchemy import Connection

from data.assumptions.facts import Assumptions
from data.assumptions.tables import defaults
from data.entries.lists import AssumptionsSet
from data.log.reads import NEWEST, last_loaded
from data.store.database import Store


def assumptions(store: Store, until: int = NEWEST) -> Assumptions:
    with store.reading() as connection:
        return assumptions_in(connection, until)


def assumptions_in(connection: Connection, until: int = NEWEST) -> Assumptions:
    """Return what is assumed inside the caller's transaction."""
    loaded = last_loaded(connection, AssumptionsSet, until)
    return loaded[1].assumptions if loaded is not None else defaults()
