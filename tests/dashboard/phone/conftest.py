"""A store of its own for each test, with the night of the sketch in a real operation."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store.database import open_store
from tests.dashboard.phone.phone import Phone, phone
from tests.dashboard.phone.world import Night, play, settle


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Night]:
    """The registers are loaded and nothing has happened."""
    store = open_store(f"sqlite:///{tmp_path / 'light.db'}")
    yield settle(store)
    store.close()


@pytest.fixture(scope="session")
def played_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file where the night has been played, to copy: playing takes longer than most tests."""
    path = tmp_path_factory.mktemp("played") / "light.db"
    store = open_store(f"sqlite:///{path}")
    play(settle(store))
    store.close()
    return path


@pytest.fixture
def night(tmp_path: Path, played_file: Path) -> Iterator[Night]:
    store = open_store(f"sqlite:///{shutil.copy(played_file, tmp_path / 'night.db')}")
    yield Night(store)
    store.close()


@pytest.fixture
def mobile(night: Night) -> Iterator[Phone]:
    with phone(night) as opened:
        yield opened
