"""PostgreSQL's own programs: which of them on this machine fit a server, and running one of them."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from sqlalchemy import URL, Connection

from data.errors import Refused, StoreFault

# Where Debian keeps those of each version, beside the one that is on PATH.
_VERSIONED: Final = Path("/usr/lib/postgresql")
_VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")


def major_of(connection: Connection) -> int:
    """Return a server's major version."""
    found = connection.dialect.server_version_info
    return int(found[0]) if found else 0


def program(name: str, server: int, folder: Path | None = None) -> Path:
    """Return a program of the server's own version, or else the nearest newer one; raises Refused.

    Looked for in the folder that is set, on PATH, and where Debian keeps each version apart.
    """
    found = {path: _version_of(path) for path in _candidates(name, folder)}
    fit = {path: version for path, version in found.items() if version >= server}
    if fit:
        return min(fit, key=lambda path: fit[path])
    if not any(found.values()):
        raise Refused(
            f"Programmet {name} finns inte på den här datorn. Installera postgresql-client-{server}, eller "
            "ange dess mapp i DASHBOARD_POSTGRES_PROGRAMS. Inget har ändrats."
        )
    raise Refused(
        f"{name} är version {max(found.values())} men servern är PostgreSQL {server}, som den inte kan läsa. "
        f"Installera postgresql-client-{server}. Inget har ändrats."
    )


def newest(name: str, folder: Path | None = None) -> Path:
    """Return the newest of a program here: it reads what every older one has written; raises Refused."""
    found = {path: _version_of(path) for path in _candidates(name, folder)}
    if not any(found.values()):
        raise Refused(
            f"Programmet {name} finns inte på den här datorn, och utan det går en kopia från PostgreSQL inte "
            "att läsa. Installera postgresql-client, eller ange dess mapp i DASHBOARD_POSTGRES_PROGRAMS. "
            "Inget har ändrats."
        )
    return max(found, key=lambda path: found[path])


def _candidates(name: str, folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder / name
    on_path = shutil.which(name)
    if on_path is not None:
        yield Path(on_path)
    if _VERSIONED.is_dir():
        yield from (one / "bin" / name for one in sorted(_VERSIONED.iterdir(), reverse=True))


def _version_of(path: Path) -> int:
    """Return a program's major version; 0 where there is none that can be run."""
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return 0
    version = _VERSION.search(told.stdout)
    return int(version[1]) if version else 0


def address(url: URL) -> str:
    """Return a database's address as PostgreSQL's programs take it, and without the password."""
    bare = url.set(drivername="postgresql").difference_update_query(["options"])._replace(password=None)
    return bare.render_as_string(hide_password=False)


def run(program: Path, args: Sequence[str], url: URL) -> None:
    """Run a program to its end; raises StoreFault with the last line that it said."""
    done = subprocess.run(  # noqa: S603
        [program, *args], env=_environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise _failed(program, done.stderr)


@contextmanager
def reading(program: Path, args: Sequence[str], url: URL) -> Iterator[IO[str]]:
    """Yield what a program writes, line by line; raises StoreFault where it did not come to its end."""
    with subprocess.Popen(  # noqa: S603
        [program, *args],
        env=_environment(url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        if running.stdout is None or running.stderr is None:
            raise StoreFault(f"{program.name} kunde inte startas.")
        try:
            yield running.stdout
            said = running.stderr.read()
            if running.wait():
                raise _failed(program, said)
        finally:
            running.kill()


def _environment(url: URL) -> dict[str, str]:
    """A password is in no list of processes: it goes by the environment, else by ~/.pgpass as ever."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PGOPTIONS", "PGDATABASE")}
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    return {**kept, **password, "PGCONNECT_TIMEOUT": "10", "LC_ALL": "C.UTF-8"}


def _failed(program: Path, said: str) -> StoreFault:
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "inget skäl angavs")
    return StoreFault(f"{program.name} kom inte till slutet ({last.strip()}). Lagret är orört.")
