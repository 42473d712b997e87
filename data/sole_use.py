"""Whether anybody has the file of a store open, and keeping everybody out of it while it is replaced."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from data.database import open_here
from data.errors import Refused

_PATIENCE_S: Final = 1.0
# SQLite's own format: whoever has a store in WAL mode open, idle or not, has these bytes locked.
_SHARED_FIRST: Final = 0x40000002
_SHARED_SIZE: Final = 510


@contextmanager
def sole_use(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection to a file that nobody else has open or can open until it is closed.

    Raises Refused where somebody has: also a server that is doing nothing, and also in this process.
    """
    with closing(sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE_S)) as connection:
        try:
            # Exclusive before the first look, SQLite wants the whole file, not only the turn to write.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise _in_use(path) from fault
            raise
        yield connection


def refuse_in_use(path: Path) -> None:
    """Raise Refused where somebody has a store open; the file is not changed, however broken it is."""
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        with sole_use(path):
            """Nobody else has it open."""
    except sqlite3.DatabaseError as fault:
        if open_here(path) or _is_locked(path):
            raise _in_use(path) from fault


def _is_locked(path: Path) -> bool:
    """Ask the operating system, of a file that SQLite itself cannot read any more."""
    try:
        file = path.open("r+b")
    except OSError:
        return False  # what is wrong with it is said when it is to be replaced
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
        except OSError:
            return True
    return False


def _in_use(path: Path) -> Refused:
    return Refused(
        f"Lagret {path} är öppet i ett annat program, troligen tjänsten. Inget har ändrats. "
        "Stoppa tjänsten och försök igen; --force ändrar inte på det."
    )
