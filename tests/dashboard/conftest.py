"""A desk on an empty store of its own; Streamlit's caches are the process's and are emptied around it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config

from dashboard.desk import last_read, session, sheet
from dashboard.reach import held
from data.store.database import Store, open_store
from tests.dashboard.the_desk import NOW, Desk
from tests.data.conftest import file_store, file_world, sqlite_path  # noqa: F401  (what `store` and `world` are)
from tests.data.world import World


@pytest.fixture
def store(file_store: Store) -> Store:  # noqa: F811
    """What stands on a page is the same whichever database it was read from."""
    return file_store


@pytest.fixture
def world(file_world: World) -> World:  # noqa: F811
    return file_world


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch:
        yield from _desk(tmp_path, patch)


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return one for all of a module's tests, which only look at it."""
    with pytest.MonkeyPatch.context() as patch:
        yield from _desk(tmp_path_factory.mktemp("desk"), patch)


def _desk(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Desk]:
    url = f"sqlite:///{folder / 'desk.db'}"
    patch.setenv("DASHBOARD_DATABASE_URL", url)
    store = open_store(url)
    config.set_option("runner.magicEnabled", False)  # as the server has it
    made = Desk(store, NOW)
    patch.setattr("dashboard.clock.now", lambda: made.at)
    _forget()
    yield made
    _close_cached()
    _forget()
    store.close()


@pytest.fixture
def presses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A component's callback cannot be sent by AppTest: it is run where Streamlit would, before the page.

    What a test puts in the session as "pressing" is it.
    """
    whole = sheet.apply

    def begin() -> None:
        press = session.value("pressing")
        if press is not None:
            session.put("pressing", None)
            press()
        whole()

    monkeypatch.setattr(sheet, "apply", begin)


def _forget() -> None:
    last_read._database.cache_clear()
    held._reaches.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()


def _close_cached() -> None:
    """The pages open the store for themselves; it must not outlive the test."""
    last_read.store().close()
