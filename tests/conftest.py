"""How the tests run, and what they share: ready stores, a real PostgreSQL, a real identity provider."""

import gc
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from xdist.scheduler import LoadScopeScheduling

from data.access import accounts, sessions
from data.store.database import open_store
from tests import ready_stores
from tests.directory import Directory, a_directory
from tests.postgres_server import PostgresServer, name_in

IN_BROWSERS = "tests/e2e/"
# These look at a clock, or at what comes within seconds: one of them at a time, on whatever machine.
BY_THE_CLOCK = frozenset(
    f"{IN_BROWSERS}test_{name}.py"
    for name in (
        *(
            "alarm",
            "attacks",
            "behind",
            "break",
            "demo",
            "exercise",
            "light_form",
            "light_queue",
            "nobody_acts",
            "one_clock",
        ),
        *("replay", "silent_district", "stays", "switch", "two_phones", "wall_live", "wrong_clock"),
    )
) | {
    *(f"tests/faults/test_{name}.py" for name in ("behind", "database", "machine")),
    "tests/drills/test_day.py",
}
GARBAGE = (20_000, 20, 200)  # as the server has it
# What takes longest begins, so that no core waits at the end for a file that came last.
LONGEST = (
    IN_BROWSERS,
    "tests/faults/",
    "tests/dashboard/desk/",
    "tests/model/",
    "tests/fuzz/",
    "tests/dashboard/",
)
MOST_WORKERS = 4  # each may have a PostgreSQL of its own
NEVER_QUICK = ("tests/e2e/", "tests/faults/", "tests/drills/", "tests/fuzz/", "tests/model/")
# A server each, or a whole page run by its framework.
HEAVY_FIXTURES = {"postgres_server", "directory", "desk", "shared_desk"}
HEAVY_MARKS = ("slow", "postgres", "browser")


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One more than there are cores, since browsers and servers are waited for a fifth of the time; and none
    beside this process where all that is asked for runs in turn."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    asked = {_in_turn(str(argument)) for argument in config.args}
    if len(asked) == 1 and _is_file(config):
        return 0
    return min(_cores() + 1, MOST_WORKERS)


def _is_file(config: pytest.Config) -> bool:
    return all(".py" in str(argument) for argument in config.args)


def _cores() -> int:
    """Return how many cores this process may use: two threads of one core are two."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _in_turn(address: str) -> str:
    """Return what runs in turn with a test: its file, or all that look at a clock."""
    file = address.split("::", 1)[0]
    return "by the clock" if file in BY_THE_CLOCK else file


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test is quick unless it is marked slow or needs a server, a browser or a page that is really run."""
    for item in items:
        if _is_quick(item):
            item.add_marker("quick")
    if hasattr(config, "workerinput"):  # one of several that share the tests
        many = Counter(_in_turn(item.nodeid) for item in items)
        items.sort(key=lambda item: (_rank(item), -many[_in_turn(item.nodeid)], _in_turn(item.nodeid)))


def pytest_collection_finish() -> None:
    """Look once through what was read and collected: Python by itself spends a fifth of the time on it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def _rank(item: pytest.Item) -> int:
    folders = enumerate(LONGEST)
    return next((rank for rank, folder in folders if item.nodeid.startswith(folder)), len(LONGEST))


def _is_quick(item: pytest.Item) -> bool:
    return (
        not item.nodeid.startswith(NEVER_QUICK)
        and not HEAVY_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        and not any(item.get_closest_marker(mark) for mark in HEAVY_MARKS)
    )


class TakingTurns(LoadScopeScheduling):  # type: ignore[misc]
    """Side by side, a file's tests stay together, and those that look at a clock take turns."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = (
            False  # the order is that of the tests, and not of how many there are
        )
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return _in_turn(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TakingTurns:
    return TakingTurns(config, log)


@pytest.fixture(scope="session", autouse=True)
def _ready_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with ready_stores.copied(tmp_path_factory.mktemp("ready")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_at_once() -> Iterator[None]:
    """Let a password cost a millisecond, and not the tens on purpose: the same way, a thousand times over."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patched:
        for module in (accounts, sessions):
            patched.setattr(module, "_HASHER", quick)
        sessions._no_ones.cache_clear()
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL server, with a database for each test that asks for one."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres(postgres_server: PostgresServer) -> str:
    """The address of a running PostgreSQL server's own database."""
    return postgres_server.address


@pytest.fixture(scope="session")
def make_database(postgres_server: PostgresServer) -> Callable[[], str]:
    """Make an empty database, for what several tests share."""
    return postgres_server.database


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database of its own."""
    address = postgres_server.database()
    yield address
    postgres_server.drop(address)


@pytest.fixture(scope="session")
def ready_database(postgres_server: PostgresServer) -> str:
    """The name of a database that the migrations have made, to copy."""
    url = postgres_server.database()
    open_store(url).close()
    return name_in(url)


@pytest.fixture
def migrated_url(postgres_server: PostgresServer, ready_database: str) -> Iterator[str]:
    """A database of its own that is a store with nothing in it."""
    address = postgres_server.database(ready_database)
    yield address
    postgres_server.drop(address)


@pytest.fixture(scope="session")
def started_directory() -> Iterator[Directory]:
    """One real identity provider for all tests that need one: its library keeps one a process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = a_directory(port)
    made.open()
    yield made
    made.close()


@pytest.fixture
def directory(started_directory: Directory) -> Iterator[Directory]:
    """The identity provider as a test finds it: with nobody in it, and telling the truth."""
    started_directory.forget()
    yield started_directory
    started_directory.forget()
