"""The house that the API's tests call at, and the API alone on a staged store with a clock of its own."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from dashboard.api.routes import api
from dashboard.door.caller import Caller, remember
from data.acting import LOCAL
from data.rights import MACHINE
from data.store.database import Store, open_store
from tests.dashboard.door.conftest import built, house
from tests.e2e import stage
from tests.packs import shared_reaches

__all__ = ("built", "house")
START = datetime(2026, 1, 17, 2, 0, tzinfo=UTC)
AREAS: dict[str, Any] = {"type": "FeatureCollection", "features": []}


class Clock:
    def __init__(self) -> None:
        self.now = START + timedelta(minutes=5)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def staged_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with the stage set up, to copy: that takes longer than most of these tests."""
    path = tmp_path_factory.mktemp("staged") / "s.db"
    stage.set_up(f"sqlite:///{path}", START)
    return path


@pytest.fixture
def store(tmp_path: Path, staged_file: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{shutil.copy(staged_file, tmp_path / 's.db')}")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(store: Store, clock: Clock) -> TestClient:
    """The API behind a door that has let everybody in as the machine itself."""
    inner = api(store, AREAS, clock, shared_reaches())

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            remember(HTTPConnection(scope), Caller(LOCAL, MACHINE))
        await inner(scope, receive, send)

    return TestClient(behind)
