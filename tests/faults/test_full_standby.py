"""A standby whose disk is full says so, keeps its last whole copy, and goes on by itself with room again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard.standby.following import check
from tests.dashboard.standby.test_following import Line, later
from tests.dashboard.standby.test_following import line as line
from tests.dashboard.standby.test_following import world as world
from tests.data.world import World
from tests.faults.rig import eventually, filled

pytestmark = pytest.mark.slow
DISK_BYTES = 12_000_000


@contextmanager
def following(line: Line, place: Path) -> Iterator[tuple[Path, Path]]:
    """Follow by the command, to a small disk of its own; yield that, and the file of what it says."""
    mount, key, told = place / "reserv", place / "nyckel", place / "standby.log"
    mount.mkdir()
    key.write_text("nyckel")
    alone = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    steps = f'mount -t tmpfs -o size={DISK_BYTES} tmpfs {mount} && exec "$@"'
    words = ["standby", "--from", line.url, "--token-file", str(key), "--store", str(mount / "store.db")]
    with told.open("wb") as out:
        process = subprocess.Popen(
            [*alone, "sh", "-c", steps, "sh", sys.executable, "-m", "dashboard", *words, "--json"],
            stdout=out,
            stderr=out,
        )
    try:
        yield Path(f"/proc/{process.pid}/root{mount}"), told
    finally:
        process.kill()
        process.wait(10)


def test_a_full_disk_is_said_and_got_over(line: Line, world: World, tmp_path: Path) -> None:
    with following(line, tmp_path) as (disk, told):
        eventually(lambda: newest(told).get("revision") == world.revision(), 60)
        with filled(disk):
            before = (disk / "store.db").read_bytes()
            world.report()
            later(line)
            eventually(lambda: "Disken här är full." in newest(told).get("fault", ""))
            assert "Frigör utrymme, så går det vidare av sig självt." in newest(told)["fault"]
            assert (disk / "store.db").read_bytes() == before
        eventually(lambda: newest(told).get("revision") == world.revision())
        assert newest(told)["fault"] == ""
        held = shutil.copy(disk / "store.db", tmp_path / "efteråt.db")
    assert check(Path(held)) == world.revision()


def newest(told: Path) -> dict[str, Any]:
    lines = told.read_text(encoding="utf-8").splitlines()
    return dict(json.loads(lines[-1])) if lines else {}
