"""Finding what else lies on the sticks: the newest copy of the store, and the keys."""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from . import dumps

KEYS_FILE: Final = "nycklar.age"
# Where a system shows a stick that has been put in.
_STICKS: Final = ("/media/*/*", "/run/media/*/*", "/media/*", "/mnt/*", "/mnt")
_DEEPEST: Final = 4
_MOST_FILES: Final = 20_000
_ENDINGS: Final = (".db", ".age", ".backup", ".dump")
# What a sealed copy says of itself before what is sealed: data/store/stated.py writes it.
_STATED: Final = re.compile(
    rb"trygghetslaget-kopia 1 (sqlite|postgresql) (\d{1,12}) (\S{19,32}) (\w{1,32})\n"
)
_BY_PHRASE: Final = b"-> scrypt "
_DUMPED: Final = b"PGDMP"
NEEDS_READER: Final = "den är av PostgreSQL, vars program inte finns på den här datorn"
NEEDS_KEY: Final = "den är förseglad till någon annans nyckel"


@dataclass(frozen=True)
class Copy:
    """A copy of the store; `at` is when its last entry was written down. `path` is None inside the bundle.

    `why`: why it cannot be put back here, if so; of such a one `at` may be no more than the file's own time.
    """

    path: "Path | None"
    revision: int
    at: datetime
    schema: str
    sealed: bool = False
    why: str = ""


def places(bundle: Path) -> Sequence[Path]:
    """Return the folders to look in: where the bundle lies, and every stick."""
    found = [bundle.resolve().parent]
    for pattern in _STICKS:
        found += [one for one in Path("/").glob(pattern[1:]) if one.is_dir()]
    kept: list[Path] = []
    for one in found:
        resolved = one.resolve()
        if not any(resolved == other or other in resolved.parents for other in kept):
            kept.append(resolved)
    return kept


def files(folders: Iterable[Path], *endings: str) -> Iterator[Path]:
    """Yield the files of a name's ending, not too deep down and not without end."""
    left = _MOST_FILES
    for folder in folders:
        for root, names, held in os.walk(folder):
            deep = len(Path(root).relative_to(folder).parts)
            names[:] = sorted(one for one in names if not one.startswith(".")) if deep < _DEEPEST else []
            left -= len(held)
            if left < 0:
                return
            yield from (Path(root) / one for one in sorted(held) if one.endswith(endings))


def copies(folders: Iterable[Path]) -> list[Copy]:
    """Return every copy of a store, newest first."""
    found = [copy for path in files(folders, *_ENDINGS) if (copy := read(path)) is not None]
    return newest_first(found)


def newest_first(found: Iterable[Copy]) -> list[Copy]:
    """Return copies by how far they go."""
    return sorted(found, key=lambda copy: (copy.at, copy.revision), reverse=True)


def read(path: Path) -> "Copy | None":
    """Return what a file says of itself, without writing beside it; None where it is no copy of a store."""
    try:
        with path.open("rb") as file:
            first = file.readline(120)
            file.readline(120)
            opens = file.read(len(_BY_PHRASE))
    except OSError:
        return None
    if first.startswith(_DUMPED):
        return _dumped(path)
    stated = _STATED.fullmatch(first)
    if stated is None:
        return _plain(path)
    try:
        at = datetime.fromisoformat(stated[3].decode())
    except ValueError:
        return None
    lacks = NEEDS_READER if stated[1] == b"postgresql" and not dumps.reader() else ""
    why = lacks if opens == _BY_PHRASE else NEEDS_KEY
    return Copy(path, int(stated[2]), at, stated[4].decode(), sealed=True, why=why)


def _dumped(path: Path) -> "Copy | None":
    """Let PostgreSQL's own program say how far its copy goes; else the file's own time is all there is."""
    if not dumps.reader():
        return Copy(path, 0, datetime.fromtimestamp(path.stat().st_mtime, UTC), "", why=NEEDS_READER)
    found = dumps.last(path)
    return Copy(path, found.revision, found.at, found.schema) if found is not None else None


def _plain(path: Path) -> "Copy | None":
    try:
        address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as held:
            ((revision,),) = held.execute("SELECT revision FROM head").fetchall()
            ((schema,),) = held.execute("SELECT version_num FROM alembic_version").fetchall()
            rows = held.execute("SELECT recorded_at FROM journal WHERE revision = ?", (revision,)).fetchall()
        at = datetime.fromisoformat(str(rows[0][0])).replace(tzinfo=UTC) if rows else None
    except (sqlite3.Error, ValueError, OSError):
        return None
    return Copy(path, int(revision), at, str(schema)) if at is not None else None
