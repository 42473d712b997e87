"""A command without the installation's key: a store that a server has claimed is read, not written."""

from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard.commands.cli import app
from dashboard.installation.keys import KEY_FILE, keys_in
from data.access import reads as access_reads
from data.errors import Superseded
from data.server import acts
from data.store.database import open_store
from tests.data.world import NOW, settle

ISSUE = ("token", "issue", "prov", "--kind", "api", "--role", "krisledning")


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'lager.db'}"


def typed(address: str, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--store", address, "--json"], catch_exceptions=False)


def claimed(address: str, installation: str) -> None:
    with closing(open_store(address)) as store:
        settle(store)
        acts.claim(store, installation, "Ledningsplatsen", NOW)


def keys_issued(address: str) -> int:
    with closing(open_store(address)) as store:
        return len(access_reads.tokens(store))


def test_it_writes_nothing_in_a_claimed_store_and_makes_no_key(address: str, tmp_path: Path) -> None:
    claimed(address, "a" * 12)
    with pytest.raises(
        Superseded, match=r"skrivs av Ledningsplatsen, och här finns ingen installationsnyckel"
    ):
        typed(address, *ISSUE)
    assert keys_issued(address) == 0
    assert typed(address, "token", "list").exit_code == 0
    assert typed(address, "verify").exit_code == 0
    assert not (tmp_path / KEY_FILE).exists()


def test_it_writes_where_the_servers_key_is(address: str, tmp_path: Path) -> None:
    claimed(address, keys_in(tmp_path / KEY_FILE).id)
    assert typed(address, *ISSUE).exit_code == 0
    assert keys_issued(address) == 1


def test_it_writes_in_a_store_that_nobody_has_claimed(address: str) -> None:
    with closing(open_store(address)) as store:
        settle(store)
    assert typed(address, *ISSUE).exit_code == 0
