"""What the application answers the installer: a copy from the bundle, another town's, the first links."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dashboard import clock
from dashboard.bundle.first_links import first_links
from dashboard.bundle.installer import copies
from dashboard.bundle.installer.choosing import Found, put_back
from dashboard.bundle.installer.copies import Copy
from dashboard.bundle.installer.package import StopError, opened
from dashboard.bundle.installer.placing import Place
from dashboard.bundle.opening import main
from dashboard.bundle.sealed_copy import Lock, seal
from dashboard.bundle.signed_copy import sign_here
from dashboard.bundle.writing import Asked, Made, write_bundle
from dashboard.settings import REFERENCE_PACK, Settings
from data.access import accounts, sessions
from data.access.printed import given
from data.acting import LOCAL
from data.errors import Refused
from data.operations import reads as operation_reads
from data.rights import Grant
from data.store.backup import backup
from data.store.database import Store, open_store
from data.store.stated import stated
from data.words import Role
from tests.dashboard.bundle.conftest import HERE, NOW, PHRASE
from tests.e2e import stage
from tests.packs import pack_of

pytestmark = pytest.mark.slow
ADDRESS = "https://trygghet.example"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Store:
    url = f"sqlite:///{tmp_path_factory.mktemp('levt') / 's.db'}"
    stage.set_up(url)
    return open_store(url)


def answered(home: Path, pack: Path, **asked: str) -> Mapping[str, Any]:
    environment = {
        "DASHBOARD_DATABASE_URL": f"sqlite:///{home / 'lager' / 'ny.db'}",
        "DASHBOARD_PACK": str(pack),
    }
    done = subprocess.run(
        [sys.executable, "-m", main.__module__],
        input=json.dumps({**asked, "home": str(home)}),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environment,
    )
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def test_a_copy_goes_along_sealed_and_is_put_back(
    lived: Store, small: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, listed = small
    settings = Settings(database_url=lived.url.render_as_string(hide_password=False))
    asked = Asked((HERE,), PHRASE, NOW, folder, with_backup=True, listed=listed)
    made = write_bundle(lived, settings, asked, tmp_path / "starta")
    revision = operation_reads.revision(lived)
    told = opened(made.out).said["backup"]
    assert told["revision"] == revision
    assert told["schema"] == opened(made.out).said["schemas"][0]
    assert stage.NAME.encode() not in made.out.read_bytes()
    home = tmp_path / "hem"
    home.mkdir()
    assert answered(home, REFERENCE_PACK, do="open", package=str(made.out), phrase=PHRASE)["opened"]
    assert answered(home, home / "paket", do="restore", path="") == {"entries": revision}
    assert not (home / "kopia.db").exists()  # it is in its place now
    with closing(open_store(f"sqlite:///{home / 'lager' / 'ny.db'}")) as there:
        assert operation_reads.revision(there) == revision


def test_a_sealed_copy_is_put_back_by_the_phrase_of_the_envelope(lived: Store, tmp_path: Path) -> None:
    revision = operation_reads.revision(lived)
    backup(lived, tmp_path / "kopia")
    told = stated(lived, revision, as_file=True, now=NOW)
    seal(tmp_path / "kopia", tmp_path / "natt.age", told, Lock(PHRASE))
    home = tmp_path / "hem"
    home.mkdir()
    asked = {"do": "restore", "path": str(tmp_path / "natt.age")}
    assert answered(home, REFERENCE_PACK, phrase="ett annat lösenord", **asked) == {"opened": False}
    assert answered(home, REFERENCE_PACK, phrase=PHRASE.upper(), **asked) == {"entries": revision}
    assert not (home / "kopia.db").exists()


def test_a_copy_of_another_municipality_is_refused(lived: Store, tmp_path: Path) -> None:
    copy = tmp_path / "kopia.db"
    backup(lived, copy)
    answer = answered(tmp_path, pack_of(4, tmp_path), do="restore", path=str(copy))
    assert "Ta rätt sticka" in answer["why"]


def test_an_empty_store_has_no_copy_to_take_along(
    store: Store, small: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, listed = small
    settings = Settings(database_url=store.url.render_as_string(hide_password=False))
    asked = Asked((HERE,), PHRASE, NOW, folder, with_backup=True, listed=listed)
    with pytest.raises(Refused, match="Lagret är tomt"):
        write_bundle(store, settings, asked, tmp_path / "starta")
    assert list(tmp_path.iterdir()) == []


def test_the_first_links_lead_to_the_wall_and_in(lived: Store, tmp_path: Path) -> None:
    copy = tmp_path / "ny.db"
    backup(lived, copy)
    settings = Settings(database_url=f"sqlite:///{copy}")
    wall, leader = first_links(settings, ADDRESS)
    assert wall["address"].startswith(f"{ADDRESS}/live/wall?nyckel=vagg-")
    assert wall["address"].endswith(f"&operation={stage.OPERATION}")
    assert leader["name"] == "Administratören"  # nobody leads in this store
    with closing(open_store(settings.database_url)) as there:
        assert [one.address for one in given(there, clock.now())] == [ADDRESS]


def test_the_leaders_link_is_short_and_opens(lived: Store, tmp_path: Path) -> None:
    copy = tmp_path / "ny.db"
    backup(lived, copy)
    settings = Settings(database_url=f"sqlite:///{copy}")
    now = clock.now()
    with closing(open_store(settings.database_url)) as there:
        grants = (Grant(Role.KRISLEDNING),)
        accounts.add_account(there, LOCAL, login="kl", label="Krisledningen", grants=grants, now=now)
    _, leader = first_links(settings, ADDRESS)
    assert "press" not in leader
    with closing(open_store(settings.database_url)) as there:
        secret = leader["address"].rpartition("/")[2]
        assert len(secret) == 17
        assert sessions.sign_in_by_link(there, secret, clock.now(), sessions.Lasting()).secret


def asked_of(
    home: Path, made: Made, lying: Sequence[Path], typed: str, monkeypatch: pytest.MonkeyPatch
) -> Copy | None:
    """Let the installer's own steps put back what lies on a stick, newest first; somebody types."""
    place = Placed(home)
    assert place.answers({"do": "open", "package": str(made.out), "home": str(home), "phrase": PHRASE})[
        "opened"
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    found = [copy for path in lying if (copy := copies.read(path)) is not None]
    assert len(found) == len(lying)
    return put_back(place, Found(found, ()), PHRASE)


class Placed(Place):
    """A place whose program is this checkout's."""

    @property
    def python(self) -> Path:
        return Path(sys.executable)


@pytest.fixture(scope="module")
def own(lived: Store, small: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder, listed = small
    settings = Settings(database_url=lived.url.render_as_string(hide_password=False))
    out = tmp_path_factory.mktemp("egen") / "starta"
    return write_bundle(lived, settings, Asked((HERE,), PHRASE, NOW, folder, listed=listed), out)


@pytest.fixture
def stick(lived: Store, tmp_path: Path) -> Path:
    """Return a signed copy on a stick, and make the folder of the new machine."""
    (tmp_path / "hem").mkdir()
    copy = tmp_path / "sticka" / "natt.db"
    backup(lived, copy)
    assert not sign_here(copy, Settings(database_url=lived.url.render_as_string(hide_password=False)))
    return copy


def test_a_signed_copy_is_put_back_without_a_word(
    own: Made,
    stick: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    taken = asked_of(tmp_path / "hem", own, [stick], "", monkeypatch)
    assert taken is not None
    assert taken.path == stick
    assert ">>" not in capsys.readouterr().out  # nothing was asked


def test_an_unsigned_newest_is_named_and_the_next_is_offered(
    own: Made,
    stick: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    foreign = stick.with_name("nyare.db")
    shutil.copy(stick, foreign)
    taken = asked_of(tmp_path / "hem", own, [foreign, stick], "1\nj\n", monkeypatch)
    assert taken is not None
    assert taken.path == stick
    said = capsys.readouterr().out
    assert (
        f"Kopian är inte signerad: det går inte att veta att den kommer från er server. ({foreign})" in said
    )
    assert "Nästa kopia är från" in said


def test_a_changed_copy_alone_is_not_taken_unless_somebody_vouches(
    own: Made, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stick.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(StopError, match="Ingen annan kopia finns"):
        asked_of(tmp_path / "hem", own, [stick], "1\n", monkeypatch)
    assert not (tmp_path / "hem" / "lager" / "trygghetslaget.db").exists()


def test_a_broken_newest_that_is_signed_lets_the_next_be_taken(
    own: Made, lived: Store, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = stick.with_name("a-trasig.db")
    shutil.copy(stick, broken)
    with closing(sqlite3.connect(broken)) as held, held:
        for (trigger,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            held.execute(f'DROP TRIGGER "{trigger}"')
        held.execute("UPDATE journal SET facts = '{}' WHERE revision = 2")
    sign_here(broken, Settings(database_url=lived.url.render_as_string(hide_password=False)))
    taken = asked_of(tmp_path / "hem", own, [broken, stick], "j\n", monkeypatch)
    assert taken is not None
    assert taken.path == stick
