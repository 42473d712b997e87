"""The golden store, opened by the program as it is now, in a copy of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store.database import Store, open_store
from tests.data.conftest import sqlite_path, store, store_url  # noqa: F401
from tests.golden.held import STORE, unpacked


@pytest.fixture(scope="module")
def golden_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(STORE, tmp_path_factory.mktemp("golden"))


@pytest.fixture(scope="module")
def golden(golden_file: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{golden_file}")
    yield opened
    opened.close()
