"""Reads of the judgements: what was saved in an operation, from the journal alone."""

from sqlalchemy import Connection

from data.assessments.facts import Assessment
from data.clock import Clock
from data.entries.assessments import AssessmentSaved
from data.entries.entry import Entry, EntryKind
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.operations.carried import carried_entries
from data.store.database import Store
from data.store.rows import MASKED


def assessments(store: Store, operation_id: str) -> tuple[Assessment, ...]:
    """Return the judgements of an operation, the last saved first; raises Missing."""
    with store.reading() as connection:
        clock = operation_reads.operation(connection, operation_id).clock
        return assessments_in(connection, operation_id, clock)


def assessments_in(
    connection: Connection, operation_id: str, clock: Clock, until: int = log_reads.NEWEST
) -> tuple[Assessment, ...]:
    """Return the same up to a revision, inside the caller's transaction; `clock` as it was then."""
    entries = log_reads.apart(connection, operation_id, EntryKind.ASSESSMENT_SAVED, until=until)
    return tuple(_assessment(one) for one in reversed(carried_entries(clock, entries)))


def _assessment(entry: Entry) -> Assessment:
    saved = entry.says(AssessmentSaved)
    words = entry.text if entry.text is not None else {"name": MASKED, "note": MASKED}
    return Assessment(
        revision=entry.revision,
        name=words.get("name", ""),
        note=words.get("note", ""),
        by=entry.actor,
        at=entry.occurred_at,
        outage=saved.outage,
        consequences=saved.consequences,
        handling=saved.handling,
    )
