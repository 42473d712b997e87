"""Who is said to act on what has failed, as it was written down."""

from sqlalchemy import Connection

from data.carried.reads import in_shared_order
from data.entries.actions import ActionStated
from data.entries.entry import Entry, EntryKind
from data.failures.facts import Statement
from data.log import reads as log_reads
from data.operations.carried import carried_entries
from data.operations.facts import Operation
from data.store.rows import MASKED


def statements_in(
    connection: Connection, operation: Operation, until: int = log_reads.NEWEST
) -> tuple[Statement, ...]:
    """Return who is said to act on what, in the order it was written down, those up to a revision.

    `operation` is as it was then: its clock says what has been carried along.
    """
    found = log_reads.everywhere(connection, operation.id, EntryKind.ACTION, until=until)
    ordered = carried_entries(operation.clock, in_shared_order(connection, found))
    return tuple(_statement(entry, place) for place, entry in enumerate(ordered))


def _statement(entry: Entry, place: int) -> Statement:
    stated = entry.says(ActionStated)
    masked = entry.text is None
    words = entry.text or {}
    return Statement(
        revision=entry.revision,
        keys=stated.failures,
        state=stated.state,
        said_at=entry.occurred_at,
        actor=entry.actor,
        owner=stated.owner or "",
        by=MASKED if masked and not stated.owner else words.get("by", ""),
        until=stated.done_by,
        source=MASKED if masked else words.get("heard_from", ""),
        reason=MASKED if masked else words.get("reason", ""),
        refer=stated.refer or "",
        carried=entry.carried,
        masked=masked and not stated.owner,
        place=place,
    )
