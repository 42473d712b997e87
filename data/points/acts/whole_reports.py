"""Reporting everything about one point at once, by form, text message or somebody's word: all or none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, select

from data.acting import Actor, Receipt, allow, end_draft, refuse, refuse_id, turn
from data.entries.entry import What
from data.entries.staff import NoteWritten
from data.errors import Conflict, Reason, Stale
from data.log.acts import ASKED_ALREADY, need_again_in, need_in, note_in
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import current
from data.points import rules as point_rules
from data.points.acts.phases import opening_in
from data.points.acts.reports import deed_of, occupancy_in, repeated, report_in
from data.points.commands import NewReport, PointReport, Unchanged
from data.points.facts import Point
from data.points.report_reading import OCCUPANCY, OPENING
from data.requests import reads as request_reads
from data.requests.acts import ask_in
from data.requests.facts import NewRequest
from data.requests.rules import USUAL_WAIT, same_need, suggest_owner
from data.rights import place_of
from data.sectors import reads as sector_reads
from data.sectors.owners import standing
from data.store import journal
from data.store.database import Store
from data.store.tables.core import JOURNAL
from data.words import Function, RequestKind

# A report may have waited on a phone until its own time had passed.
SOONEST = timedelta(minutes=15)


def support_in(
    connection: Connection, actor: Actor, said: PointReport, act_id: str, now: datetime
) -> Receipt:
    """Ask for what a point needs inside the caller's turn; `now` is the real time.

    The need is never lost: where the list names nobody to ask, it stands in the log and says so. Nor is it
    doubled: while the same is asked for, the log says that it was said again.
    """
    operation, point = current.place(connection, said.operation, said.point)
    before = _sent_before(connection, act_id)
    kind = said.support_kind or RequestKind.ANNAT
    if _asked_already(connection, said, point, kind, before):
        return need_again_in(connection, actor, said, act_id, now)
    owner = _owner(connection, operation, point, kind, before, now)
    if owner is None:
        return need_in(connection, actor, said, act_id, now)
    moment = operation.clock.at(now)
    wanted = said.support_by or (said.observed_at or moment) + USUAL_WAIT
    new = NewRequest(
        id=act_id,
        operation=operation.id,
        kind=kind,
        what=said.support,
        owner=owner,
        area=point.area,
        deadline=max(wanted, moment + SOONEST),
        point=point.id,
        channel=said.channel,
        on_behalf_of=said.on_behalf_of,
    )
    return ask_in(connection, actor, new, now, said.asked)


def _sent_before(connection: Connection, act_id: str) -> What | None:
    """Return what a need became when it was sent before; sent again it is that, whatever holds by then."""
    row = connection.execute(select(JOURNAL.c.kind, JOURNAL.c.facts).where(JOURNAL.c.act == act_id)).first()
    return journal.stated(row.kind, row.facts) if row is not None else None


def _asked_already(
    connection: Connection, said: PointReport, point: Point, kind: RequestKind, before: What | None
) -> bool:
    if before is not None:
        return isinstance(before, NoteWritten) and before.about == ASKED_ALREADY
    asked = request_reads.requests(connection, said.operation)
    return same_need(asked, kind, said.support, point.area, point.id) is not None


def _owner(
    connection: Connection,
    operation: Operation,
    point: Point,
    kind: RequestKind,
    before: What | None,
    now: datetime,
) -> str | None:
    """Return who is asked."""
    if isinstance(before, NoteWritten):
        return None
    moved = standing(sector_reads.decisions(connection, operation.id), operation.clock.at(now))
    found = suggest_owner(
        sector_reads.register_in(connection),
        kind,
        point.area,
        real=not operation.is_exercise,
        moved=moved,
    )
    return found or ("" if before is not None else None)


SUPPORT, NOTE = "stod", "not"
PARTS = (OPENING, *(function.value for function in Function), OCCUPANCY, SUPPORT, NOTE)

Part = Callable[[Connection], Receipt]
Beside = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A function that was not confirmed, since what the page showed of it no longer stands."""

    function: Function
    reason: Reason


@dataclass(frozen=True, slots=True)
class Stored:
    """What a report about a point became, in the order of its form, and what of it was left out.

    `need` is the entry that tells what became of a need of support.
    """

    receipts: tuple[Receipt, ...]
    left_out: tuple[LeftOut, ...] = ()
    need: int | None = None

    @property
    def new(self) -> bool:
        return any(receipt.new for receipt in self.receipts)

    @property
    def revisions(self) -> tuple[int, ...]:
        return tuple(receipt.revision for receipt in self.receipts)


def part_id(said: PointReport, part: str) -> str:
    """Return the id of the entry that one part of a report becomes."""
    return f"{said.id}:{part}"


def submit(
    store: Store, actor: Actor, said: PointReport, now: datetime, beside: Beside | None = None
) -> Stored:
    """Store a report about a point, in the order of its form; `now` is the real time.

    What is confirmed as unchanged is left out where it has changed since its page was drawn; everything
    else is stored all or none. Sent again it returns its first receipts. Raises Refused (also Stale: it
    only confirmed, and all of that has changed; Missing, Conflict, NotAllowed, SignedOut), and nothing is
    stored then. `beside` writes in the same turn what is no entry.
    """
    return submit_all(store, actor, (said,), now, beside)[0]


def submit_all(
    store: Store,
    actor: Actor,
    reports: Sequence[PointReport],
    now: datetime,
    beside: Beside | None = None,
) -> tuple[Stored, ...]:
    """Store the reports of several points that came in one call: all of them, or none. Raises as `submit`."""
    for said in reports:
        refuse_id(said.id)
        refuse(point_rules.why_not_point_report(said))
    with turn(store, now) as connection:
        stored = tuple(submit_in(connection, actor, said, now) for said in reports)
        if beside is not None:
            beside(connection)
        return stored


def submit_in(connection: Connection, actor: Actor, said: PointReport, now: datetime) -> Stored:
    """Store a report about a point inside the caller's turn, all of it or none. Raises as `submit`."""
    before = _parts_before(connection, said)
    confirmed, left_out = _confirmed(connection, actor, said, before, now)
    parts = dict(_parts(actor, said, confirmed, now))
    if before and before != set(parts):
        raise Conflict(
            "Det här formuläret är redan skickat med andra svar. Inget nytt sparades: skicka som ny rapport.",
            "id",
        )
    if not parts:
        raise Stale(left_out[0].reason.text)
    end_draft(connection, said.id)
    receipts = {name: store_part(connection) for name, store_part in parts.items()}
    need = receipts[SUPPORT].revision if SUPPORT in receipts else None
    return Stored(tuple(receipts.values()), left_out, need)


def _parts(
    actor: Actor, said: PointReport, confirmed: list[NewReport], now: datetime
) -> Iterator[tuple[str, Part]]:
    """Each part with what stores it; opening first, since what works is read by the phase it gives."""
    if said.opening is not None:
        yield OPENING, partial(opening_in, actor=actor, command=said.opening, now=now, sent=said.asked)
    held: dict[tuple[str, str], int] = {}
    reports = sorted((*said.reports, *confirmed), key=lambda one: list(Function).index(one.function))
    for report in reports:
        stored = partial(report_in, actor=actor, command=report, now=now, held=held, sent=said.asked)
        yield report.function.value, stored
    if said.occupancy is not None:
        yield OCCUPANCY, partial(occupancy_in, actor=actor, command=said.occupancy, now=now, sent=said.asked)
    if said.support.strip():
        act = part_id(said, SUPPORT)
        yield SUPPORT, partial(support_in, actor=actor, said=said, act_id=act, now=now)
    if said.note.strip():
        yield NOTE, partial(note_in, actor=actor, said=said, act_id=part_id(said, NOTE), now=now)


def _parts_before(connection: Connection, said: PointReport) -> set[str]:
    """Return the parts that a report sent before under this id became."""
    ids = {part_id(said, part): part for part in PARTS}
    rows = connection.execute(select(JOURNAL.c.act).where(JOURNAL.c.act.in_(ids))).scalars()
    return {ids[act] for act in rows}


def _confirmed(
    connection: Connection, actor: Actor, said: PointReport, before: set[str], now: datetime
) -> tuple[list[NewReport], tuple[LeftOut, ...]]:
    """Return what is confirmed as unchanged, and what is left out: decided once, when it is first stored."""
    if not said.unchanged:
        return [], ()
    operation = operation_reads.operation(connection, said.operation)
    point = current.point(connection, operation, said.point)
    allow(connection, actor, deed_of(said), place_of(operation, point), now)
    observed = said.observed_at or operation.clock.at(now)
    confirmed, left_out = [], []
    for one in said.unchanged:
        reason = _why_left_out(one, point, before, observed)
        if reason is None:
            standing = point.functions[one.function].current
            confirmed.append(repeated(said, one.function, one.seen, standing, observed))
        else:
            left_out.append(LeftOut(one.function, reason))
    return confirmed, tuple(left_out)


def _why_left_out(one: Unchanged, point: Point, before: set[str], observed: datetime) -> Reason | None:
    if before:
        return None if one.function.value in before else point_rules.CHANGED
    return point_rules.why_not_repeat(point.functions[one.function], one.seen, observed)


def sent_before(store: Store, said_id: str) -> tuple[int, ...]:
    """Return the revisions that a report's id already became; empty where it has not arrived."""
    ids = [f"{said_id}:{part}" for part in PARTS]
    with store.reading() as connection:
        found = select(JOURNAL.c.revision).where(JOURNAL.c.act.in_(ids)).order_by(JOURNAL.c.revision)
        return tuple(connection.execute(found).scalars())


def asked_of(words: dict[str, str]) -> str:
    """Return what a sender sent as one repeatable text, for `PointReport.asked`."""
    return journal.canonical(words)
