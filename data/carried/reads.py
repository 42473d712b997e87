"""Where entries stand among those of all installations, read from what packages have told."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select

from data.carried.facts import HERE, Standpoint
from data.carried.order import in_order
from data.entries.entry import Entry
from data.store.journal import Appended
from data.store.tables.carried import CARRIED_AS, CARRIED_ENTRY, CARRIED_IN, CHAIN
from data.store.tables.core import JOURNAL

_CHUNK: Final = 5000
_BROUGHT: Any = (
    select(CARRIED_IN.c.revision)
    .where(CARRIED_IN.c.operation == bindparam("operation"), CARRIED_IN.c.revision <= bindparam("until"))
    .limit(1)
)
_LIFTS: Any = select(CARRIED_IN.c.revision, CARRIED_IN.c.lift).order_by(CARRIED_IN.c.revision)
_CHAINS: Any = select(CHAIN)
_ACTS: Any = select(JOURNAL.c.revision, JOURNAL.c.act).where(
    JOURNAL.c.revision.in_(bindparam("some", expanding=True))
)
_ORIGINS: Any = select(CARRIED_ENTRY).where(CARRIED_ENTRY.c.revision.in_(bindparam("some", expanding=True)))
_CALLED: Any = select(CARRIED_AS).where(CARRIED_AS.c.revision_here.in_(bindparam("some", expanding=True)))
_IS_HERE: Any = select(CARRIED_AS.c.revision_here).where(
    CARRIED_AS.c.installation == bindparam("installation"),
    CARRIED_AS.c.revision_there == bindparam("number"),
)
_PARTED: Any = select(CHAIN.c.parted).where(CHAIN.c.installation == bindparam("installation"))
NEWEST: Final = 2**62


def has_brought(operation: Any) -> ColumnElement[bool]:
    """Return the condition that anything was ever carried here into an operation, for a larger statement."""
    return exists().where(CARRIED_IN.c.operation == operation)


def brought(connection: Connection, operation: str | None, until: int = NEWEST) -> bool:
    """Return whether anything was carried here into an operation, up to a revision."""
    return connection.execute(_BROUGHT, {"operation": operation, "until": until}).first() is not None


def any_carried(connection: Connection, revisions: Collection[int]) -> bool:
    """Return whether any of some entries was written elsewhere."""
    return any(connection.execute(_ORIGINS, {"some": some}).first() for some in _some(revisions))


def places(
    connection: Connection, revisions: Collection[int], past: Connection | None = None
) -> dict[int, Standpoint]:
    """Return where entries stand; `past` is where the journal is, if not beside the projections."""
    chains = {row.installation: row.parted for row in connection.execute(_CHAINS)}
    lifts = [(row.revision, row.lift) for row in connection.execute(_LIFTS)]
    found: dict[int, Standpoint] = {}
    for some in _some(revisions):
        asked = {"some": some}
        origins = {row.revision: row for row in connection.execute(_ORIGINS, asked)}
        called: dict[int, dict[str, int]] = {}
        for row in connection.execute(_CALLED, asked):
            called.setdefault(row.revision_here, {})[row.installation] = row.revision_there
        for row in (past or connection).execute(_ACTS, asked):
            number = row.revision
            numbers = {one: number for one, parted in chains.items() if number <= parted}
            numbers |= {**called.get(number, {}), HERE: number}
            found[number] = _place(number, row.act, numbers, origins.get(number), lifts)
    return found


def _place(
    number: int, act: str, numbers: dict[str, int], origin: Any, lifts: list[tuple[int, int]]
) -> Standpoint:
    if origin is None:
        return Standpoint(HERE, number, number + _lift(lifts, number), act, numbers)
    numbers[origin.installation] = origin.number
    return Standpoint(origin.installation, origin.number, origin.stamp, act, numbers, origin.seen)


def _lift(lifts: list[tuple[int, int]], number: int) -> int:
    before = bisect_left(lifts, (number, 0))
    return lifts[before - 1][1] if before else 0


def lift(connection: Connection) -> int:
    """Return by how much what is written here now counts as later than its number says."""
    return _lift([(row.revision, row.lift) for row in connection.execute(_LIFTS)], NEWEST)


def chains(connection: Connection) -> dict[str, int]:
    """Return up to which number each other installation's chain is the same as ours."""
    return {row.installation: row.parted for row in connection.execute(_CHAINS)}


def number_here(connection: Connection, installation: str, number: int) -> int | None:
    """Return what an entry is called here that another installation calls by a number; None: not here."""
    asked = {"installation": installation, "number": number}
    here = connection.execute(_IS_HERE, asked).scalar()
    if here is not None:
        return int(here)
    parted = connection.execute(_PARTED, asked).scalar() or 0
    return number if number <= parted else None


def _some(revisions: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(revisions)
    return (ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK))


def stood_later(connection: Connection, entry: Appended[Any], held: int, observed_at: datetime) -> bool:
    """Return whether what stood before an entry was observed after it, so that it still stands.

    Of two of one moment the last written stands on one chain; where any was carried here, the one that all
    installations find.
    """
    if observed_at != entry.occurred_at or not brought(connection, entry.operation, entry.revision):
        return observed_at > entry.occurred_at
    found = places(connection, (held, entry.revision), entry.past)
    return found[held].order > found[entry.revision].order


def in_shared_order(connection: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """Return entries, given in the order of their numbers, in the order that counts on all islands."""
    if all(one.origin is None for one in entries):
        return list(entries)
    found = places(connection, [one.revision for one in entries])
    return in_order(entries, found, lambda one: (one.revision, one.occurred_at))
