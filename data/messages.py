"""Reads of the messages to the public, newest first."""

from data import of_kind, queries
from data.database import Store
from data.domain.carried_entries import carried_entries
from data.domain.facts import Entry
from data.domain.messages import Message
from data.domain.words import EntryKind, Function, MessageChannel, Status
from data.rows import MASKED


def messages(store: Store, operation_id: str) -> tuple[Message, ...]:
    """Return what the public has been told in an operation, the last said first."""
    with store.reading() as connection:
        clock = queries.operation(connection, operation_id).clock
        entries = of_kind.everywhere(connection, operation_id, EntryKind.MESSAGE)
    found = [_message(one) for one in carried_entries(clock, entries)]
    return tuple(sorted(found, key=lambda one: (one.said_at, one.revision), reverse=True))


def _message(entry: Entry) -> Message:
    facts = entry.facts
    return Message(
        revision=entry.revision,
        text=MASKED if entry.text is None else entry.text.get("message", ""),
        channels=tuple(MessageChannel(one) for one in _listed(facts["channels"])),
        areas=tuple(_listed(facts["areas"])),
        point=entry.point,
        function=Function(str(facts["function"])) if facts["function"] else None,
        status=Status(str(facts["status"])) if facts["status"] else None,
        said_at=entry.occurred_at,
        actor=entry.actor,
    )


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
