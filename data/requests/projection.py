"""What an entry about a support request means for its row."""

from typing import Any

from sqlalchemy import Connection, update

from data.entries.sectors import RequestAcknowledged, RequestMoved, SupportRequested
from data.store.journal import Appended
from data.store.prepared import insert_row
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
    move = entry.what
    changed: dict[str, Any] = {"state": move.state, "moved_at": entry.occurred_at}
    if move.owner:
        changed["owner"] = move.owner
    if move.deadline:
        changed["deadline"] = move.deadline
    connection.execute(
        update(REQUEST).where(REQUEST.c.id == move.request).values(**changed, revision=entry.revision)
    )


def request_acknowledged(connection: Connection, entry: Appended[RequestAcknowledged]) -> None:
    """Note who knows of a request; the request itself stands where it stood."""
    known = entry.what
    connection.execute(
        update(PARTY)
        .where(PARTY.c.request == known.request, PARTY.c.organisation == known.organisation)
        .values(acknowledged_at=entry.occurred_at, revision=entry.revision)
    )
