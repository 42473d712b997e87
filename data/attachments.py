"""Reads of attachments: one content for who may fetch it, and whether each is what its entry says."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, select

from data.database import Store
from data.domain.words import EntryKind
from data.errors import Missing
from data.models import JOURNAL, PAYLOAD
from data.staff_tables import ATTACHMENT

_ONE: Any = (
    select(ATTACHMENT.c.content, PAYLOAD.c.text, JOURNAL.c.facts)
    .join(PAYLOAD, PAYLOAD.c.revision == ATTACHMENT.c.revision)
    .join(JOURNAL, JOURNAL.c.revision == ATTACHMENT.c.revision)
    .where(ATTACHMENT.c.revision == bindparam("number"), JOURNAL.c.operation == bindparam("operation"))
)
_ALL: Any = (
    select(
        JOURNAL.c.revision, JOURNAL.c.facts, ATTACHMENT.c.masked_by, PAYLOAD.c.masked_by.label("forgotten")
    )
    .select_from(JOURNAL)
    .join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
    .outerjoin(ATTACHMENT, ATTACHMENT.c.revision == JOURNAL.c.revision)
    .where(JOURNAL.c.kind == EntryKind.ATTACHMENT)
    .order_by(JOURNAL.c.revision)
)
_CONTENT: Any = select(ATTACHMENT.c.content).where(ATTACHMENT.c.revision == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it was attached; the name is what somebody called it and no more to be trusted than text."""

    name: str
    kind: str
    content: bytes


def attached(store: Store, operation_id: str, revision: int) -> Attached:
    """Return an operation's attachment by its entry's number. Raises Missing, also where it is masked."""
    with store.reading() as connection:
        row = connection.execute(_ONE, {"number": revision, "operation": operation_id}).first()
    if row is None:
        raise Missing(f"Det finns ingen bilaga i post {revision}.", "revision")
    if row.content is None or row.text is None:
        raise Missing(f"Bilagan i post {revision} är borttagen genom beslut.", "revision")
    return Attached(orjson.loads(row.text)["file"], orjson.loads(row.facts)["type"], row.content)


def differences(connection: Connection) -> Iterator[str]:
    """Yield a Swedish sentence for each attachment that is not what its entry says; one is held at a time."""
    for row in connection.execute(_ALL).all():
        content = connection.execute(_CONTENT, {"number": row.revision}).scalar()
        if content is None:
            if row.masked_by is None or row.masked_by != row.forgotten:
                yield f"Bilagan till post {row.revision} saknas."
        elif row.forgotten is not None:
            yield f"Bilagan till post {row.revision} finns kvar fast posten är maskerad."
        elif hashlib.sha256(content).hexdigest() != orjson.loads(row.facts)["sha256"]:
            yield f"Bilagan till post {row.revision} har ändrats."
