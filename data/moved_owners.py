"""Reads of who answers instead, by decision: every such decision of an operation, in order."""

from sqlalchemy import Connection

from data import of_kind
from data.database import Store
from data.domain.carried_entries import carried_entries
from data.domain.clock import Clock
from data.domain.facts import Entry
from data.domain.moved_owners import MovedOwner
from data.domain.words import EntryKind, Function
from data.journal import parse_time
from data.rows import MASKED


def decisions(store: Store, operation_id: str) -> tuple[MovedOwner, ...]:
    """Return the decisions to move or give back what somebody answers for, in the order they were made."""
    with store.reading() as connection:
        return decisions_in(connection, operation_id)


def decisions_in(
    connection: Connection, operation_id: str, until: int = of_kind.NEWEST, clock: Clock | None = None
) -> tuple[MovedOwner, ...]:
    """Return the decisions, those up to a revision, inside the caller's transaction.

    `clock` is the operation's as it was then: what its jumps carried along is moved.
    """
    found = of_kind.apart(connection, operation_id, EntryKind.OWNER_MOVED, until=until)
    return tuple(_decision(one) for one in (found if clock is None else carried_entries(clock, found)))


def _decision(entry: Entry) -> MovedOwner:
    facts, words = entry.facts, entry.text
    return MovedOwner(
        revision=entry.revision,
        owner=_stated(facts["owner"]),
        function=Function(str(facts["function"])) if facts["function"] else None,
        area=_stated(facts["area"]),
        sector=_stated(facts["sector"]),
        until=parse_time(facts["until"]),
        decided_at=entry.occurred_at,
        decider=MASKED if words is None else words.get("decider", ""),
        reason=MASKED if words is None else words.get("reason", ""),
        actor=entry.actor,
    )


def _stated(value: object) -> str | None:
    return None if value is None else str(value)
