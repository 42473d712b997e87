"""Support requests as they stand or stood, counted after the jumps of an exercise's clock."""

from dataclasses import replace
from itertools import groupby

from sqlalchemy import Connection

from data import of_kind, requests
from data.database import Store
from data.domain.carried import Told, Written, carried_request
from data.domain.clock import Clock
from data.domain.facts import Entry, Operation
from data.domain.requests import SupportRequest
from data.domain.words import EntryKind, RequestState
from data.journal import parse_time
from data.rows import MASKED

_MOVES = (EntryKind.REQUEST, EntryKind.REQUEST_MOVED, EntryKind.REQUEST_ACKNOWLEDGED)


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
    held = requests.requests_in(connection, operation.id)
    if until is None:
        return carried_requests(connection, operation.clock, operation.id, held)
    stood = _stood(connection, held, operation.id, until)
    return carried_requests(connection, operation.clock, operation.id, stood, until)


def _stood(
    connection: Connection, held: tuple[SupportRequest, ...], operation_id: str, until: int
) -> tuple[SupportRequest, ...]:
    if not held:
        return ()
    moves = of_kind.everywhere(connection, operation_id, *_MOVES, until=until)
    ordered = sorted(moves, key=lambda one: (_of(one), one.revision))
    told = {identity: list(entries) for identity, entries in groupby(ordered, key=_of)}
    return tuple(_as_told(one, told[one.id]) for one in held if one.id in told)


def _of(entry: Entry) -> str:
    return str(entry.facts["request"])


def _as_told(request: SupportRequest, told: list[Entry]) -> SupportRequest:
    """Return a request as its entries so far left it: the newest owner and deadline hold."""
    seen = {one.facts["organisation"] for one in told if one.kind is EntryKind.REQUEST_ACKNOWLEDGED}
    told = [one for one in told if one.kind is not EntryKind.REQUEST_ACKNOWLEDGED]
    stated = {
        name: str(one.facts[name]) for one in told for name in ("owner", "deadline") if one.facts.get(name)
    }
    last = told[-1]
    moved = last.kind is EntryKind.REQUEST_MOVED
    return replace(
        request,
        state=RequestState(str(last.facts["state"])) if moved else RequestState.BEGARD,
        owner=stated["owner"],
        deadline=parse_time(stated["deadline"]) or request.deadline,
        moved_at=last.occurred_at,
        moved_by=last.actor,
        reason=(MASKED if last.text is None else last.text.get("reason", "")) if moved else "",
        acknowledged=tuple(one for one in request.must_acknowledge if one in seen),
        version=last.revision,
    )


def carried_requests(
    connection: Connection,
    clock: Clock,
    operation_id: str,
    held: tuple[SupportRequest, ...],
    until: int = of_kind.NEWEST,
) -> tuple[SupportRequest, ...]:
    """Return requests as they stood at a revision with their times moved along; as they are without jumps."""
    if not clock.carries or not held:
        return held
    told: dict[str, Told] = {}
    for entry in of_kind.everywhere(
        connection, operation_id, EntryKind.REQUEST, EntryKind.REQUEST_MOVED, until=until
    ):
        request, written = str(entry.facts["request"]), Written(entry.occurred_at, entry.recorded_at)
        before = told.get(request, Told(written, written, written))
        deadline = written if entry.facts.get("deadline") else before.deadline
        told[request] = replace(before, moved=written, deadline=deadline)
    return tuple(carried_request(clock, one, told[one.id]) for one in held)
