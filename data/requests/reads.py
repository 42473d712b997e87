"""Reads of the support requests, as they count after a clock's jumps, and of who acts in an operation."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from data.carried.reads import in_shared_order
from data.clock import Clock, changes
from data.entries.entry import Entry, EntryKind
from data.entries.kinds import Part, below, touching
from data.entries.sectors import OfRequest, RequestAcknowledged, RequestMoved, SupportRequested
from data.errors import Missing
from data.failures import reads as failure_reads
from data.log import reads as log_reads
from data.log.reads import NEWEST
from data.notices import reads as notice_reads
from data.operations import reads as operation_reads
from data.operations.carried import Told, Written, carried_entries, carried_request
from data.operations.facts import Operation
from data.requests.facts import SupportRequest
from data.requests.rules import Coordination
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.store.journal import stated_as
from data.store.rows import MASKED, said
from data.store.tables.core import JOURNAL, PAYLOAD
from data.store.tables.sectors import PARTY, REQUEST
from data.words import RequestState


def requests(connection: Connection, operation_id: str) -> tuple[SupportRequest, ...]:
    """Return an operation's requests inside the caller's transaction, newest first."""
    here = {"operation": operation_id}
    parties: dict[str, list[Row[Any]]] = {}
    for party in connection.execute(_PARTIES, here):
        parties.setdefault(party.request, []).append(party)
    return tuple(_fact(row, parties.get(row.id, ())) for row in connection.execute(_OF_OPERATION, here))


def request(connection: Connection, identity: str) -> SupportRequest:
    """Return one request; raises Missing."""
    row = connection.execute(_ONE, {"id": identity}).first()
    if row is None:
        raise Missing(f"Det finns ingen begäran med id {identity}.", "request")
    return _fact(row, connection.execute(_PARTIES_OF_ONE, {"id": identity}))


def _worded() -> Select[Any]:
    asked, asked_words = JOURNAL.alias("asked"), PAYLOAD.alias("asked_words")
    moved, moved_words = JOURNAL.alias("moved"), PAYLOAD.alias("moved_words")
    return (
        select(
            REQUEST,
            asked.c.actor.label("asked_by"),
            asked_words.c.text.label("asked_text"),
            moved.c.actor.label("moved_by"),
            moved.c.facts.label("moved_facts"),
            moved_words.c.text.label("moved_text"),
        )
        .join(asked, asked.c.revision == REQUEST.c.asked_revision)
        .join(asked_words, asked_words.c.revision == REQUEST.c.asked_revision)
        .join(moved, moved.c.revision == REQUEST.c.revision)
        .join(moved_words, moved_words.c.revision == REQUEST.c.revision)
    )


_ONE = _worded().where(REQUEST.c.id == bindparam("id"))
_OF_OPERATION = (
    _worded()
    .where(REQUEST.c.operation == bindparam("operation"))
    .order_by(REQUEST.c.asked_revision.desc(), REQUEST.c.id)
)
_PARTIES_OF_ONE = select(PARTY).where(PARTY.c.request == bindparam("id")).order_by(PARTY.c.position)
_PARTIES = (
    select(PARTY)
    .join(REQUEST, REQUEST.c.id == PARTY.c.request)
    .where(REQUEST.c.operation == bindparam("operation"))
    .order_by(PARTY.c.position)
)


def _fact(row: Row[Any], parties: Iterable[Row[Any]]) -> SupportRequest:
    told = list(parties)
    asked = said(row.asked_text)
    moved = row.revision != row.asked_revision
    return SupportRequest(
        id=row.id,
        operation=row.operation,
        kind=row.kind,
        what=MASKED if row.asked_text is None else asked.get("what", ""),
        amount=asked.get("amount", ""),
        priority=row.priority,
        area=row.area,
        point=row.point,
        sector=row.sector,
        owner=row.owner,
        deadline=row.deadline,
        state=row.state,
        asked_at=row.asked_at,
        asked_by=asked.get("on_behalf_of") or row.asked_by,
        moved_at=row.moved_at,
        moved_by=row.moved_by,
        reason=_reason(row.moved_text) if moved else "",
        must_acknowledge=tuple(one.organisation for one in told),
        acknowledged=tuple(one.organisation for one in told if one.acknowledged_at is not None),
        version=row.revision,
        promised=stated_as(RequestMoved, row.moved_facts).done_by if moved else None,
    )


def _reason(text: str | None) -> str:
    return MASKED if text is None else said(text).get("reason", "")


_MOVES = below(OfRequest)


def requests_of(store: Store, operation: Operation) -> tuple[SupportRequest, ...]:
    """Return an operation's requests as they count now, newest first."""
    with store.reading() as connection:
        return asked_in(connection, operation)


def asked_in(
    connection: Connection, operation: Operation, until: int | None = None
) -> tuple[SupportRequest, ...]:
    """Return an operation's requests inside the caller's transaction, or as they stood at a revision.

    `operation` is as it was then: its clock says what has been carried along.
    """
    held = requests(connection, operation.id)
    bound = NEWEST if until is None else until
    stood = held if until is None else _stood(connection, held, operation.id, bound)
    asked = carried_requests(connection, operation.clock, operation.id, stood, bound)
    return _with_delays(connection, operation, asked, bound)


def _with_delays(
    connection: Connection, operation: Operation, held: tuple[SupportRequest, ...], until: int
) -> tuple[SupportRequest, ...]:
    """Return the requests with how often whoever has one has moved the time: only on its way it may have."""
    if not any(one.state is RequestState.PA_VAG for one in held):
        return held
    promised: dict[str, list[datetime]] = {}
    moves = log_reads.everywhere(connection, operation.id, EntryKind.REQUEST_MOVED, until=until)
    for entry in carried_entries(operation.clock, in_shared_order(connection, moves)):
        move = entry.says(RequestMoved)
        if move.state is RequestState.ATAGEN:
            promised[move.request] = []
        if move.done_by is not None:
            promised.setdefault(move.request, []).append(move.done_by)
    return tuple(replace(one, delays=changes(promised.get(one.id, ()))) for one in held)


def _stood(
    connection: Connection, held: tuple[SupportRequest, ...], operation_id: str, until: int
) -> tuple[SupportRequest, ...]:
    if not held:
        return ()
    moves = log_reads.everywhere(connection, operation_id, *_MOVES, until=until)
    ordered = sorted(moves, key=lambda one: (_of(one), one.revision))
    grouped = {identity: list(entries) for identity, entries in groupby(ordered, key=_of)}
    told = {identity: in_shared_order(connection, entries) for identity, entries in grouped.items()}
    return tuple(_as_told(one, told[one.id]) for one in held if one.id in told)


def _of(entry: Entry) -> str:
    return entry.says(OfRequest).request


def _as_told(request: SupportRequest, told: list[Entry]) -> SupportRequest:
    """Return a request as its entries so far left it: the newest owner and deadline hold."""
    seen = {one.what.organisation for one in told if isinstance(one.what, RequestAcknowledged)}
    for entry in told:
        match entry.what:
            case SupportRequested(owner=owner, deadline=deadline):
                stood = replace(request, state=RequestState.BEGARD, owner=owner, deadline=deadline, reason="")
                request = _moved_by(replace(stood, promised=None), entry)
            case RequestMoved(state=state, owner=owner, deadline=deadline, done_by=promised):
                stood = replace(
                    request,
                    state=state,
                    owner=owner or request.owner,
                    deadline=deadline or request.deadline,
                    promised=promised,
                    reason=MASKED if entry.text is None else entry.text.get("reason", ""),
                )
                request = _moved_by(stood, entry)
    known = tuple(one for one in request.must_acknowledge if one in seen)
    return replace(request, acknowledged=known)


def _moved_by(request: SupportRequest, entry: Entry) -> SupportRequest:
    return replace(request, moved_at=entry.occurred_at, moved_by=entry.actor, version=entry.revision)


def carried_requests(
    connection: Connection,
    clock: Clock,
    operation_id: str,
    held: tuple[SupportRequest, ...],
    until: int = log_reads.NEWEST,
) -> tuple[SupportRequest, ...]:
    """Return requests as they stood at a revision with their times moved along; as they are without jumps."""
    if not clock.carries or not held:
        return held
    told: dict[str, Told] = {}
    for entry in log_reads.everywhere(
        connection, operation_id, EntryKind.REQUEST, EntryKind.REQUEST_MOVED, until=until
    ):
        if not isinstance(entry.what, SupportRequested | RequestMoved):
            continue
        request, written = entry.what.request, Written(entry.occurred_at, entry.recorded_at)
        before = told.get(request, Told(written, written, written))
        deadline = written if entry.what.deadline else before.deadline
        told[request] = replace(before, moved=written, deadline=deadline)
    return tuple(carried_request(clock, one, told[one.id]) for one in held)


_MANY = 200
# What may change any part of it; a jump of the clock may carry along what is known.
_ANEW = frozenset(touching(Part.ORGANISATION | Part.NOTICE_PLAN | Part.WORDS | Part.CLOCK))
_OF_REQUESTS, _OF_REPORTS = touching(Part.REQUESTS), touching(Part.SECTOR_REPORTS)


def coordination(store: Store, operation_id: str) -> Coordination:
    """Return who acts in an operation, as of the last commit."""
    with store.reading() as connection:
        return coordination_in(connection, operation_reads.operation(connection, operation_id))


def coordination_in(connection: Connection, operation: Operation, until: int | None = None) -> Coordination:
    """Return the same inside the caller's transaction, or as it was at a revision, as `operation` is.

    What holds then are the lists as they were loaded then.
    """
    bound = NEWEST if until is None else until
    return Coordination(
        operation.id,
        operation_reads.current_revision(connection) if until is None else until,
        sector_reads.register_in(connection, until),
        asked_in(connection, operation, until),
        sector_reads.standing_in(connection, operation.id, bound, operation.clock),
        notice_reads.plan_in(connection, bound).plan.for_operation(operation.is_exercise),
        failure_reads.statements_in(connection, operation, bound),
    )


def renewed(store: Store, operation_id: str, before: Coordination | None) -> Coordination:
    """Return what `coordination` would, reading again only what acts since `before` have touched.

    Without what was read of the same operation before, it is read whole.
    """
    if before is None or before.operation != operation_id:
        return coordination(store, operation_id)
    with store.reading() as connection:
        now = operation_reads.current_revision(connection)
        if now == before.revision:
            return before
        acts = operation_reads.acts_since(connection, before.revision, _MANY)
        ours = {act.kind for act in acts if act.operation == operation_id}
        if acts and not {a.kind for a in acts} & _ANEW:
            fresh = replace(before, revision=now)
            if ours & set(_OF_REQUESTS):
                operation = operation_reads.operation(connection, operation_id)
                stated = failure_reads.statements_in(connection, operation)
                fresh = replace(fresh, requests=asked_in(connection, operation), statements=stated)
            if ours & set(_OF_REPORTS):
                operation = operation_reads.operation(connection, operation_id)
                said = sector_reads.standing_in(connection, operation_id, clock=operation.clock)
                fresh = replace(fresh, reports=said)
            return fresh
    return coordination(store, operation_id)
