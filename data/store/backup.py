"""Copying a store away while in use, and bringing a copy back while nobody has it open."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import make_url

from data.errors import Refused, StoreFault
from data.operations import reads as operation_reads
from data.store import dump, swap
from data.store.database import Store, open_here, open_store
from data.store.faults import shown
from data.store.moving import move
from data.store.programs import newest
from data.store.verify import Verdict, verify

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


_PAGES_AT_A_TIME = 2000  # lets writers in between


def backup(store: Store, path: Path, programs: Path | None = None, *, as_file: bool = False) -> Verdict:
    """Copy the store to a new file, verify the copy and return what was found.

    Writers go on meanwhile. An existing file is never overwritten; nothing is left behind on a fault. On
    PostgreSQL the file is pg_dump's; its programs are looked for in the folder `programs` first. `as_file`:
    it is SQLite's there too, which needs none of them and can be put back on a machine without PostgreSQL.
    """
    if path.exists():
        raise Refused(f"{path} finns redan. Ange ett nytt namn.")
    partial = path.with_name(path.name + ".partial")
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        _remove(partial)
        if store.kind == "sqlite":
            _copy_out(store, partial)
            verdict = _verified(partial)
        elif as_file:
            with closing(open_store(f"sqlite:///{partial}")) as copy:
                verdict = move(store, copy)
        else:
            verdict = dump.write(store, partial, programs)
        _keep(partial, path)
    except (OSError, sqlite3.Error) as fault:
        raise StoreFault(
            f"Säkerhetskopian {path} kunde inte skrivas ({_why(fault)}). Lagret är orört."
        ) from fault
    finally:
        with suppress(OSError):
            _remove(partial)
    return verdict


def _keep(partial: Path, path: Path) -> None:
    """Give a finished copy its name, unless somebody has taken it meanwhile; on the disk, not only said."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(partial, path)
    except FileExistsError as fault:
        raise Refused(f"{path} finns redan. Ange ett nytt namn.") from fault


def restore(path: Path, url: str, *, force: bool = False, programs: Path | None = None) -> Verdict:
    """Verify a backup and put it in place of the store at a URL.

    Raises Refused where anybody has the store open, whatever `force` says: a server would go on writing
    to what it has read of another store. Raises it too where the backup does not verify, or the store
    holds anything and `force` is not given. The store is untouched then; the backup is never written to.
    """
    address = make_url(url)
    if not path.is_file():
        raise Refused(f"Det finns ingen säkerhetskopia {path}.")
    of_postgres = dump.is_dump(path)
    if address.get_backend_name() != "sqlite":
        if of_postgres:
            return swap.restore(path, address, force=force, programs=programs)
        raise Refused(
            f"{path} är en kopia av ett lager i SQLite och kan bara återställas till en fil. Återställ den "
            "där och flytta sedan lagret med dashboard move."
        )
    if not address.database:
        raise Refused(f"{shown(address)} är ingen fil att återställa till.")
    target = Path(address.database)
    if target.exists() and target.samefile(path):
        raise Refused(f"{path} är själva lagret, inte en säkerhetskopia av det.")
    refuse_in_use(target)
    _refuse_overwriting(target, force)
    with TemporaryDirectory(prefix="trygghetslaget-") as folder:
        copy = Path(folder) / "copy.db"
        verdict = (
            dump.to_file(path, copy, newest("pg_restore", programs)) if of_postgres else _tried(path, copy)
        )
        if not verdict.intact:
            raise Refused(f"{path} är inte hel: {verdict.differences[0]} Lagret är orört.")
        _copy_in(copy, target, force)
    return verdict


def _copy_out(store: Store, partial: Path) -> None:
    with store.reader.connect() as connection, closing(sqlite3.connect(partial)) as copy:
        source: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        source.backup(copy, pages=_PAGES_AT_A_TIME)


def _tried(path: Path, copy: Path) -> Verdict:
    shutil.copyfile(path, copy)
    return _verified(copy)


def _verified(path: Path) -> Verdict:
    opened = open_store(f"sqlite:///{path}")
    try:
        return verify(opened)
    finally:
        opened.close()


def _refuse_overwriting(target: Path, force: bool) -> None:
    if force or not target.exists() or target.stat().st_size == 0:
        return
    held = open_store(f"sqlite:///{target}", check=False)
    try:
        revision = operation_reads.revision(held)
    finally:
        held.close()
    if revision:
        raise Refused(f"{target} har redan {revision} poster. Inget har ändrats: tvinga om de ska ersättas.")


def _copy_in(copy: Path, target: Path, force: bool) -> None:
    """Replace the target as one transaction with nobody else in it, so that it is the old or the new.

    A server may have started since it was first asked for: it is kept out from here to the end.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if force and _is_broken(target):
            target.rename(target.with_name(f"{target.name}.trasig"))
        with closing(sqlite3.connect(copy)) as source, sole_use(target) as there:
            source.backup(there)
            there.execute("PRAGMA journal_mode = WAL")
    except (OSError, sqlite3.Error) as fault:
        raise StoreFault(f"Lagret {target} kunde inte ersättas ({_why(fault)}). Det är orört.") from fault


def _is_broken(target: Path) -> bool:
    """A damaged file cannot be written over page by page: it is set aside and kept."""
    if not target.exists():
        return False
    try:
        with closing(sqlite3.connect(target)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.Error:
        return True


def _why(fault: Exception) -> str:
    return getattr(fault, "strerror", None) or str(fault)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
