"""The store's own commands on PostgreSQL: a copy, one put back, and a move there, each as it is typed."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.commands.cli import app
from data.errors import Refused, Superseded
from data.store.database import open_store
from data.store.verify import verify
from tests.data.world import World, settle
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.postgres


def typed(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def ours(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("PATH", f"{postgres_server.programs}:{os.environ['PATH']}")
    address = postgres_server.database()
    yield address
    postgres_server.drop(address)


def test_a_store_is_moved_copied_and_put_back(ours: str, tmp_path: Path) -> None:
    old = f"sqlite:///{tmp_path / 'gammalt.db'}"
    with closing(open_store(old)) as store:
        settle(store).report()
    assert typed("move", "--to", ours, "--store", old)["entries"] == 4
    with closing(open_store(old)) as store, pytest.raises(Superseded, match="dit allt är flyttat"):
        World(store).report()
    copy = tmp_path / "natt.dump"
    taken = typed("backup", str(copy), "--store", ours)
    assert (taken["entries"], taken["intact"], taken["sealed"]) == (4, True, False)
    with closing(open_store(ours)) as store:
        World(store).report()
    with pytest.raises(Refused, match="har redan 5 poster"):
        typed("restore", str(copy), "--store", ours)
    assert typed("restore", str(copy), "--force", "--store", ours)["entries"] == 4
    with closing(open_store(ours)) as store:
        assert verify(store).entries == 4
