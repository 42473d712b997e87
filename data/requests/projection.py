"""What an entry about a support request means for its row."""

from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from data.carried.order import in_order
from data.carried.reads import brought, places, stood_later
from data.entries.entry import What
from data.entries.sectors import OfRequest, RequestAcknowledged, RequestMoved, SupportRequested
from data.store.journal import Appended, stated
from data.store.prepared import insert_row
from data.store.tables.core import JOURNAL
from data.store.tables.sectors import PARTY, REQUEST
from data.words import RequestState


def requested(connection: Connection, entry: Appended[SupportRequested]) -> None:
    """Begin a request and name those who must acknowledge it."""
    asked = entry.what
    row = {
        "id": asked.request,
        "operation": entry.operation,
        "kind": asked.kind,
        "priority": asked.priority,
        "state": RequestState.BEGARD,
        "owner": asked.owner,
        "area": asked.area,
        "point": entry.point,
        "sector": asked.sector,
        "deadline": asked.deadline,
        "asked_at": entry.occurred_at,
        "asked_revision": entry.revision,
        "moved_at": entry.occurred_at,
        "revision": entry.revision,
    }
    insert_row(connection, REQUEST, row)
    for place, organisation in enumerate(asked.must_acknowledge):
        party = {"request": asked.request, "organisation": organisation, "position": place}
        insert_row(connection, PARTY, {**party, "acknowledged_at": None, "revision": entry.revision})


def request_moved(connection: Connection, entry: Appended[RequestMoved]) -> None:
    """Move a request on; asked anew it has another owner and perhaps another deadline."""
    if brought(connection, entry.operation, entry.revision):
        _move_on_islands(connection, entry)
        return
    move = entry.what
    changed: dict[str, Any] = {"state": move.state, "moved_at": entry.occurred_at}
    if move.owner:
        changed["owner"] = move.owner
    if move.deadline:
        changed["deadline"] = move.deadline
    connection.execute(
        update(REQUEST).where(REQUEST.c.id == move.request).values(**changed, revision=entry.revision)
    )


_TOLD: Any = (
    select(JOURNAL.c.revision, JOURNAL.c.kind, JOURNAL.c.occurred_at, JOURNAL.c.facts)
    .where(
        JOURNAL.c.operation == bindparam("operation"),
        JOURNAL.c.kind.in_((SupportRequested.KIND, RequestMoved.KIND)),
        JOURNAL.c.revision <= bindparam("until"),
    )
    .order_by(JOURNAL.c.revision)
)


def _move_on_islands(connection: Connection, entry: Appended[RequestMoved]) -> None:
    """Move a request that several islands may have moved: it is where it was moved last, on all of them."""
    asked = {"operation": entry.operation, "until": entry.revision}
    rows = (entry.past or connection).execute(_TOLD, asked).all()
    told = [(row, what) for row in rows if _is_of(what := stated(row.kind, row.facts), entry.what.request)]
    found = places(connection, [row.revision for row, _ in told], entry.past)
    changed: dict[str, Any] = {}
    for row, what in in_order(told, found, lambda one: (one[0].revision, one[0].occurred_at)):
        state = what.state if isinstance(what, RequestMoved) else RequestState.BEGARD
        changed |= {"state": state, "moved_at": row.occurred_at, "revision": row.revision}
        if isinstance(what, SupportRequested | RequestMoved):
            changed |= {name: at for name in ("owner", "deadline") if (at := getattr(what, name))}
    connection.execute(update(REQUEST).where(REQUEST.c.id == entry.what.request).values(**changed))


def _is_of(what: What, request: str) -> bool:
    return isinstance(what, OfRequest) and what.request == request


def _known_before(connection: Connection, entry: Appended[RequestAcknowledged], held: Any) -> bool:
    """Return whether an acknowledgement on another island was the earlier one: that one is kept."""
    carried = brought(connection, entry.operation, entry.revision)
    return carried and not stood_later(connection, entry, held.revision, held.acknowledged_at)


def request_acknowledged(connection: Connection, entry: Appended[RequestAcknowledged]) -> None:
    """Note who knows of a request; the request itself stands where it stood."""
    known = entry.what
    party = (PARTY.c.request == known.request) & (PARTY.c.organisation == known.organisation)
    held = connection.execute(select(PARTY).where(party, PARTY.c.acknowledged_at.is_not(None))).first()
    if held is not None and _known_before(connection, entry, held):
        return
    connection.execute(
        update(PARTY).where(party).values(acknowledged_at=entry.occurred_at, revision=entry.revision)
    )
