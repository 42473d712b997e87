"""A standby that PostgreSQL keeps with its own tools: making it, and letting it become the server."""

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Final

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url, text

from data.errors import Refused, StoreFault
from data.store.database import Store
from data.store.faults import faults_in_words

SLOT: Final = "trygghetslaget_reserv"
# Debian keeps PostgreSQL's tools out of everybody's way.
_DEBIAN: Final = "/usr/lib/postgresql"


def follows(store: Store) -> bool:
    """Return whether a database is another one's standby."""
    with store.reading() as connection:
        return connection.execute(text("SELECT pg_is_in_recovery()")).scalar() is True


def heard(store: Store) -> datetime | None:
    """Return the time of the last thing that a standby has heard of."""
    with store.reading() as connection:
        at: datetime | None = connection.execute(text("SELECT pg_last_xact_replay_timestamp()")).scalar()
    return at


def promote(store: Store, patience: float) -> None:
    """Let a standby become a server of its own; raises StoreFault where it does not become one in time."""
    asked = text("SELECT pg_promote(true, :seconds)")
    with faults_in_words(store.url), store.writer.connect() as connection:
        promoted = connection.execute(asked, {"seconds": round(patience)}).scalar()
    store.writer.dispose()
    if not promoted:
        raise StoreFault(
            "PostgreSQL blev inte huvudserver i tid. Inget har ändrats. Se PostgreSQL:s egen logg."
        )


def prepare(source: str, folder: Path, tools: Path | None = None) -> None:
    """Copy a running server into a new folder, ready to be started as its standby. Raises Refused."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} är inte tom. Inget har ändrats. Ange en ny mapp.")
    url = make_url(source)
    command = [
        *(str(tool("pg_basebackup", tools)), "--dbname", conninfo(url), "--pgdata", str(folder)),
        *("--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast"),
        *("--create-slot", "--slot", SLOT),
    ]
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603
    if ended.returncode:
        said = ended.stderr.strip().splitlines() or ["pg_basebackup sa inte varför"]
        raise Refused(f"PostgreSQL kunde inte kopieras: {said[-1]}")


def conninfo(url: URL) -> str:
    """Return how PostgreSQL's own tools reach a server: all that the address says but the password."""
    said = {name: value for name, value in url.query.items() if isinstance(value, str) and name != "password"}
    parts = {"host": url.host, "port": url.port, "user": url.username}
    return make_conninfo("", **said, **{name: value for name, value in parts.items() if value})


def tool(name: str, folder: Path | None = None) -> Path:
    """Return where one of PostgreSQL's own tools is. Raises Refused."""
    found = shutil.which(name, path=str(folder)) if folder is not None else shutil.which(name)
    if found is None:
        newest = sorted(Path(_DEBIAN).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
        found = str(newest[-1]) if newest and folder is None else None
    if found is None:
        raise Refused(
            f"{name} finns inte på den här datorn: installera PostgreSQL:s program eller ange --tools."
        )
    return Path(found)
