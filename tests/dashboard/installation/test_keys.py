"""The installation's keys are made once, for their owner alone, and are the same ever after."""

import errno
import os
from pathlib import Path
from threading import Thread

import pytest

from dashboard.installation.keys import KEY_FILE, Keys, installation_keys, keys_in, signed_by
from dashboard.settings import Settings
from data.errors import Refused


def test_they_are_made_beside_the_store_at_first_use_and_stay(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/lager.db")
    first, again = installation_keys(settings), installation_keys(settings)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert first.public == again.public
    assert first.id == first.public.id


def test_a_setting_says_where_they_are(tmp_path: Path) -> None:
    kept = tmp_path / "på usb" / "nyckel.pem"
    installation_keys(Settings(database_url=f"sqlite:///{tmp_path}/lager.db", installation_key=kept))
    assert kept.exists()
    assert not (tmp_path / KEY_FILE).exists()


def test_what_others_could_have_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / KEY_FILE
    keys_in(path)
    path.chmod(0o640)
    with pytest.raises(Refused, match=f"chmod 600 {path}"):
        keys_in(path)


@pytest.mark.parametrize("kept", ["half", "other", "neither"])
def test_a_file_that_is_no_key_is_refused_and_left_as_it_is(tmp_path: Path, kept: str) -> None:
    path = tmp_path / KEY_FILE
    keys_in(path)
    pem, age = path.read_bytes().split(b"AGE-", 1)
    written = {"half": pem, "other": b"AGE-" + age, "neither": b"ingen nyckel"}[kept]
    path.write_bytes(written)
    with pytest.raises(Refused, match="installationsnyckel"):
        keys_in(path)
    assert path.read_bytes() == written


@pytest.mark.parametrize("links", [True, False])
def test_of_two_that_begin_at_once_one_key_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """On a stick too, whose file system knows no hard links."""
    if not links:
        monkeypatch.setattr(os, "link", without_links)
    found: list[Keys] = []
    begun = [Thread(target=lambda: found.append(keys_in(tmp_path / KEY_FILE))) for _ in range(8)]
    for one in begun:
        one.start()
    for one in begun:
        one.join()
    assert len({one.id for one in found}) == 1
    assert len(found) == 8
    assert [one.name for one in tmp_path.iterdir()] == [KEY_FILE]
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def without_links(_made: str, path: Path) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted", str(path))


def test_only_its_own_key_has_signed(tmp_path: Path) -> None:
    ours, theirs = keys_in(tmp_path / "a.pem"), keys_in(tmp_path / "b.pem")
    signature = ours.signing.sign(b"bars hit")
    assert signed_by(ours.public, signature, b"bars hit")
    assert not signed_by(theirs.public, signature, b"bars hit")
    assert not signed_by(ours.public, signature, b"bars dit")
