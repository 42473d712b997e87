"""What an entry about servers means for the rows: who writes from it on, and on which island."""

from sqlalchemy import Connection, select

from data.entries.servers import ServerTook
from data.server.words import Took
from data.store.journal import Appended
from data.store.prepared import insert_row
from data.store.tables.server import SERVER

_ISLAND = select(SERVER.c.island).order_by(SERVER.c.revision.desc()).limit(1)


def server_took(connection: Connection, entry: Appended[ServerTook]) -> None:
    what = entry.what
    parts = what.reason is Took.DELNING
    island = what.installation if parts else connection.execute(_ISLAND).scalar() or ""
    row = {"revision": entry.revision, "term": what.term, "reason": what.reason, "island": island}
    insert_row(connection, SERVER, {**row, "installation": what.installation})
