"""What a line of the staff's log means for the rows that are searched: key, open, ticked."""

from sqlalchemy import Connection, update

from data.journal import Appended, parse_time
from data.prepared import insert_row
from data.staff_tables import MARKED_ENTRY


def marked(connection: Connection, entry: Appended) -> None:
    """Keep an entry that is key or open; most lines are neither."""
    key, due = bool(entry.facts.get("key")), parse_time(entry.facts.get("due"))
    if key or due:
        row = {"revision": entry.revision, "operation": entry.operation}
        insert_row(connection, MARKED_ENTRY, {**row, "key": key, "due": due, "ticked_by": None})


def ticked(connection: Connection, entry: Appended) -> None:
    one = MARKED_ENTRY.c.revision == entry.facts["ticks"]
    connection.execute(update(MARKED_ENTRY).where(one).values(ticked_by=entry.revision))
