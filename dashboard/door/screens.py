"""Which screens are connected to this process now: counted where they listen, read where it is asked."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

WALL = "vagg"

_held: Counter[str] = Counter()
_lock = Lock()


@contextmanager
def showing(operation: str | None, kind: str) -> Iterator[None]:
    """Count a screen for as long as it listens; only walls are counted."""
    if kind != WALL:
        yield
        return
    place = operation or ""
    with _lock:
        _held[place] += 1
    try:
        yield
    finally:
        with _lock:
            _held[place] -= 1


def walls(operation: str) -> int:
    """Return how many walls show an operation; "": how many wait for one to be opened."""
    with _lock:
        return _held[operation]
