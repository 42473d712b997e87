"""Support requests as they count after the jumps of an exercise's clock: when each deadline was said."""

from datetime import datetime

from sqlalchemy import Connection

from data import of_kind, requests
from data.database import Store
from data.domain.carried import carried_request
from data.domain.clock import Clock
from data.domain.facts import Operation
from data.domain.requests import SupportRequest
from data.domain.words import EntryKind


def requests_of(store: Store, operation: Operation) -> tuple[SupportRequest, ...]:
    """Return an operation's requests as they count now, newest first."""
    with store.reading() as connection:
        held = requests.requests_in(connection, operation.id)
        return carried_requests(connection, operation.clock, operation.id, held)


def carried_requests(
    connection: Connection,
    clock: Clock,
    operation_id: str,
    held: tuple[SupportRequest, ...],
    until: int = of_kind.NEWEST,
) -> tuple[SupportRequest, ...]:
    """Return requests as they stood at a revision with their times moved along; as they are without jumps."""
    if not clock.carries or not held:
        return held
    said: dict[str, datetime] = {}
    for entry in of_kind.everywhere(
        connection, operation_id, EntryKind.REQUEST, EntryKind.REQUEST_MOVED, until=until
    ):
        if entry.facts.get("deadline"):
            said[str(entry.facts["request"])] = entry.occurred_at
    return tuple(carried_request(clock, one, said.get(one.id, one.asked_at)) for one in held)
