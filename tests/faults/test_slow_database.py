"""A PostgreSQL whose disk takes 200 ms longer for each flush: receipts come later, and all goes on."""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.store.database import open_store
from data.store.verify import verify
from tests.data.world import World, a_report, settle
from tests.faults.rig import compiled
from tests.postgres_server import PostgresServer

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
SLOWER_S, AT_LATEST_S, WRITERS, EACH = 0.2, 5.0, 3, 4


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database on a disk that will be slow once it is filled; the server may run as somebody else."""
    with tempfile.TemporaryDirectory(prefix="slow-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        (folder / "does").write_text("")
        monkeypatch.setenv("LD_PRELOAD", str(compiled(folder)))
        monkeypatch.setenv("FAULTY", str(folder / "does"))
        monkeypatch.setenv("FAULTY_UNDER", "/")
        server = PostgresServer(durable=True)
        monkeypatch.delenv("LD_PRELOAD")
        try:
            url = server.database()
            with closing(open_store(url)) as store:
                settle(store)
            (folder / "does").write_text("fsync 200")
            yield url
            (folder / "does").write_text("")
        finally:
            server.close()


def test_a_database_on_a_slow_disk_is_late_and_loses_nothing(slow: str) -> None:
    took: list[float] = []

    def write(name: int) -> None:
        with closing(open_store(slow)) as store:
            world = World(store)
            for number in range(EACH):
                began = time.monotonic()
                world.reports([a_report(id=f"{name}-{number}")])
                took.append(time.monotonic() - began)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(took) == WRITERS * EACH
    assert statistics.median(took) >= SLOWER_S  # one flush may serve two
    assert max(took) < AT_LATEST_S
    with closing(open_store(slow)) as store:
        assert World(store).revision() == 3 + WRITERS * EACH
        assert verify(store).intact
