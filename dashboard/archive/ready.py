"""Packages made at a desk and waiting to be fetched: in a folder of the process, few, and gone with it."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

MOST: Final = 4


@dataclass(slots=True)
class Shelf:
    """Where packages wait, by a name that cannot be guessed; the oldest makes room for the newest."""

    folder: TemporaryDirectory[str] = field(
        default_factory=lambda: TemporaryDirectory(prefix="trygghetslaget-arkiv-")
    )
    _waiting: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def place(self, operation_id: str) -> tuple[str, Path]:
        """Return a name for a package of an operation, and where to write it."""
        name = secrets.token_urlsafe(24)
        with self._lock:
            self._waiting[name] = operation_id
            while len(self._waiting) > MOST:
                self._path(self._waiting.popitem(last=False)[0]).unlink(missing_ok=True)
        return name, self._path(name)

    def found(self, name: str, operation_id: str) -> Path | None:
        """Return where an operation's package is; None where there is none by that name any more."""
        with self._lock:
            path = self._path(name) if self._waiting.get(name) == operation_id else None
        return path if path is not None and path.is_file() else None

    def _path(self, name: str) -> Path:
        return Path(self.folder.name) / f"{name}.zip"


@cache
def shelf() -> Shelf:
    """Return the process's own shelf."""
    return Shelf()
