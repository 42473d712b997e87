"""What a server gives a standby: a copy of its store at one moment, made anew at most every second.

The copy is SQLite's own online backup, so writers go on meanwhile, and it lies in a file without a name: once
it is closed nothing is left of it, nor of words that are masked later.
"""

import os
import shutil
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from dashboard.standby.pages import DIGEST, Head, changed, digests_of, packed, page_size, root_of
from data.store.database import Store

# A copy is made no oftener than this, and takes no more than a tenth of the time however large the store is.
EVERY_SECONDS: Final = 1.0
REST: Final = 9
_REMEMBERED: Final = 8
_FOLDER: Final = ".kopia-"
_TIP: Final = "SELECT revision, digest, term FROM head WHERE id = 1"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: its head, when it was begun by the monotonic clock, its pages' digests, and its file."""

    head: Head
    begun: float
    digests: bytes
    file: IO[bytes]


@dataclass(frozen=True, slots=True)
class Followed:
    """When a standby last asked, by what its key is called, and up to which entry it had the store then."""

    asked: datetime
    name: str
    revision: int


class Copies:
    """The newest copy, and what those before it were made of; used by one standby, or a few."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._lock = threading.Lock()
        self._newest: Copy | None = None
        self._seen: object = None
        self._next = 0.0
        self._known: OrderedDict[str, bytes] = OrderedDict()
        self._watching: Any = None
        self.followed: dict[str, Followed] = {}
        for left in self._beside().glob(f"{_FOLDER}*"):  # of a server that was killed while it copied
            shutil.rmtree(left, ignore_errors=True)

    def after(self, root: str, wait: float) -> Copy | None:
        """Return the newest copy once it is another than the one with this root; None: it is, so long."""
        until = time.monotonic() + wait
        while True:
            with self._lock:
                copy = self._current()
            if copy.head.root != root:
                return copy
            left = until - time.monotonic()
            if left <= 0:
                return None
            time.sleep(min(left, 0.05))

    def digests(self, root: str) -> bytes | None:
        """Return what a copy was made of that was given away before; None where it is not remembered."""
        with self._lock:
            return self._known.get(root)

    def note(self, key: str, name: str, revision: int) -> bool:
        """Remember that a standby asked by its key, and what it said that it has; return if first today."""
        before, now = self.followed.get(key), self._now()
        self.followed[key] = Followed(now, name, revision)
        return before is None or before.asked.date() != now.date()

    def close(self) -> None:
        with self._lock:
            if self._newest is not None:
                self._newest.file.close()
            if self._watching is not None:
                self._watching.close()
            self._newest = self._watching = None

    def _current(self) -> Copy:
        seen = self._version()
        if self._newest is not None and (seen == self._seen or time.monotonic() < self._next):
            return self._newest
        began = time.monotonic()
        copy = self._made()
        took = time.monotonic() - began
        self._next = began + max(EVERY_SECONDS, took * (1 + REST))
        before, self._newest, self._seen = self._newest, copy, seen
        if before is not None:
            before.file.close()
        self._known[copy.head.root] = copy.digests
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return copy

    def _version(self) -> object:
        """Return what moves with every commit that another connection makes."""
        if self._watching is None:
            self._watching = self._connected()
        return self._watching.execute("PRAGMA data_version").fetchone()

    def _beside(self) -> Path:
        return Path(self._store.url.database or "").resolve().parent

    def _connected(self) -> sqlite3.Connection:
        path = Path(self._store.url.database or "").resolve()
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def _made(self) -> Copy:
        at, begun = self._now(), time.monotonic()
        with TemporaryDirectory(prefix=_FOLDER, dir=self._beside()) as folder:
            path = Path(folder) / "copy"
            with closing(self._connected()) as source, closing(sqlite3.connect(path)) as target:
                target.execute("PRAGMA synchronous = OFF")
                source.backup(target)
            tip = _tip(path)
            size = page_size(path)
            file = path.open("rb")  # without a name from here on
        return _copy(file, size, tip, at, begun)


def lacked(copy: Copy, held: bytes) -> Iterator[bytes]:
    """Return, as it travels, what somebody lacks who holds pages with these digests."""
    # Of its own, and at once: a newer copy may take this one's place before the first byte is asked for.
    return _lacked(copy, held, os.fdopen(os.dup(copy.file.fileno()), "rb"))


def _lacked(copy: Copy, held: bytes, file: IO[bytes]) -> Iterator[bytes]:
    with file:
        size = copy.head.size
        lacking = changed(copy.digests, held)
        yield from packed(copy.head, ((at, os.pread(file.fileno(), size, at * size)) for at in lacking))


def _copy(file: IO[bytes], size: int, tip: tuple[int, str, int], at: datetime, begun: float) -> Copy:
    digests = digests_of(file, size)
    revision, digest, term = tip
    pages = len(digests) // DIGEST
    head = Head(root_of(digests), pages, size, revision, digest, term, at.isoformat())
    return Copy(head, begun, digests, file)


def _tip(path: Path) -> tuple[int, str, int]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        revision, digest, term = copy.execute(_TIP).fetchone()
    return int(revision), str(digest), int(term)
