"""Two servers that both took over and meet, and one that was let go on alone: who writes, and who stops."""

import json
import shutil
import time
import urllib.error
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard import clock
from dashboard.installation.keys import keys_in
from dashboard.standby.meeting import EVERY_SECONDS, Other, meet, read
from dashboard.standby.meeting import as_said as said
from dashboard.standby.state import State, refuse_followed, write
from data.errors import Refused, Superseded
from data.server import acts
from data.server.reads import standing
from data.store.database import Store, open_store
from data.store.verify import verify
from data.words import Role, TokenKind
from tests.data.world import World, settle
from tests.e2e import quick_start
from tests.e2e.running import Server, free_port, issue_key, waited_for
from tests.e2e.test_standby import report, soon

DEAD = "den första"


@dataclass
class Machine:
    """One machine: its store, and the installation that it is."""

    store: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.store}"

    @property
    def installation(self) -> str:
        return keys_in(self.store.with_name("installationsnyckel.pem")).id

    def opened(self) -> Store:
        return open_store(self.url, installation=self.installation)


@pytest.fixture
def key() -> list[str]:
    return []


@pytest.fixture
def pair(tmp_path: Path, key: list[str]) -> Iterator[list[Machine]]:
    """Two machines with a copy each of the store of one that has died, and a key that was given out there."""
    dead = tmp_path / "store.db"
    with closing(open_store(f"sqlite:///{dead}", installation=DEAD)) as store:
        settle(store)
        acts.claim(store, DEAD, "", clock.now())
    key.append(issue_key(f"sqlite:///{dead}", TokenKind.API, Role.KRISLEDNING))
    machines = [Machine(tmp_path / name / "store.db") for name in ("Huset", "Skolan")]
    for machine in machines:
        machine.store.parent.mkdir()
        shutil.copyfile(dead, machine.store)
    yield machines


def test_of_two_that_both_took_over_one_stands_down_and_the_other_goes_on(
    pair: list[Machine], key: list[str], tmp_path: Path
) -> None:
    for machine in pair:
        with closing(machine.opened()) as store:
            acts.take_over(store, machine.installation, machine.store.parent.name, clock.now())
    ports = [free_port(), free_port()]
    servers: list[Server] = []
    try:
        for machine, own, other in zip(pair, ports, reversed(ports), strict=True):
            partner = {"DASHBOARD_PARTNER_URL": f"http://127.0.0.1:{other}"}
            servers.append(quick_start.begun(machine.url, tmp_path / f"{own}.log", own, **partner))
            waited_for(servers[-1]).key = key[0]
            if len(servers) == 1:
                report(servers[0])  # they have not met yet: what is taken in alone stays where it is
        soon(lambda: [writes(server) for server in servers].count(False) == 1)
        time.sleep(2 * EVERY_SECONDS)  # each has asked the other again
        goes_on = min(range(2), key=lambda number: pair[number].installation)
        assert [writes(server) for server in servers] == [number == goes_on for number in range(2)]
        assert report(servers[goes_on]) > 0
        with pytest.raises(urllib.error.HTTPError) as answer:
            report(servers[1 - goes_on])
        assert answer.value.code == 503
        called = pair[goes_on].store.parent.name
        assert f"avlöst av {called} och skriver inget mer" in json.load(answer.value)["detail"]
    finally:
        for server in servers:
            server.kill()
    for machine in pair:
        with closing(machine.opened()) as store:
            assert verify(store).intact


def writes(server: Server) -> bool:
    return bool(server.get("/standby/stands")["writes"])


def test_a_standby_that_is_split_off_goes_on_beside_the_other_when_they_meet(pair: list[Machine]) -> None:
    house, island = pair
    with closing(house.opened()) as store:
        acts.take_over(store, house.installation, "Huset", clock.now())
    shutil.copyfile(house.store, island.store)
    write(island.store, State("http://127.0.0.1:9", revision=4))
    with pytest.raises(Refused, match="en reservs kopia"):
        refuse_followed(island.url)
    with closing(island.opened()) as store, pytest.raises(Superseded, match="dashboard split"):
        World(store).report(now=clock.now())
    first, again = split(island, "Ön"), split(island, "Ön")
    assert first == again
    refuse_followed(island.url)  # it is nobody's copy any more
    with closing(house.opened()) as there, closing(island.opened()) as here:
        for store in (there, here):
            World(store).report(now=clock.now())
        assert standing(here).name == "Ön"
        assert standing(here).revision == first
        for store, other in ((there, here), (here, there)):
            assert not meet(store, heard(other), "", clock.now())
            World(store).report(now=clock.now())
            assert verify(store).intact


def split(machine: Machine, name: str) -> int:
    """Run the command on a machine; return the entry that says so."""
    ended = quick_start.commanded("split", "--name", name, "--store", machine.url, "--json")
    assert ended.returncode == 0, ended.stderr
    return int(json.loads(ended.stdout)["revision"])


def heard(store: Store) -> Other:
    with store.reading() as connection:
        return read(said(connection, ""))
