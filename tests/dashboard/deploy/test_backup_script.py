"""The backup that the timer takes: plain on the machine's own disk, sealed where it is to leave it."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.dashboard.deploy.fresh_root import DEPLOY


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """What the command was asked; it makes the file that it is told to."""
    command = tmp_path / "dashboard"
    command.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/said\n: >"$2"\n')
    command.chmod(0o755)
    (tmp_path / "kopior").mkdir()
    return tmp_path / "said"


def run(folder: Path, **given: str) -> list[str]:
    fixed = {"BACKUP_FOLDER": str(folder / "kopior"), "DASHBOARD_COMMAND": str(folder / "dashboard")}
    subprocess.run(
        ["sh", str(DEPLOY / "backup.sh")], check=True, env={"PATH": os.environ["PATH"], **fixed, **given}
    )
    return sorted(one.name for one in (folder / "kopior").iterdir())


def test_it_is_plain_where_nothing_else_is_said(said: Path) -> None:
    (name,) = run(said.parent)
    assert name.endswith(".backup")
    assert said.read_text() == f"backup {said.parent}/kopior/{name} --json\n"


def test_it_is_sealed_to_every_key_that_is_named(said: Path) -> None:
    (name,) = run(said.parent, BACKUP_TO="age1ett age1två")
    assert said.read_text().endswith(f"{name} --to age1ett --to age1två --json\n")
    assert name.endswith(".age")


def test_it_is_sealed_by_the_phrase_among_the_secrets(said: Path) -> None:
    (said.parent / "secrets_backup_passphrase").write_text("ett långt lösenord")
    (name,) = run(said.parent, CREDENTIALS_DIRECTORY=str(said.parent))
    assert said.read_text().endswith(
        f".age --passphrase-file {said.parent}/secrets_backup_passphrase --json\n"
    )
    assert name.endswith(".age")


def test_the_newest_of_both_kinds_are_kept(said: Path) -> None:
    for name in ("20260101T000000Z.backup", "20260102T000000Z.age", "20260103T000000Z.backup"):
        (said.parent / "kopior" / f"trygghetslaget-{name}").touch()
    gone = said.parent / "kopior" / "trygghetslaget-20260101T000000Z.backup.sig"
    gone.touch()
    assert len(run(said.parent, BACKUPS_KEEP="2")) == 2
    assert not gone.exists()  # a signature goes with its copy
    assert "trygghetslaget-20260103T000000Z.backup" in run(said.parent, BACKUPS_KEEP="3")
