"""install.sh on Debian's smallest system, from a folder of wheels, without a network: a bare machine.

It needs root and, to lay the system and fetch the wheels once, a way to Debian's and Python's packages. The
short form overlays this machine's own system instead and installs from what uv has fetched already.
"""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.dashboard.deploy.fresh_root import parts, source

SYSTEM = "python3,libpython3-stdlib,util-linux,passwd,tzdata,ca-certificates,libseccomp2"


def drill(folder: Path, short: bool) -> Iterator[str]:
    begun = time.monotonic()
    release = source(folder / "from", wheels=not short)
    yield f"a release: {time.monotonic() - begun:.0f} s, {_megabytes(release)} MB"
    room = folder / "root"
    if short:
        room.mkdir()
    else:
        laid = time.monotonic()
        words = ["debootstrap", "--variant=minbase", f"--include={SYSTEM}", "bookworm", str(room)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        yield f"Debian 12's smallest system: {time.monotonic() - laid:.0f} s, {_megabytes(room)} MB"
    installed = time.monotonic()
    said = parts(room, release, "uv" if short else "pip", 1200)
    yield f"installed, started, backed up and ended in it: {time.monotonic() - installed:.0f} s"
    for name in ("install", "again", "health", "process", "users", "backup", "ended"):
        yield f"{name}: {said[name].splitlines()[-1]}"
    if '"status":"ok"' not in said["health"]:
        raise SystemExit(f"It did not answer:\n{said['told']}")


def _megabytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1_000_000
