"""A file of secrets that is made at first use, for its owner alone."""

import fcntl
import os
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp

from sqlalchemy import make_url

from data.errors import Refused


def beside(database_url: str, name: str) -> Path:
    """Return where such a file is kept unless a setting says otherwise: beside the store, or under var/."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).parent / name
    return Path("var") / name


def kept(path: Path, called: str, make: Callable[[], bytes]) -> bytes:
    """Return what a file holds, made at first use; raises Refused where others could have read it."""
    if not path.exists():
        _make(path, make())
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Refused(f"{called} {path} kan läsas av andra. Inget skrevs. Rätta med: chmod 600 {path}")
    return path.read_bytes()


def _make(path: Path, secret: bytes) -> None:
    """Write a new secret whole or not at all; where two begin at once the first one's stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, made = mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made for its owner alone
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        _name(made, path)
    finally:
        Path(made).unlink(missing_ok=True)


def _name(made: str, path: Path) -> None:
    """Give what was made its name, unless somebody has it already."""
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links, as on a stick: one at a time then
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if not path.exists():
                Path(made).rename(path)
        finally:
            os.close(folder)
