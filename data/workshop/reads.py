"""Reads of scenario drafts, for whoever leads exercises: nobody else is told that there are any."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Row, bindparam, func, select

from data.errors import Missing
from data.exercise.checking import in_order
from data.exercise.sourced import SAID, with_words
from data.exercise.written import from_json, inject_from
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.rights import Deed, Who, may, place_of
from data.store.database import Store
from data.store.tables.workshop import WORKSHOP as DRAFT
from data.store.tables.workshop import WORKSHOP_PART as PART
from data.workshop.facts import FRAME, WORKSHOP, DraftHead, Part, ScenarioDraft, Source
from data.workshop.from_operation import Candidate, candidate

GONE: Final = "Utkastet finns inte: någon har kastat det, eller så är adressen fel."
_EVERY = PART.alias("every")
_COUNTED = select(func.count()).where(_EVERY.c.draft == DRAFT.c.id).scalar_subquery()
_HEADS: Any = (
    select(DRAFT, PART.c.words, _COUNTED.label("parts"))
    .join(PART, (PART.c.draft == DRAFT.c.id) & (PART.c.inject == FRAME))
    .order_by(DRAFT.c.updated_at.desc(), DRAFT.c.id)
)
_ONE: Any = select(DRAFT).where(DRAFT.c.id == bindparam("draft"))
_PARTS: Any = select(PART).where(PART.c.draft == bindparam("draft")).order_by(PART.c.place, PART.c.inject)


def drafts(store: Store, who: Who) -> tuple[DraftHead, ...]:
    """Return every draft, the last changed first; none to those who lead no exercises."""
    if not may(who, Deed.LEAD, WORKSHOP):
        return ()
    with store.reading() as connection:
        return tuple(
            DraftHead(
                id=row.id,
                version=row.version,
                source=row.source,
                of=row.of,
                title=orjson.loads(row.words)["title"],
                injects=row.parts - 1,
                updated_at=row.updated_at,
                writer_name=row.writer_name,
            )
            for row in connection.execute(_HEADS)
        )


def draft(store: Store, who: Who, draft_id: str) -> ScenarioDraft:
    """Return a draft as it stands, its injects in order. Raises Missing, also to those who lead none."""
    with store.reading() as connection:
        found = draft_in(connection, draft_id) if may(who, Deed.LEAD, WORKSHOP) else None
    if found is None:
        raise Missing(GONE, "draft")
    return found


def draft_in(connection: Connection, draft_id: str) -> ScenarioDraft | None:
    """Return a draft inside the caller's transaction; None where there is none."""
    row = connection.execute(_ONE, {"draft": draft_id}).first()
    if row is None:
        return None
    found = _draft(row, connection.execute(_PARTS, {"draft": draft_id}))
    return replace(found, scenario=with_words(connection, found.scenario))


def _draft(row: Row[Any], rows: Iterable[Row[Any]]) -> ScenarioDraft:
    words = {part.inject: part for part in rows}
    frame, injects = words[FRAME], [inject_from(one.words) for name, one in words.items() if name != FRAME]
    return ScenarioDraft(
        id=row.id,
        version=row.version,
        source=row.source,
        of=row.of,
        updated_at=row.updated_at,
        writer_name=row.writer_name,
        scenario=replace(from_json(frame.words), injects=in_order(injects)),
        parts={name: Part(one.version, one.writer_name, one.updated_at) for name, one in words.items()},
    )


def candidates(store: Store, who: Who, draft: ScenarioDraft) -> tuple[Candidate, ...]:
    """Return what the log says of the operation that a draft was begun from, in the order it was written.

    None to those who may not read that operation, or where there is none. Raises Missing.
    """
    with store.reading() as connection:
        if draft.source is not Source.HANDELSE:
            return ()
        operation = operation_reads.operation(connection, draft.of)
        if not may(who, Deed.READ, place_of(operation)):
            return ()
        told = log_reads.everywhere(connection, operation.id, *SAID)
    return tuple(candidate(one, operation) for one in told)
