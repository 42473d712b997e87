"""A house of its own for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data.store.database import Store, open_store
from tests.dashboard.door.house import House, settle


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Build houses on one store."""
    store: list[Store] = []

    def build(**how: Any) -> House:
        if not store:
            store.append(open_store(f"sqlite:///{tmp_path / 'house.db'}"))
            settle(store[0])
        return House(store[0], **how)

    yield build
    for one in store:
        one.close()


@pytest.fixture
def house(built: Callable[..., House]) -> House:
    return built()
