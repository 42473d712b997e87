"""A server on a disk of its own that can be filled, made slow or unwritable, with a clock that can be set."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.e2e.running import Server, free_port, waited_for

DISK_BYTES: Final = 48_000_000
HEARD_S: Final = 0.15  # machine.c reads what it is to do twenty times a second
_HERE: Final = Path(__file__).parent


def needed(found: object, what: str) -> None:
    """A missing tool is an error in CI and a skip elsewhere."""
    if found:
        return
    if os.environ.get("CI") or os.environ.get("DASHBOARD_TESTS_REQUIRE_BROWSER"):
        pytest.fail(f"{what} is missing, and tests of faults may not be skipped here.")
    pytest.skip(f"{what} is not installed")


@dataclass
class Rig:
    """The running server, and what can be done to the machine under it."""

    server: Server
    inside: Path
    machine: Path
    store: str

    @contextmanager
    def full(self) -> Iterator[None]:
        """Fill the disk to its last byte, for as long as this lasts."""
        with filled(self.inside):
            yield

    @contextmanager
    def does(self, what: str) -> Iterator[None]:
        """Let the machine do what machine.c knows: a slow disk, one that takes nothing, another clock."""
        self._told(what)
        yield
        self._told("")

    def _told(self, what: str) -> None:
        """Say what the machine does, and return when it has heard it: a report may be faster."""
        self.machine.write_text(what)
        time.sleep(HEARD_S)

    @contextmanager
    def hung(self) -> Iterator[None]:
        self.server.process.send_signal(signal.SIGSTOP)
        yield
        self.server.process.send_signal(signal.SIGCONT)

    def copied(self, to: Path) -> Path:
        """Return a copy of the store as it lies on the disk at this moment."""
        with self.hung():
            for end in ("", "-wal"):
                shutil.copy(self.inside / f"{self.store}{end}", f"{to}{end}")
        return to


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Fill a disk to its last byte, for as long as this lasts."""
    filling = disk / "fyllnad"
    with filling.open("wb", buffering=0) as file:
        for size in (1_000_000, 4096, 1):
            while _written(file, size):
                """More of the same."""
    yield
    filling.unlink()


def _written(file: Any, size: int) -> bool:
    try:
        return bool(file.write(b"x" * size))
    except OSError:
        return False


def compiled(place: Path) -> Path:
    """Return machine.c, ready to be preloaded."""
    needed(shutil.which("cc"), "A C compiler")
    shim = place / "machine.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, _HERE / "machine.c", "-ldl"], check=True)
    return shim


@contextmanager
def rigged(place: Path, prepared: Path, log: Path, does: str = "") -> Iterator[Rig]:
    """Start a server on a copy of a store, on a small disk that only it sees mounted."""
    shim, machine = compiled(place), place / "does"
    machine.write_text(does)
    mount = place / "lager"
    mount.mkdir()
    port, url = free_port(), f"sqlite:///{mount / prepared.name}"
    alone = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    steps = f'mount -t tmpfs -o size={DISK_BYTES} tmpfs {mount} && cp {prepared} {mount} && exec env "$@"'
    faults = [f"LD_PRELOAD={shim}", f"FAULTY={machine}", f"FAULTY_UNDER={mount}"]
    words = [sys.executable, "-m", "dashboard", "run", "--port", str(port), "--store", url]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*alone, "sh", "-c", steps, "sh", *faults, *words],
            stdout=out,
            stderr=out,
            env={**os.environ, "DASHBOARD_LOG": "json"},
        )
    inside = Path(f"/proc/{process.pid}/root{mount}")
    server = Server(f"http://127.0.0.1:{port}", url, process, log)
    try:
        yield Rig(waited_for(server), inside, machine, prepared.name)
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait(10)


def eventually(look: Any, seconds: float = 20) -> None:
    """Wait until something holds; raises what it lacks at the end."""
    until = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < until, look
        time.sleep(0.1)
