"""What an entry about a support request means for its row."""

from typing import Any

from sqlalchemy import Connection, update

from data.store.journal import Appended, required_time
from data.store.prepared import insert_row
from data.store.tables.requests import PARTY, REQUEST
from data.words import Priority, RequestKind, RequestState


def requested(connection: Connection, entry: Appended) -> None:
    """Begin a request and name those who must acknowledge it."""
    facts = entry.facts
    row = {
        "id": facts["request"],
        "operation": entry.operation,
        "kind": RequestKind(facts["kind"]),
        "priority": Priority(facts["priority"]),
        "state": RequestState.BEGARD,
        "owner": facts["owner"],
        "area": facts["area"],
        "point": entry.point,
        "sector": facts["sector"],
        "deadline": required_time(facts["deadline"]),
        "asked_at": entry.occurred_at,
        "asked_revision": entry.revision,
        "moved_at": entry.occurred_at,
        "revision": entry.revision,
    }
    insert_row(connection, REQUEST, row)
    for place, organisation in enumerate(facts["must_acknowledge"]):
        party = {"request": facts["request"], "organisation": organisation, "position": place}
        insert_row(connection, PARTY, {**party, "acknowledged_at": None, "revision": entry.revision})


def request_moved(connection: Connection, entry: Appended) -> None:
    """Move a request on; asked anew it has another owner and perhaps another deadline."""
    facts = entry.facts
    changed: dict[str, Any] = {"state": RequestState(facts["state"]), "moved_at": entry.occurred_at}
    if facts.get("owner"):
        changed["owner"] = facts["owner"]
    if facts.get("deadline"):
        changed["deadline"] = required_time(facts["deadline"])
    connection.execute(
        update(REQUEST).where(REQUEST.c.id == facts["request"]).values(**changed, revision=entry.revision)
    )


def request_acknowledged(connection: Connection, entry: Appended) -> None:
    """Note who knows of a request; the request itself stands where it stood."""
    facts = entry.facts
    connection.execute(
        update(PARTY)
        .where(PARTY.c.request == facts["request"], PARTY.c.organisation == facts["organisation"])
        .values(acknowledged_at=entry.occurred_at, revision=entry.revision)
    )
