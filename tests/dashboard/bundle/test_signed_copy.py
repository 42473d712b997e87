"""Where a copy of the store comes from: its signature, and what `restore` asks where it has none."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.bundle.signed_copy import Signed, beside, known_here, look
from dashboard.commands.cli import app
from dashboard.settings import Settings
from data.store.database import open_store


def ran(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--json"])
    return done.exit_code, f"{done.stdout}{done.exception or ''}"


def url_in(folder: Path) -> str:
    folder.mkdir()
    return f"sqlite:///{folder / 's.db'}"


@pytest.fixture
def taken(tmp_path: Path) -> tuple[Path, str]:
    """Return a copy that the command took, and its server's store."""
    url = url_in(tmp_path / "egen")
    open_store(url).close()
    copy = tmp_path / "natt.db"
    code, said = ran("backup", str(copy), "--store", url)
    assert code == 0, said
    assert json.loads(said)["signed"]
    return copy, url


def test_the_command_signs_and_the_server_knows_it(taken: tuple[Path, str]) -> None:
    copy, url = taken
    known = known_here(Settings(database_url=url))
    assert look(copy, known).signed is Signed.OWN
    assert look(copy, None).signed is Signed.OTHER
    code, said = ran("restore", str(copy), "--store", url, "--force")
    assert code == 0, said


@pytest.mark.parametrize(
    ("spoil", "signed"),
    [
        (lambda copy: beside(copy).unlink(), Signed.NONE),
        (lambda copy: beside(copy).write_text("{"), Signed.CHANGED),
        (lambda copy: beside(copy).write_text("[" * 5000), Signed.CHANGED),
        (lambda copy: copy.write_bytes(copy.read_bytes() + b"\0"), Signed.CHANGED),
    ],
)
def test_one_that_is_not_known_is_never_silently_taken(
    taken: tuple[Path, str], spoil: Any, signed: Signed
) -> None:
    copy, url = taken
    spoil(copy)
    found = look(copy, known_here(Settings(database_url=url)))
    assert found.signed is signed
    code, said = ran("restore", str(copy), "--store", url, "--force")
    assert code != 0
    assert found.doubt in said
    assert "--unsigned" in said


def test_one_of_another_server_is_named_by_its_key(taken: tuple[Path, str], tmp_path: Path) -> None:
    copy, _ = taken
    other = url_in(tmp_path / "annan")
    open_store(other).close()
    assert ran("backup", str(tmp_path / "annan.db"), "--store", other)[0] == 0
    code, said = ran("restore", str(copy), "--store", other, "--force")
    assert code != 0
    assert "signerad av en annan server" in said
    assert look(copy, None).key[:8] in said
    assert ran("restore", str(copy), "--store", other, "--force", "--unsigned")[0] == 0


def test_a_server_without_a_key_says_whose_it_is(taken: tuple[Path, str], tmp_path: Path) -> None:
    copy, _ = taken
    new = url_in(tmp_path / "ny")
    done = CliRunner().invoke(app, ["restore", str(copy), "--store", new])
    assert done.exit_code == 0, done.output
    assert look(copy, None).key[:8] in done.output
