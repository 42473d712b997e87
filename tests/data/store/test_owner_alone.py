"""A store in a file is for whoever runs the server: nobody else on the machine reads it."""

from contextlib import closing
from pathlib import Path

from data.store.database import open_store
from tests.data.world import settle


def test_a_store_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(open_store(f"sqlite:///{path}")) as store:
        settle(store)
        assert modes(tmp_path) == {"store.db": "600", "store.db-shm": "600", "store.db-wal": "600"}
    path.chmod(0o644)
    with closing(open_store(f"sqlite:///{path}")) as store, store.reading():
        assert modes(tmp_path) == {"store.db": "600", "store.db-shm": "600", "store.db-wal": "600"}


def modes(folder: Path) -> dict[str, str]:
    return {one.name: f"{one.stat().st_mode & 0o777:o}" for one in folder.glob("store.db*")}
