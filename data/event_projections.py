"""What a loaded extract means for the events' rows: new ones are added, those it states anew are replaced."""

from sqlalchemy import Connection

from data.event_tables import EVENT
from data.journal import Appended, required_time
from data.prepared import upsert_row


def events_loaded(connection: Connection, entry: Appended) -> None:
    for place, stated in enumerate(entry.facts["events"]):
        row = {
            "operation": entry.operation,
            "source": entry.facts["source"],
            "id": stated["id"],
            "area": stated["area"],
            "at": required_time(stated["at"]),
            "recorded_at": entry.recorded_at,
            "place": place,
            "revision": entry.revision,
        }
        upsert_row(connection, EVENT, row)
