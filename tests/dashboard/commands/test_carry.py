"""Two installations meet by real files, with the commands alone."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard import clock
from dashboard.commands.cli import app
from data.access import security
from data.errors import Superseded
from data.server import acts
from data.store.database import open_store
from data.store.verify import verify
from data.words import SecurityKind, Status
from tests.data.carried.acts_on_islands import before_the_cut
from tests.data.carried.islands import truth_of
from tests.data.world import OPERATION, World, later, settle

RUN = CliRunner()


def run(place: Path, *words: str) -> Any:
    """Run a command of an installation and return its one line of JSON."""
    store = f"sqlite:///{place / 'lager.db'}"
    done = RUN.invoke(app, ["carry", *words, "--store", store, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(autouse=True)
def _after_the_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where what the islands report has been: no package is taken of times to come."""
    monkeypatch.setattr(clock, "now", lambda: later(60))


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of one store, each with keys of its own, who know each other by their words."""
    first, second = tmp_path / "ledning", tmp_path / "reserv"
    first.mkdir()
    second.mkdir()
    store = open_store(f"sqlite:///{first / 'lager.db'}")
    before_the_cut(settle(store))
    store.close()
    shutil.copyfile(first / "lager.db", second / "lager.db")
    for here, there in ((first, second), (second, first)):
        theirs = run(there, "keys")
        (here / "deras.txt").write_text(theirs["keys"])
        run(
            here, "partner", "add", str(here / "deras.txt"), "--name", there.name, "--words", theirs["spoken"]
        )
    return first, second


def report(place: Path, status: Status, minutes: float) -> None:
    store = open_store(f"sqlite:///{place / 'lager.db'}")
    World(store).report(status, now=later(minutes))
    store.close()


def test_two_islands_meet_by_files(places: tuple[Path, Path], tmp_path: Path) -> None:
    report(places[0], Status.FUNGERAR, 10)
    report(places[1], Status.UR_FUNKTION, 5)
    for place, other in (places, places[::-1]):
        run(
            place,
            "out",
            "--operation",
            OPERATION,
            "--to",
            other.name,
            "--out",
            str(tmp_path / f"{place.name}.bars"),
        )
    for _ in range(2):
        for place, other in (places, places[::-1]):
            stick = str(tmp_path / f"{other.name}.bars")
            looked = run(place, "in", stick, "--dry-run")
            assert not looked["applied"]
            assert run(place, "in", stick)["new"] == looked["new"]
    assert looked["new"] == 0
    stores = [open_store(f"sqlite:///{place / 'lager.db'}") for place in places]
    truth = [truth_of(store) for store in stores]
    assert truth[0] == truth[1]
    assert all(truth[0]["P01/el"])  # contradicted: neither had heard of the other
    for store in stores:
        assert verify(store).differences == []
        taken = [one.facts for one in security.entries(store) if one.kind is SecurityKind.EXPORT]
        assert [one["what"] for one in taken] == ["bars till annan installation"]
        store.close()


def test_an_old_server_learns_from_a_stick_and_gives_what_came_to_it_alone(
    places: tuple[Path, Path], tmp_path: Path
) -> None:
    """It writes no entry any more; a package of what came to it alone it does."""
    old, new = places
    with closing(open_store(f"sqlite:///{new / 'lager.db'}")) as store:
        acts.take_over(store, run(new, "keys")["installation"], "Reserven", clock.now())
    report(old, Status.UR_FUNKTION, 10)
    report(new, Status.FUNGERAR, 5)
    run(old, "partner", "remove", new.name)
    out = ["out", "--operation", OPERATION, "--to", "reserv", "--out", str(tmp_path / "x.bars")]
    stick = str(tmp_path / "från.bars")
    run(new, "out", "--operation", OPERATION, "--to", old.name, "--out", stick)
    theirs = run(new, "keys")
    named = ["partner", "add", theirs["keys"], "--name", "reserv", "--words", theirs["spoken"]]
    run(old, *named)
    done = RUN.invoke(app, ["carry", "in", stick, "--store", f"sqlite:///{old / 'lager.db'}"])
    assert isinstance(done.exception, Superseded)
    assert "avlöst av Reserven" in str(done.exception)
    run(old, *named)  # known after it has stood down, too
    assert run(old, *out)["entries"] == 1
    assert run(new, "in", str(tmp_path / "x.bars"))["new"] == 1
    with closing(open_store(f"sqlite:///{old / 'lager.db'}")) as store:
        taken = [one for one in security.entries(store) if one.kind is SecurityKind.EXPORT]
        assert [one.facts["what"] for one in taken] == ["bars till annan installation"]
        with pytest.raises(Superseded):
            World(store).report(now=later(11))


def test_a_partner_is_registered_by_its_words_alone(places: tuple[Path, Path]) -> None:
    here, there = places
    theirs = run(there, "keys")
    assert run(here, "partner", "list")["partners"][0]["spoken"] == theirs["spoken"]
    run(here, "partner", "remove", there.name)
    assert run(here, "partner", "list")["partners"] == []
    wrong = ["partner", "add", theirs["keys"], "--name", "x", "--words", "lusab babad gutih tugad mudof"]
    store = f"sqlite:///{here / 'lager.db'}"
    done = RUN.invoke(app, ["carry", *wrong, "--store", store])
    assert "Orden är inte den nyckelns ord" in str(done.exception)
    with_store = open_store(store)
    kinds = [one.kind for one in security.entries(with_store)]
    assert kinds[:2] == [SecurityKind.KEY_REVOKED, SecurityKind.PARTNER_ADDED]
    with_store.close()
