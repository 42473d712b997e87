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


@dataclass(frozen=True, slots=True)
class Waiting:
    """A package that waits: whose it is, where, and the last entry that it holds."""

    operation: str
    path: Path
    last: int


@dataclass(slots=True)
class Shelf:
    """Where packages wait, by a name that cannot be guessed; the oldest makes room for the newest."""

    folder: TemporaryDirectory[str] = field(
        default_factory=lambda: TemporaryDirectory(prefix="trygghetslaget-arkiv-")
    )
    _waiting: OrderedDict[str, Waiting] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def room(self) -> Path:
        """Return where a new package can be written."""
        return Path(self.folder.name) / f"{secrets.token_hex(16)}.zip"

    def keep(self, operation_id: str, path: Path, last: int) -> str:
        """Keep a package that has been written, and return its name."""
        name = secrets.token_urlsafe(24)
        with self._lock:
            self._waiting[name] = Waiting(operation_id, path, last)
            while len(self._waiting) > MOST:
                self._waiting.popitem(last=False)[1].path.unlink(missing_ok=True)
        return name

    def found(self, name: str, operation_id: str) -> Waiting | None:
        """Return an operation's package; None where there is none by that name any more."""
        with self._lock:
            held = self._waiting.get(name)
        return held if held is not None and held.operation == operation_id else None

    def drop(self, name: str) -> None:
        """Throw a package away."""
        with self._lock:
            held = self._waiting.pop(name, None)
        if held is not None:
            held.path.unlink(missing_ok=True)


@cache
def shelf() -> Shelf:
    """Return the process's own shelf."""
    return Shelf()
