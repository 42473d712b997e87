"""What the desk reads of the log, kept until something is written."""

from dashboard.desk import last_read
from data.entries.entry import Entry, EntryKind
from data.log import reads as log_reads
from data.log.facts import OpenEntry, Selected


@last_read.at_the_revision(64)
def log(
    operation_id: str,
    words: str,
    kinds: tuple[EntryKind, ...],
    points: tuple[str, ...],
    limit: int,
    selected: Selected | None = None,
) -> tuple[Entry, ...]:
    """Return an operation's entries, newest first."""
    asked = log_reads.entries(
        *(last_read.store(), operation_id),
        words=words,
        kinds=kinds,
        points=points,
        selected=selected,
        limit=limit,
    )
    return tuple(asked)


@last_read.at_the_revision(8)
def open_entries(operation_id: str) -> tuple[OpenEntry, ...]:
    """Return the entries that wait for somebody, those due first first."""
    return log_reads.open_entries(last_read.store(), operation_id)
