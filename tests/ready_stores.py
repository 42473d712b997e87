"""A new store in a test is a copy of one that the migrations made: made once, not three thousand times."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from data.store import database
from data.store.database import Store, open_store

Migrate = Callable[[Store], None]


@contextmanager
def copied(folder: Path) -> Iterator[None]:
    """Let every new SQLite store begin as a copy, which is then opened and checked as ever."""
    migrate: Migrate = database._migrate
    ready = folder / "ready.db"

    def begun(store: Store) -> None:
        file = _new_file(store)
        if file is not None:
            if not ready.exists():
                _make(ready, migrate)
            with suppress(OSError):  # where no file can be, the store says so itself
                shutil.copyfile(ready, file)
        migrate(store)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(database, "_migrate", begun)
        yield


def _new_file(store: Store) -> Path | None:
    name = store.url.database or ""
    if store.kind != "sqlite" or not name or name.startswith((":", "file:")):
        return None
    file = Path(name)
    return None if file.exists() else file


def _make(ready: Path, migrate: Migrate) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(database, "_migrate", migrate)
        open_store(f"sqlite:///{ready}").close()
