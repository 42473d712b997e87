"""Stores for tests of the live layer."""

import pytest

from data.store.database import Store
from tests.data.conftest import file_store, file_world, sqlite_path
from tests.data.world import World

__all__ = ("file_store", "file_world", "sqlite_path", "store", "world")


@pytest.fixture
def store(file_store: Store) -> Store:
    """What stands on a page is the same whichever database it was read from."""
    return file_store


@pytest.fixture
def world(file_world: World) -> World:
    return file_world
