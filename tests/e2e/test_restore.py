"""Restoring a backup over a store that a real server has open: refused, whatever is asked, until it ends."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from data.store.database import open_store
from data.store.verify import verify
from tests.e2e import stage
from tests.e2e.quick_start import commanded
from tests.e2e.running import Server


def a_report() -> dict[str, str]:
    where = {"operation": stage.OPERATION, "point": "P01"}
    return {"id": str(uuid4()), **where, "function": "el", "status": "ur_funktion"}


def test_a_store_that_a_server_has_open_is_never_replaced(
    tmp_path: Path, serve: Callable[..., Server]
) -> None:
    store, copy = tmp_path / "s.db", tmp_path / "kopia.db"
    url = f"sqlite:///{store}"
    stage.set_up(url)
    assert commanded("backup", str(copy), "--store", url).returncode == 0
    server = serve(url)
    status, answer = server.post("/api/v1/reports", a_report())
    for words in ((), ("--force",)):
        refused = commanded("restore", str(copy), "--store", url, *words)
        assert refused.returncode == 1, refused.stdout
        assert "är öppet i ett annat program" in refused.stderr
        assert "Traceback" not in refused.stderr
    status, again = server.post("/api/v1/reports", a_report())
    assert (status, again["revision"]) == (201, answer["revision"] + 1)
    server.stop()
    with closing(open_store(url)) as held:
        assert verify(held).intact
    restored = commanded("restore", str(copy), "--store", url, "--force")
    assert restored.returncode == 0, restored.stderr
    with closing(open_store(url)) as held:
        found = verify(held)
    assert (found.intact, found.entries) == (True, answer["revision"] - 1)


def test_a_store_that_a_killed_server_left_is_replaced(tmp_path: Path, serve: Callable[..., Server]) -> None:
    """What it has left beside the file is no sign that anybody has it open."""
    store, copy = tmp_path / "s.db", tmp_path / "kopia.db"
    url = f"sqlite:///{store}"
    stage.set_up(url)
    assert commanded("backup", str(copy), "--store", url).returncode == 0
    server = serve(url)
    server.post("/api/v1/reports", a_report())
    server.kill()
    assert store.with_name("s.db-wal").exists()
    restored = commanded("restore", str(copy), "--store", url, "--force")
    assert restored.returncode == 0, restored.stderr
    with closing(open_store(url)) as held:
        assert verify(held).intact
