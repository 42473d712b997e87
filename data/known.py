"""What was known at a moment of an operation's time: points, requests and sectors, as of one revision."""

from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from data import of_kind, requests, sector_reports
from data.carried_requests import carried_requests
from data.database import Store
from data.domain.clock import Clock
from data.domain.facts import Entry, Operation
from data.domain.requests import SupportRequest
from data.domain.since import Known
from data.domain.words import EntryKind, RequestState
from data.errors import Missing
from data.journal import parse_time
from data.moments import picture_at_revision, revision_at
from data.rows import MASKED

_MOVES = (EntryKind.REQUEST, EntryKind.REQUEST_MOVED, EntryKind.REQUEST_ACKNOWLEDGED)


def known_at(store: Store, operation: Operation, moment: datetime) -> Known | None:
    """Return what was known at a moment of the operation's time; None before it was opened.

    What arrived later is not in it, even if it was observed before.
    """
    with store.reading() as connection:
        revision = revision_at(connection, operation.clock.real(moment))
        try:
            picture = picture_at_revision(connection, operation.id, revision, recent=0)
        except Missing:
            return None
        clock = picture.operation.clock
        asked = requests_at(connection, operation.id, revision, clock)
        said = sector_reports.standing_in(connection, operation.id, revision, clock)
        return Known(picture, moment, asked, said)


def requests_at(
    connection: Connection, operation_id: str, revision: int, clock: Clock
) -> tuple[SupportRequest, ...]:
    """Return an operation's support requests as they stood at a revision, by its clock then."""
    held = requests.requests_in(connection, operation_id)
    if not held:
        return ()
    moves = of_kind.everywhere(connection, operation_id, *_MOVES, until=revision)
    ordered = sorted(moves, key=lambda one: (_of(one), one.revision))
    told = {identity: list(entries) for identity, entries in groupby(ordered, key=_of)}
    stood = tuple(_as_told(one, told[one.id]) for one in held if one.id in told)
    return carried_requests(connection, clock, operation_id, stood, revision)


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
