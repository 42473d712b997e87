"""Lines of the staff's log: one way to write each kind, and ticking the open ones."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from data.acting import Actor, Receipt, allow, do, late, stripped, turn, why_not_texts
from data.entries.entry import EntryKind
from data.entries.staff import DecisionWritten, EntryCorrected, FileAttached, LineTicked, LogLine, NoteWritten
from data.errors import Missing, Reason
from data.log.facts import PLAIN, Particulars, why_not_decision, why_not_particulars, why_not_tick
from data.log.rules import why_not_correct
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import current
from data.points import reads as point_reads
from data.points import rules as point_rules
from data.rights import Deed, Place, place_of
from data.store.database import Store
from data.store.journal import Act, canonical
from data.store.tables.core import JOURNAL
from data.store.tables.staff import MARKED_ENTRY

_DEEDS: Mapping[type[LogLine], Deed] = {
    NoteWritten: Deed.NOTE,
    EntryCorrected: Deed.CORRECT,
    DecisionWritten: Deed.DECIDE,
    FileAttached: Deed.NOTE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log; `words` are all its free text but from and to, which its particulars hold.

    `corrects` and `to` name another entry: the one that it corrects (of the kind `corrected`), or belongs to.
    """

    act_id: str
    operation: str
    kind: EntryKind
    words: Mapping[str, str]
    point: str | None = None
    area: str | None = None
    occurred_at: datetime | None = None
    corrects: int | None = None
    corrected: EntryKind | None = None
    to: int | None = None
    about: str = ""
    more: Particulars = PLAIN
    file: Mapping[str, Any] = field(default_factory=dict)

    def what(self) -> LogLine:
        """Return the line as the entry that it becomes."""
        more = self.more
        said: dict[str, Any] = {
            "channel": more.channel or None,
            "due": more.due,
            "key": more.key,
            "handling": more.handling,
        }
        if self.kind is EntryKind.DECISION:
            return DecisionWritten(area=self.area or None, **said)
        if self.kind is EntryKind.ATTACHMENT:
            return FileAttached(**self.file, to=self.to, **said)
        if self.corrects is not None:
            return EntryCorrected(corrects=self.corrects, **said)
        return NoteWritten(about=self.about, **said)

    def text(self) -> dict[str, str]:
        words = {key: value.strip() for key, value in self.words.items() if value.strip()}
        return {**words, **self.more.text()}

    def asked(self) -> str:
        """Return what the client asked for, to tell it sent again from an id used for something else."""
        said = asdict(self)
        del said["corrected"]  # follows from what it corrects
        if self.to is None:  # a file of its own is asked for as it always was
            del said["to"]
        return canonical({**said, **said.pop("more"), "act_id": "", "more": ""})


def write_decision(  # noqa: PLR0913 - a decision says many things, each named
    store: Store,
    actor: Actor,
    *,
    act_id: str,
    operation_id: str,
    text: str,
    decider: str,
    reason: str = "",
    point_id: str | None = None,
    area: str | None = None,
    occurred_at: datetime | None = None,
    more: Particulars = PLAIN,
    now: datetime,
) -> Receipt:
    """Log what was decided, by which function and why; `occurred_at` is the operation's time of it."""
    words = {"decision": text, "decider": decider, "reason": reason}
    line = Line(act_id, operation_id, EntryKind.DECISION, words, point_id, area, occurred_at, more=more)
    return write_line(store, actor, line, now)


def write_line(store: Store, actor: Actor, line: Line, now: datetime) -> Receipt:
    """Write a line as an act of its own. Raises Refused, Missing, Conflict, NotAllowed."""
    with turn(store, now, line.act_id) as connection:
        return write_line_in(connection, actor, line, now)


def allow_file(store: Store, actor: Actor, line: Line, now: datetime) -> None:
    """Stop whoever may not attach a file before it costs anything. Raises NotAllowed, SignedOut, Missing."""
    with turn(store, now, line.act_id) as connection:
        operation = operation_reads.operation(connection, line.operation)
        allow(connection, actor, Deed.NOTE, _place(connection, operation, line), now)


def write_line_in(
    connection: Connection, actor: Actor, line: Line, now: datetime, sent: str | None = None
) -> Receipt:
    """Write a line inside the caller's turn; `sent` is what was asked for, where a whole was."""
    operation = operation_reads.operation(connection, line.operation)
    what = line.what()
    deed = Deed.RELAY if line.words.get("on_behalf_of") else _DEEDS[type(what)]
    moment = operation.clock.at(now)
    at = line.occurred_at or moment
    act = Act(
        id=line.act_id,
        what=what,
        occurred_at=at,
        text=line.text(),
        operation=line.operation,
        point=line.point,
        asked=sent or line.asked(),
    )
    place, why_not = _place(connection, operation, line), _why_not_line(connection, line, at, moment)
    return do(connection, actor, deed, place, act, why_not, now)


def _place(connection: Connection, operation: Operation, line: Line) -> Place:
    if line.point:
        return place_of(operation, current.place(connection, line.operation, line.point)[1])
    return replace(place_of(operation), area=line.area)


def _why_not_line(
    connection: Connection, line: Line, occurred_at: datetime, moment: datetime
) -> Iterator[Reason | None]:
    yield from why_not_texts(line.words)
    if line.corrects is not None and line.corrected is not None:
        yield why_not_correct(line.corrects, line.corrected)
    if line.kind is EntryKind.DECISION:
        yield why_not_decision(line.words["decision"], line.words["decider"])
    elif line.kind is not EntryKind.ATTACHMENT and not line.words["note"].strip():
        yield Reason("Anteckningen är tom. Skriv vad som hänt.", "note")
    yield point_rules.why_not_observed(occurred_at, moment)
    yield why_not_particulars(line.more, occurred_at)
    if line.area is not None and line.area not in point_reads.area_ids(connection):
        yield Reason("Området finns inte bland de inlästa.", "area")


def tick_entry(
    store: Store, actor: Actor, *, act_id: str, revision: int, note: str = "", now: datetime
) -> Receipt:
    """Say that an open entry is done; raises Stale where somebody else was first, and says who and when."""
    with turn(store, now, act_id) as connection:
        row = connection.execute(_TICKABLE, {"revision": revision}).first()
        if row is None:
            raise Missing(f"Det finns ingen öppen post {revision}.", "revision")
        operation = operation_reads.operation(connection, row.operation)
        point = current.place(connection, operation.id, row.point)[1] if row.point else None
        act = Act(
            id=act_id,
            what=LineTicked(revision),
            occurred_at=operation.clock.at(now),
            text=stripped(note=note),
            operation=operation.id,
            point=row.point,
            asked=canonical({"ticks": revision, "note": note}),
        )
        why_not = _why_not_tick(operation, row, revision, note)
        return do(connection, actor, Deed.NOTE, place_of(operation, point), act, why_not, now)


def _why_not_tick(operation: Operation, row: Row[Any], revision: int, note: str) -> Iterator[Reason | None]:
    yield from why_not_texts({"note": note})
    if row.ticked_by is not None:
        yield late(why_not_tick(revision, row.ticker, operation.clock.at(row.ticked_at)))


_TICK = JOURNAL.alias("tick")
_TICKABLE: Any = (
    select(
        *(MARKED_ENTRY.c.operation, MARKED_ENTRY.c.ticked_by, JOURNAL.c.point),
        *(_TICK.c.actor.label("ticker"), _TICK.c.recorded_at.label("ticked_at")),
    )
    .join(JOURNAL, JOURNAL.c.revision == MARKED_ENTRY.c.revision)
    .outerjoin(_TICK, _TICK.c.revision == MARKED_ENTRY.c.ticked_by)
    .where(MARKED_ENTRY.c.revision == bindparam("revision"), MARKED_ENTRY.c.due.is_not(None))
)
