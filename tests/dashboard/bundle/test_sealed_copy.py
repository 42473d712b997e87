"""A copy that leaves the machine: sealed, opened on trial, found on a stick by what it says, put back."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pyrage import decrypt, x25519
from typer.testing import CliRunner

from dashboard import clock
from dashboard.bundle.installer import copies, dumps
from dashboard.bundle.sealed_copy import Lock, seal
from dashboard.commands.cli import app
from data.errors import Refused
from data.store.backup import backup
from data.store.database import open_store
from data.store.stated import Stated, stated
from tests.dashboard.bundle.conftest import PHRASE
from tests.data.world import settle
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.slow
NAME = "Storm över Mälardalen"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    address = f"sqlite:///{tmp_path / 'lager' / 's.db'}"
    (tmp_path / "lager").mkdir()
    with closing(open_store(address)) as store:
        settle(store).report(note=NAME)
    yield address


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    file = tmp_path / "losen"
    file.write_text(f"{PHRASE}\n")
    return file


def typed(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_one_sealed_by_a_pass_phrase_is_put_back_by_it(url: str, phrase: Path, tmp_path: Path) -> None:
    out, new = tmp_path / "sticka" / "natt.age", f"sqlite:///{tmp_path / 'ny.db'}"
    done = typed("backup", str(out), "--passphrase-file", str(phrase), "--store", url)
    assert done == {"out": str(out), "entries": 4, "intact": True, "sealed": True, "signed": True}
    assert sorted(one.name for one in out.parent.iterdir()) == ["natt.age", "natt.age.sig"]
    assert out.stat().st_mode & 0o777 == 0o600
    assert b"SQLite format" not in out.read_bytes()
    (found,) = copies.copies([out.parent])
    assert (found.revision, found.sealed, found.why) == (4, True, "")
    wrong = tmp_path / "fel"
    wrong.write_text("ett annat lösenord")
    with pytest.raises(Refused, match="går inte att öppna"):
        typed("restore", str(out), "--passphrase-file", str(wrong), "--store", new)
    with pytest.raises(Refused, match="ange --passphrase-file"):
        typed("restore", str(out), "--store", new)
    assert not (tmp_path / "ny.db").exists()
    assert typed("restore", str(out), "--passphrase-file", str(phrase), "--store", new)["entries"] == 4


def test_one_sealed_to_a_key_is_put_back_by_it_alone(url: str, tmp_path: Path) -> None:
    """Nobody needs a secret on the server to seal; age itself opens it where we are not at hand."""
    out, new = tmp_path / "natt.age", f"sqlite:///{tmp_path / 'ny.db'}"
    key = x25519.Identity.generate()
    typed("backup", str(out), "--to", str(key.to_public()), "--store", url)
    held = tmp_path / "nyckel.txt"
    held.write_text(f"# min nyckel\n{key}\n")
    with pytest.raises(Refused, match="går inte att öppna"):
        typed("restore", str(out), "--store", new)  # by this installation's own key
    assert typed("restore", str(out), "--identity-file", str(held), "--store", new)["entries"] == 4
    inside = decrypt(out.read_bytes().partition(b"\n")[2], [key]).partition(b"\n")[2]
    assert inside.startswith(b"SQLite format 3")


def test_what_is_refused_before_anything_is_written(url: str, phrase: Path, tmp_path: Path) -> None:
    for words, said in (
        (["natt.age"], "antingen --to eller --passphrase-file"),
        (["natt.db", "--passphrase-file", str(phrase)], "ska heta något på .age"),
        (["natt.age", "--to", "age1nonsens"], "skrivs age1"),
    ):
        with pytest.raises(Refused, match=said):
            typed("backup", str(tmp_path / words[0]), *words[1:], "--store", url)
    assert list(tmp_path.glob("natt*")) == []


def test_one_that_says_something_else_outside_than_inside_is_refused(
    url: str, phrase: Path, tmp_path: Path
) -> None:
    """Who cannot open it can still make an old one look like the newest."""
    out, new = tmp_path / "natt.age", f"sqlite:///{tmp_path / 'ny.db'}"
    typed("backup", str(out), "--passphrase-file", str(phrase), "--store", url)
    first, _, rest = out.read_bytes().partition(b"\n")
    told = Stated.read(first.decode())
    assert told is not None
    later = Stated(told.kind, told.entries, told.at + timedelta(days=1), told.schema)
    out.write_bytes(f"{later.line}\n".encode() + rest)
    with pytest.raises(Refused, match="säger sig vara en annan kopia"):
        typed("restore", str(out), "--passphrase-file", str(phrase), "--store", new)
    out.write_bytes(first + b"\n" + rest[:-20])
    with pytest.raises(Refused, match="går inte att öppna"):
        typed("restore", str(out), "--passphrase-file", str(phrase), "--store", new)


def test_the_newest_is_taken_whatever_kind_of_file_it_is(url: str, tmp_path: Path) -> None:
    stick = tmp_path / "sticka"
    stick.mkdir()
    with closing(open_store(url)) as store:
        backup(store, stick / "gammal.backup")
        told = stated(store, 4, as_file=True, now=clock.now())
    at = told.at + timedelta(minutes=1)
    told = Stated("sqlite", 4, at, "0036")
    seal(stick / "gammal.backup", stick / "ny.age", told, Lock(PHRASE))
    theirs = x25519.Identity.generate().to_public()
    later = Stated("sqlite", 4, at + timedelta(hours=1), "0036")
    seal(stick / "gammal.backup", stick / "deras.age", later, Lock(to=(theirs,)))
    (stick / "nycklar.age").write_bytes(b"age-encryption.org/v1\n-> scrypt x 18\n")
    found = copies.copies([stick])
    assert [one.path and one.path.name for one in found] == ["deras.age", "ny.age", "gammal.backup"]
    assert [one.why for one in found] == [copies.NEEDS_KEY, "", ""]
    assert (found[1].at, found[1].schema, found[1].sealed) == (at, "0036", True)


@pytest.mark.postgres
def test_a_copy_from_postgresql_is_found_where_its_program_is(
    postgres_server: PostgresServer, migrated_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with closing(open_store(migrated_url)) as store:
        settle(store).report(note=NAME)
        backup(store, tmp_path / "natt.backup", postgres_server.programs)
    monkeypatch.setattr(dumps, "_DEBIANS", tmp_path)
    monkeypatch.setenv("PATH", str(postgres_server.programs))
    (found,) = copies.copies([tmp_path])
    assert (found.revision, found.why, len(found.schema)) == (4, "", 4)
    monkeypatch.setenv("PATH", "/nowhere")
    assert [one.why for one in copies.copies([tmp_path])] == [copies.NEEDS_READER]
    (tmp_path / "natt.backup").write_bytes((tmp_path / "natt.backup").read_bytes()[:3000])
    monkeypatch.setenv("PATH", str(postgres_server.programs))
    assert copies.copies([tmp_path]) == []
