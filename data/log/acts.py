"""Writing in the log: notes, files, corrections as new entries, and masking by decision."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from data.acting import Actor, Receipt, do, refuse, refuse_id, refuse_texts, turn
from data.entries.entry import EntryKind
from data.entries.operations import Masked
from data.errors import Missing, Reason, Refused
from data.exercise.facts import is_room
from data.log.attachments import FIELD, TYPES, ending_of, file_name, why_not_file
from data.log.facts import PLAIN, Particulars, handling_of, strictest
from data.log.lines import Line, allow_file, write_line, write_line_in
from data.log.photo import only_what_is_seen
from data.log.rules import why_not_mask
from data.operations import reads as operation_reads
from data.points.commands import PointReport
from data.rights import Deed, place_of
from data.store.database import Store
from data.store.journal import Act, canonical, forget, stated
from data.store.prepared import insert_row
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.staff import ATTACHMENT

# What a note stands for: a need that there is nobody to ask, or one that is asked for already.
SUPPORT, ASKED_ALREADY = "stod", "redan_begart"


def write_note(  # noqa: PLR0913 - a line says many things, each named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    note: str,
    point_id: str | None = None,
    occurred_at: datetime | None = None,
    more: Particulars = PLAIN,
    now: datetime,
) -> Receipt:
    """Write a line in the log; `occurred_at` is the operation's time of what happened. Raises Refused."""
    line = Line(
        act_id, operation_id, EntryKind.NOTE, {"note": note}, point_id, occurred_at=occurred_at, more=more
    )
    return write_line(store, actor, line, now)


def correct_entry(
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    revision: int,
    note: str,
    more: Particulars = PLAIN,
    now: datetime,
) -> Receipt:
    """Correct an entry by a new one that names it; the old one stays as it was. Raises Refused, Missing.

    The correction is kept at least as close as what it corrects.
    """
    row = _named(store, revision)
    if row is None:
        raise Missing(f"Det finns ingen post {revision} att rätta.", "revision")
    handling = strictest(more.handling, handling_of(stated(row.kind, row.facts)))
    line = Line(
        *(act_id, row.operation, EntryKind.CORRECTION, {"note": note}, row.point),
        corrects=revision,
        corrected=row.kind,
        more=replace(more, handling=handling),
    )
    return write_line(store, actor, line, now)


def _named(store: Store, revision: int) -> Row[Any] | None:
    """Return the entry that a new one is to name; None where there is none in an operation of ours."""
    with store.reading() as connection:
        row = connection.execute(_NAMED, {"revision": revision}).first()
    return None if row is None or row.operation is None or is_room(row.operation) else row


_NAMED: Any = select(JOURNAL.c.operation, JOURNAL.c.point, JOURNAL.c.kind, JOURNAL.c.facts).where(
    JOURNAL.c.revision == bindparam("revision")
)


def need_in(connection: Connection, actor: Actor, said: PointReport, act_id: str, now: datetime) -> Receipt:
    """Write inside the caller's turn what a point needs; it is a line of the log that says so."""
    return write_line_in(connection, actor, _line(said, act_id, said.support, SUPPORT), now, said.asked)


def need_again_in(
    connection: Connection, actor: Actor, said: PointReport, act_id: str, now: datetime
) -> Receipt:
    """Write inside the caller's turn that a point says again what is asked for already."""
    return write_line_in(connection, actor, _line(said, act_id, said.support, ASKED_ALREADY), now, said.asked)


def note_in(connection: Connection, actor: Actor, said: PointReport, act_id: str, now: datetime) -> Receipt:
    """Write a point's note inside the caller's turn."""
    return write_line_in(connection, actor, _line(said, act_id, said.note), now, said.asked)


def _line(said: PointReport, act_id: str, note: str, about: str = "") -> Line:
    words = {"note": note, "on_behalf_of": said.on_behalf_of}
    at = said.observed_at
    return Line(act_id, said.operation, EntryKind.NOTE, words, said.point, occurred_at=at, about=about)


def mask_entry(
    store: Store, actor: Actor, *, act_id: str, revision: int, decision: str, now: datetime
) -> Receipt:
    """Forget the words of an entry by a decision; its digest stays and the chain holds. Raises Refused."""
    refuse_id(act_id)
    if not decision.strip():
        raise Refused("Ange beslutet som maskeringen vilar på.", "decision")
    refuse_texts({"decision": decision})
    with turn(store, now) as connection:
        row = connection.execute(_MASKABLE, {"revision": revision}).first()
        row = None if row is not None and is_room(row.operation) else row
        concerned = (
            operation_reads.operation(connection, row.operation)
            if row is not None and row.operation
            else None
        )
        act = Act(
            id=act_id,
            what=Masked(revision),
            occurred_at=now,
            text={"decision": decision.strip()},
            operation=row.operation if row is not None else None,
            asked=canonical({"masks": revision, "decision": decision}),
        )
        why_not = _why_not_mask(row, revision)
        receipt = do(connection, actor, Deed.MASK, place_of(concerned), act, why_not, now)
        if receipt.new:
            forget(connection, PAYLOAD.c.revision == revision, receipt.revision)
        return receipt


_MASKABLE: Any = (
    select(JOURNAL.c.operation, JOURNAL.c.kind, PAYLOAD.c.text)
    .join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
    .where(JOURNAL.c.revision == bindparam("revision"))
)


def _why_not_mask(row: Row[Any] | None, revision: int) -> Iterator[Reason | None]:
    if row is None:
        raise Missing(f"Det finns ingen post {revision}.", "revision")
    yield why_not_mask(revision, row.kind, masked=row.text is None)


def attach_file(  # noqa: PLR0913 - an attachment says many things, each named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    name: str,
    content: bytes,
    note: str = "",
    point_id: str | None = None,
    occurred_at: datetime | None = None,
    to: int | None = None,
    more: Particulars = PLAIN,
    now: datetime,
) -> Receipt:
    """Attach a file as an entry of its own. Raises Refused, Missing, Conflict, NotAllowed.

    `to` is the entry that it belongs to: it concerns the same point, and is kept at least as close. A picture
    is drawn anew: where it was taken and with what does not come along.
    """
    refuse_id(act_id)
    called = file_name(name)
    refuse(why_not_file(called, content, now))
    if to is not None:
        point_id, more = _belonging(store, operation_id, to, more)
    line = Line(
        *(act_id, operation_id, EntryKind.ATTACHMENT, {FIELD: called, "note": note}, point_id),
        occurred_at=occurred_at,
        to=to,
        more=more,
    )
    allow_file(store, actor, line, now)
    content = _seen(called, content)
    line = replace(line, file=_described(called, content))
    with turn(store, now) as connection:
        return _attached(connection, actor, line, content, now)


def _seen(name: str, content: bytes) -> bytes:
    """Return a file without what nobody sees in it, if it is a picture. Raises Refused."""
    seen = only_what_is_seen(content, ending_of(name))
    if isinstance(seen, Reason):
        raise Refused(seen.text, seen.field)
    return seen


def attach_in(  # noqa: PLR0913 - a sheet's photo says many things, each named
    connection: Connection,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    name: str,
    content: bytes,
    note: str,
    point_id: str,
    occurred_at: datetime,
    to: int,
    now: datetime,
) -> Receipt:
    """Attach a file to an entry of the caller's own turn; the entry is about the same point."""
    refuse_id(act_id)
    called = file_name(name)
    refuse(why_not_file(called, content, now))
    line = Line(
        *(act_id, operation_id, EntryKind.ATTACHMENT, {FIELD: called, "note": note}, point_id),
        occurred_at=occurred_at,
        to=to,
        file=_described(called, content),
    )
    return _attached(connection, actor, line, content, now)


def _attached(connection: Connection, actor: Actor, line: Line, content: bytes, now: datetime) -> Receipt:
    receipt = write_line_in(connection, actor, line, now)
    if receipt.new:
        row = {"revision": receipt.revision, "content": content, "masked_by": None}
        insert_row(connection, ATTACHMENT, row)
    return receipt


def _described(name: str, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"type": TYPES[ending_of(name)], "size": len(content), "sha256": digest}


def _belonging(store: Store, operation_id: str, to: int, more: Particulars) -> tuple[str | None, Particulars]:
    """Return the point and the particulars of what belongs to an entry. Raises Missing."""
    named = _named(store, to)
    if named is None or named.operation != operation_id:
        raise Missing(f"Det finns ingen post {to} att bifoga filen till.", "revision")
    closest = strictest(more.handling, handling_of(stated(named.kind, named.facts)))
    return named.point, replace(more, handling=closest)
