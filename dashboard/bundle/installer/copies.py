"""Finding what else lies on the sticks: the newest copy of the store, and the keys."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

KEYS_FILE: Final = "nycklar.age"
# Where a system shows a stick that has been put in.
_STICKS: Final = ("/media/*/*", "/run/media/*/*", "/media/*", "/mnt/*", "/mnt")
_DEEPEST: Final = 4
_MOST_FILES: Final = 20_000


@dataclass(frozen=True)
class Copy:
    """A copy of the store; `at` is when its last entry was written down. `path` is None inside the bundle."""

    path: "Path | None"
    revision: int
    at: datetime
    schema: str


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


def files(folders: Iterable[Path], ending: str) -> Iterator[Path]:
    """Yield the files of a name's ending, not too deep down and not without end."""
    left = _MOST_FILES
    for folder in folders:
        for root, names, held in os.walk(folder):
            deep = len(Path(root).relative_to(folder).parts)
            names[:] = sorted(one for one in names if not one.startswith(".")) if deep < _DEEPEST else []
            left -= len(held)
            if left < 0:
                return
            yield from (Path(root) / one for one in sorted(held) if one.endswith(ending))


def copies(folders: Iterable[Path]) -> list[Copy]:
    """Return every copy of a store, newest first."""
    found = [copy for path in files(folders, ".db") if (copy := read(path)) is not None]
    return newest_first(found)


def newest_first(found: Iterable[Copy]) -> list[Copy]:
    """Return copies by how far they go."""
    return sorted(found, key=lambda copy: (copy.at, copy.revision), reverse=True)


def read(path: Path) -> "Copy | None":
    """Return what a file says of itself, without writing beside it; None where it is no copy of a store."""
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
