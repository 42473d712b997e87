"""Stores for tests: the same on a SQLite file each and on databases of one real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store.database import Store, open_store
from tests.data.world import World, settle

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture
def sqlite_path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(sqlite_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{sqlite_path}")
    yield opened
    opened.close()


@pytest.fixture(params=BOTH)
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The same test on both databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'store.db'}"
    else:
        url = request.getfixturevalue("migrated_url")
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def world(store: Store) -> World:
    return settle(store)


@pytest.fixture
def any_world(any_store: Store) -> World:
    return settle(any_store)
