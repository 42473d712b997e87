"""What a package that was read in means for its rows: what entries are called in other chains."""

from typing import Any

from sqlalchemy import Connection

from data.carried.reads import number_here
from data.entries.carried import CarriedIn
from data.entries.entry import What
from data.entries.reports import Reported
from data.store.journal import Appended
from data.store.prepared import insert_row, upsert_row
from data.store.tables.carried import CARRIED_AS, CARRIED_ENTRY, CARRIED_IN, CHAIN


def carried_in(connection: Connection, entry: Appended[CarriedIn]) -> None:
    """Keep what entries are called there, also of those that follow in the same transaction."""
    told = entry.what
    row = {"revision": entry.revision, "operation": entry.operation, "installation": told.installation}
    insert_row(connection, CARRIED_IN, {**row, "lift": told.lift})
    for chain in told.numbers:
        upsert_row(connection, CHAIN, {"installation": chain.installation, "parted": chain.parted})
        for there, here in zip(chain.there, chain.here, strict=True):
            called = {"installation": chain.installation, "revision_there": there, "revision_here": here}
            upsert_row(connection, CARRIED_AS, called)


def written_elsewhere(connection: Connection, entry: Appended[What]) -> None:
    """Keep where an entry was written, before it means anything for the rows of its subject."""
    if entry.origin is None:
        return
    row: dict[str, Any] = {
        "revision": entry.revision,
        "installation": entry.origin.installation,
        "number": entry.origin.number,
        "stamp": entry.origin.stamp,
        "seen": entry.what.seen if isinstance(entry.what, Reported) else None,
    }
    insert_row(connection, CARRIED_ENTRY, row)


def seen_here(connection: Connection, entry: Appended[Reported]) -> int | None:
    """Return by its number here what a report's page showed; below zero where that is no entry here."""
    seen = entry.what.seen
    if entry.origin is None or not seen:
        return seen
    here = number_here(connection, entry.origin.installation, seen)
    return -seen if here is None else here
