"""The store's file is its owner's alone: what is in it is nobody else's on the machine."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.errors import StoreFault
from data.store.database import open_store
from tests.data.world import settle


def modes(folder: Path) -> dict[str, int]:
    return {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}


@pytest.fixture
def loose() -> Iterator[None]:
    """As most machines have it: a new file can be read by all."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("loose")
def test_nobody_else_can_read_a_new_store_or_what_lies_beside_it(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'lager.db'}")) as store:
        settle(store)
        assert modes(tmp_path) == {"lager.db": 0o600, "lager.db-wal": 0o600, "lager.db-shm": 0o600}


@pytest.mark.usefixtures("loose")
def test_one_from_before_is_closed_to_others_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "lager.db"
    open_store(f"sqlite:///{path}").close()
    path.chmod(0o644)
    with closing(open_store(f"sqlite:///{path}")) as store:
        settle(store)
        assert set(modes(tmp_path).values()) == {0o600}


def test_another_programs_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "annat.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE annat (id)")
    path.chmod(0o644)
    with pytest.raises(StoreFault, match="andra tabeller"):
        open_store(f"sqlite:///{path}")
    assert modes(tmp_path) == {"annat.db": 0o644}
