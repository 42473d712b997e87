"""Keeping drafts: the only writer of them. A draft is no act: nothing of it is journalled.

What ends one: it is sent (by the very transaction of its act, see `acting.perform`), it is thrown away,
its operation can no longer be opened again, or its exercise is disposed of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import orjson
from sqlalchemy import Connection, delete, select

from data.acting import Actor, allow, late, refuse, refuse_id, turn
from data.drafts import reads as draft_reads
from data.drafts.facts import (
    DEEDS,
    Fields,
    NewDraft,
    StoredDraft,
    blank,
    keepable,
    owner_of,
    why_not_draft_version,
    why_not_form,
)
from data.errors import Reason, Refused, Stale
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.operations.rules import why_not_act_in
from data.points.acts.whole_reports import PARTS
from data.rights import Who, place_of
from data.store.database import Store
from data.store.prepared import upsert_row
from data.store.tables.core import JOURNAL
from data.store.tables.staff import DRAFT


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept now, None where nothing is written; and the fields that were left out, with why."""

    draft: StoredDraft | None
    refused: Mapping[str, Reason]


def save_draft(store: Store, actor: Actor, new: NewDraft, now: datetime) -> Saved:
    """Keep a form as it stands, all but what may never be stored; `now` is the real time.

    Raises Stale where a newer text is kept than the page was drawn from, or somebody else's; Refused,
    Missing, NotAllowed, SignedOut.
    """
    refuse_id(new.act)
    refuse(why_not_form(new))
    with turn(store, now) as connection:
        operation, who, held = _found(connection, actor, new, now)
        refuse(why_not_act_in(operation))
        refuse(late(why_not_draft_version(operation, new, held, who.id)))
        _refuse_sent(connection, new.act)
        return _put(connection, who, new, held, now)


def take_over(store: Store, actor: Actor, new: NewDraft, now: datetime, *, mine: bool) -> Saved:
    """Go on with a draft that somebody else, or oneself in another window, has written in.

    The page has shown `version` of it: what has been written since is shown first (raises Stale). It gets
    the taker's act, so that a page left open with the old one can no longer send it away. `mine`: the
    taker's own text takes the place of what was kept.
    """
    refuse_id(new.act)
    refuse(why_not_form(new))
    with turn(store, now) as connection:
        operation, who, held = _found(connection, actor, new, now)
        refuse(why_not_act_in(operation))
        if held is None:
            raise Stale("Utkastet är redan skickat eller kastat.", "version")
        if held.version != new.version:
            shown = replace(new, act=held.act)
            refuse(late(why_not_draft_version(operation, shown, held, who.id)))
        _refuse_sent(connection, new.act)
        taken = replace(new, fields=new.fields if mine else held.fields)
        return _put(connection, who, taken, held, now, begun=now if held.writer != who.id else None)


def throw_away(store: Store, actor: Actor, new: NewDraft, now: datetime) -> None:
    """Delete a draft for good, as the page has shown it. Raises Stale, Missing, NotAllowed, SignedOut."""
    with turn(store, now) as connection:
        operation, who, held = _found(connection, actor, new, now)
        if held is not None:
            refuse(late(why_not_draft_version(operation, new, held, who.id)))
            _delete(connection, held)
        _delete_aside(connection, who, new)


def set_aside(store: Store, actor: Actor, new: NewDraft, now: datetime) -> Saved:
    """Keep a text that may not take the place of a newer one, as its writer's own, until they have chosen.

    `act` is one that nothing else has: it is what the text is sent by, should the other be gone.
    """
    refuse_id(new.act)
    refuse(why_not_form(new))
    with turn(store, now) as connection:
        operation, who, _ = _found(connection, actor, new, now)
        refuse(why_not_act_in(operation))
        held = draft_reads.held_in(connection, operation.id, new.kind, who.id, new.about, aside=True)
        return _put(connection, who, new, held, now, aside=True)


def give_up_aside(store: Store, actor: Actor, new: NewDraft, now: datetime) -> None:
    """Delete what a page has set aside: its writer has chosen the other text."""
    with turn(store, now) as connection:
        _, who, _ = _found(connection, actor, new, now)
        _delete_aside(connection, who, new)


def end_drafts(store: Store, now: datetime) -> int:
    """Delete the drafts of operations that can no longer be opened again; return of how many operations."""
    with store.reading() as connection:
        over = draft_reads.ended(connection, now)
    if over:
        with turn(store, now) as connection:
            over = draft_reads.ended(connection, now)
            connection.execute(delete(DRAFT).where(DRAFT.c.operation.in_(over)))
    return len(over)


def _found(
    connection: Connection, actor: Actor, new: NewDraft, now: datetime
) -> tuple[Operation, Who, StoredDraft | None]:
    operation = operation_reads.operation(connection, new.operation)
    who = allow(connection, actor, DEEDS[new.kind], place_of(operation), now)
    return operation, who, draft_reads.held_in(connection, operation.id, new.kind, who.id, new.about)


def _refuse_sent(connection: Connection, act: str) -> None:
    """A page that was left open while its text was sent does not bring it back as a draft."""
    ids = [act, *(f"{act}:{part}" for part in PARTS)]
    sent = connection.execute(select(JOURNAL.c.revision).where(JOURNAL.c.act.in_(ids)).limit(1)).scalar()
    if sent is not None:
        raise Stale(f"Det här är redan skickat: post {sent}.", "version")


def _put(
    connection: Connection,
    who: Who,
    new: NewDraft,
    held: StoredDraft | None,
    now: datetime,
    begun: datetime | None = None,
    *,
    aside: bool = False,
) -> Saved:
    if not aside:
        _delete_aside(connection, who, new)
    fields, refused = keepable(new.fields, held.fields if held else {}, now)
    if blank(fields):
        if held is not None:
            _delete(connection, held)
        return Saved(None, refused)
    row = {
        "operation": new.operation,
        "kind": new.kind,
        "owner": owner_of(new.kind, who.id, aside=aside),
        "about": new.about,
        "act": new.act,
        "fields": _written(fields),
        "writer": who.id,
        "writer_name": who.name,
        "begun_at": begun or (held.begun_at if held else now),
        "updated_at": now,
        "version": (held.version if held else 0) + 1,
    }
    upsert_row(connection, DRAFT, row)
    stored = draft_reads.held_in(connection, new.operation, new.kind, who.id, new.about, aside=aside)
    return Saved(stored, refused)


def _written(fields: Fields) -> str:
    try:
        return orjson.dumps(dict(fields)).decode()
    except TypeError as fault:
        raise Refused("Utkastet går inte att spara.") from fault


def _delete(connection: Connection, held: StoredDraft) -> None:
    connection.execute(delete(DRAFT).where(DRAFT.c.act == held.act))


def _delete_aside(connection: Connection, who: Who, new: NewDraft) -> None:
    own = DRAFT.c.owner == owner_of(new.kind, who.id, aside=True)
    connection.execute(delete(DRAFT).where(own, DRAFT.c.act == new.aside))
