"""A store of its own for each test, with the night of the sketch in a real operation."""

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


@pytest.fixture
def night(empty: Night) -> Night:
    play(empty)
    return empty


@pytest.fixture
def mobile(night: Night) -> Iterator[Phone]:
    with phone(night) as opened:
        yield opened
