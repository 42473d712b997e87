"""The house that the files' tests call at, and the stores that reports are frozen in."""

import pytest

from data.store.database import Store
from tests.dashboard.door.conftest import built, house
from tests.data.conftest import file_store, file_world, sqlite_path
from tests.data.world import World
from tests.golden.conftest import golden, golden_file

__all__ = (
    "built",
    "file_store",
    "file_world",
    "golden",
    "golden_file",
    "house",
    "sqlite_path",
    "store",
    "world",
)


@pytest.fixture
def store(file_store: Store) -> Store:
    """What stands on a page is the same whichever database it was read from."""
    return file_store


@pytest.fixture
def world(file_world: World) -> World:
    return file_world
