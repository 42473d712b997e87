"""Where a test of the whole service is run: straight at one server, or through nginx at two on PostgreSQL."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from tests.e2e.behind import behind
from tests.e2e.quick_start import begun, start
from tests.e2e.running import Server

STRAIGHT, PROXIED = "straight", "proxied"
WAYS = [STRAIGHT, pytest.param(PROXIED, marks=pytest.mark.postgres)]
# What the proxy says by itself of what is sent to it; everything else is the application's answer.
BY_THE_PROXY = frozenset({400, 405, 413, 414})
_WHOLE = bool(os.environ.get("DASHBOARD_TESTS_WHOLE"))
_Tried = TypeVar("_Tried")


@dataclass(frozen=True)
class House:
    """What serves a store: `front` is the address that people know, behind it are the servers."""

    front: Server
    servers: list[Server]

    def stop(self) -> None:
        """Ask every process to end, as their owner would: what waits to be written is written."""
        for server in self.servers:
            server.stop()

    def logged(self) -> str:
        return "".join(server.log.read_text() for server in self.servers)


@contextmanager
def opened(way: str, store: str, place: Path) -> Iterator[House]:
    """Serve a store this way."""
    if way == PROXIED:
        with behind(store, place, begun) as running:
            yield House(running.front, running.processes)
        return
    server = start(store, place / "server.log")
    yield House(server, [server])
    if server.process.poll() is None:
        server.kill()


def new_store(way: str, place: Path, make_database: Callable[[], str]) -> str:
    """Return the address of a store that is not there yet, of the kind that is used this way."""
    return make_database() if way == PROXIED else f"sqlite:///{place / 'house.db'}"


def sample(every: list[_Tried], way: str, step: int) -> list[_Tried]:
    """Return all that is to be tried straight, and through the proxy every so many: all if asked for.

    A step that no inner loop's length is a multiple of takes all of each loop's values in turn.
    """
    return every if way == STRAIGHT or _WHOLE else every[::step]


def examples(way: str, many: int, few: int) -> int:
    """Return how many made-up cases are tried this way."""
    return many if way == STRAIGHT or _WHOLE else few


def by_the_proxy(headers: Mapping[str, str]) -> bool:
    """Return whether the proxy answered by itself: the application's door marks each of its answers."""
    return "x-content-type-options" not in {name.lower() for name in headers}
