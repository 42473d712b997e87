"""Stores for tests: the same on a SQLite file each and on databases of one real PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from data.store.database import Store, open_store
from tests.data.world import World, settle

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
# Opens a new store of the kind that a test runs on, as often as it asks.
NewStore = Callable[[], AbstractContextManager[Store]]


@pytest.fixture
def sqlite_path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture(params=BOTH)
def store_url(request: pytest.FixtureRequest, sqlite_path: Path) -> str:
    """The address of a store that holds nothing: the same test on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{sqlite_path}"
    return str(request.getfixturevalue("migrated_url"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with closing(open_store(store_url)) as opened:
        yield opened


@pytest.fixture
def world(store: Store) -> World:
    return settle(store)


@pytest.fixture(scope="module", params=BOTH)
def new_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewStore:
    """For one store that many tests look at, and for tests that need many."""

    @contextmanager
    def of_sqlite() -> Iterator[Store]:
        with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('new')}/store.db")) as opened:
            yield opened

    @contextmanager
    def of_postgres() -> Iterator[Store]:
        server = request.getfixturevalue("postgres_server")
        address = server.database(request.getfixturevalue("ready_database"))
        with closing(open_store(address)) as opened:
            yield opened
        server.drop(address)

    return of_sqlite if request.param == "sqlite" else of_postgres


@pytest.fixture
def elsewhere(
    request: pytest.FixtureRequest, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of a store of the same kind that is not there yet; PostgreSQL's programs are on PATH."""
    if store.kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'annanstans' / 'store.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    monkeypatch.setenv("PATH", f"{server.programs}:{os.environ['PATH']}")
    address = server.address_of(f"annanstans_{uuid4().hex[:8]}")
    yield address
    server.drop(address)


@pytest.fixture
def file_store(sqlite_path: Path) -> Iterator[Store]:
    """For what is about the one file that SQLite keeps a store in: its pages, its pragmas, its locks."""
    with closing(open_store(f"sqlite:///{sqlite_path}")) as opened:
        yield opened


@pytest.fixture
def file_world(file_store: Store) -> World:
    return settle(file_store)
