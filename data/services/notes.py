"""Writing in the log: notes, corrections as new entries, and masking by decision."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from data import queries
from data.database import Store
from data.domain import rules
from data.domain.rights import Deed, place_of
from data.domain.rules import PointReport
from data.domain.words import EntryKind
from data.errors import Missing, Refused
from data.journal import Act, canonical
from data.models import JOURNAL, PAYLOAD
from data.services.acting import (
    Actor,
    Receipt,
    allow,
    already_done,
    perform,
    refuse,
    refuse_id,
    refuse_texts,
    turn,
)

SUPPORT = "stod"


def write_note(
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    note: str,
    point_id: str | None = None,
    occurred_at: datetime | None = None,
    now: datetime,
) -> Receipt:
    """Write a line in the log; `occurred_at` is the operation's time of what happened. Raises Refused."""
    return _write(store, actor, _Line(act_id, operation_id, note, point_id, occurred_at), now)


def correct_entry(
    store: Store, actor: Actor, *, act_id: str, revision: int, note: str, now: datetime
) -> Receipt:
    """Correct an entry by a new one that names it; the old one stays as it was. Raises Refused, Missing."""
    with store.reading() as connection:
        row = connection.execute(
            select(JOURNAL.c.operation, JOURNAL.c.point).where(JOURNAL.c.revision == revision)
        ).first()
    if row is None or row.operation is None:
        raise Missing(f"Det finns ingen post {revision} att rätta.", "revision")
    return _write(store, actor, _Line(act_id, row.operation, note, row.point, None, revision), now)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the log, plain or correcting."""

    act_id: str
    operation: str
    note: str
    point: str | None
    occurred_at: datetime | None
    corrects: int | None = None
    about: str = ""
    on_behalf_of: str = ""

    def facts(self) -> dict[str, Any]:
        said = {"corrects": self.corrects, "about": self.about}
        return {key: value for key, value in said.items() if value}

    def text(self) -> dict[str, str]:
        words = {"note": self.note.strip(), "on_behalf_of": self.on_behalf_of.strip()}
        return {key: value for key, value in words.items() if value}


def _write(store: Store, actor: Actor, line: _Line, now: datetime) -> Receipt:
    refuse_id(line.act_id)
    with turn(store, now) as connection:
        return _write_in(connection, actor, line, now)


def support_in(
    connection: Connection, actor: Actor, said: PointReport, act_id: str, now: datetime
) -> Receipt:
    """Write inside the caller's turn what a point needs; it is a line of the log that says so."""
    return _write_in(connection, actor, _line(said, act_id, said.support, SUPPORT), now, said.asked)


def note_in(connection: Connection, actor: Actor, said: PointReport, act_id: str, now: datetime) -> Receipt:
    """Write a point's note inside the caller's turn."""
    return _write_in(connection, actor, _line(said, act_id, said.note), now, said.asked)


def _line(said: PointReport, act_id: str, note: str, about: str = "") -> _Line:
    at = said.observed_at
    return _Line(act_id, said.operation, note, said.point, at, None, about, said.on_behalf_of)


def _write_in(
    connection: Connection, actor: Actor, line: _Line, now: datetime, sent: str | None = None
) -> Receipt:
    operation = queries.operation(connection, line.operation)
    point = queries.place(connection, line.operation, line.point)[1] if line.point else None
    deed = Deed.NOTE if line.corrects is None else Deed.CORRECT
    if line.on_behalf_of:
        deed = Deed.RELAY
    who = allow(connection, actor, deed, place_of(operation, point), now)
    moment = operation.clock.at(now)
    act = Act(
        id=line.act_id,
        kind=EntryKind.NOTE if line.corrects is None else EntryKind.CORRECTION,
        actor=who.name,
        by=who.id,
        occurred_at=line.occurred_at or moment,
        facts=line.facts(),
        text=line.text(),
        operation=line.operation,
        point=line.point,
        asked=sent or canonical({**asdict(line), "act_id": ""}),
    )
    done = already_done(connection, act)
    if done is not None:
        return done
    refuse_texts({"note": line.note, "on_behalf_of": line.on_behalf_of})
    if not line.note.strip():
        raise Refused("Anteckningen är tom. Skriv vad som hänt.", "note")
    refuse(rules.why_not_observed(act.occurred_at, moment))
    return perform(connection, act, now)


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
        concerned = (
            queries.operation(connection, row.operation) if row is not None and row.operation else None
        )
        who = allow(connection, actor, Deed.MASK, place_of(concerned), now)
        act = Act(
            id=act_id,
            kind=EntryKind.MASKED,
            actor=who.name,
            by=who.id,
            occurred_at=now,
            facts={"masks": revision},
            text={"decision": decision.strip()},
            operation=row.operation if row is not None else None,
            asked=canonical({"masks": revision, "decision": decision}),
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        _refuse_masking(row, revision)
        receipt = perform(connection, act, now)
        connection.execute(
            update(PAYLOAD)
            .where(PAYLOAD.c.revision == revision)
            .values(text=None, salt=None, masked_by=receipt.revision)
        )
        return receipt


_MASKABLE: Any = (
    select(JOURNAL.c.operation, JOURNAL.c.kind, PAYLOAD.c.text)
    .join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)
    .where(JOURNAL.c.revision == bindparam("revision"))
)


def _refuse_masking(row: Row[Any] | None, revision: int) -> None:
    if row is None:
        raise Missing(f"Det finns ingen post {revision}.", "revision")
    if row.text is None:
        raise Refused(f"Post {revision} är redan maskerad.", "revision")
    if row.kind in (EntryKind.MASKED, EntryKind.OPERATION_OPENED, EntryKind.OPERATION_CHANGED):
        raise Refused(
            f"Post {revision} bär händelsens namn eller ett beslut och kan inte maskeras.", "revision"
        )
