"""Backups: taken while others write, verified before they replace anything, never over what is there."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from data.errors import Refused, StoreFault
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.store.backup import backup, restore
from data.store.database import Store, open_store
from data.store.verify import verify
from tests.data.world import OPERATION, World, settle

pytestmark = pytest.mark.slow  # other processes have the store open


def revision_of(path: Path) -> int:
    store = open_store(f"sqlite:///{path}")
    try:
        assert verify(store).intact
        return operation_reads.revision(store)
    finally:
        store.close()


def test_there_and_back(file_world: World, tmp_path: Path) -> None:
    file_world.report(note="före")
    copy = tmp_path / "kopior" / "natt.db"
    assert backup(file_world.store, copy).entries == 4
    assert [file.name for file in copy.parent.iterdir()] == ["natt.db"]
    file_world.report(note="efter")
    verdict = restore(copy, f"sqlite:///{tmp_path / 'ny' / 'store.db'}")
    assert (verdict.entries, revision_of(tmp_path / "ny" / "store.db")) == (4, 4)
    assert file_world.revision() == 5


def test_a_backup_taken_while_others_write(file_world: World, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            file_world.report(note="x" * 500)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            assert backup(file_world.store, tmp_path / f"{number}.db").intact
    finally:
        stop.set()
        writer.join()
    taken = [revision_of(tmp_path / f"{number}.db") for number in range(5)]
    assert taken == sorted(taken)
    assert taken[-1] > 4


def test_a_backup_never_overwrites_a_file(file_world: World, tmp_path: Path) -> None:
    (tmp_path / "kopia.db").write_text("viktigt")
    with pytest.raises(Refused, match="finns redan"):
        backup(file_world.store, tmp_path / "kopia.db")
    assert (tmp_path / "kopia.db").read_text() == "viktigt"


def test_a_backup_that_cannot_be_written_leaves_nothing(file_world: World, tmp_path: Path) -> None:
    (tmp_path / "fil").touch()
    with pytest.raises(StoreFault, match="kunde inte skrivas.*Lagret är orört"):  # noqa: RUF043
        backup(file_world.store, tmp_path / "fil" / "kopia.db")
    assert file_world.revision() == 3


@pytest.fixture
def copy(file_world: World, tmp_path: Path) -> Path:
    path = tmp_path / "kopia.db"
    backup(file_world.store, path)
    return path


def test_a_store_with_anything_in_it_is_replaced_only_by_force(
    file_world: World, copy: Path, sqlite_path: Path
) -> None:
    file_world.report()
    file_world.store.close()
    url = str(file_world.store.url)
    with pytest.raises(Refused, match="har redan 4 poster. Inget har ändrats"):  # noqa: RUF043
        restore(copy, url)
    assert revision_of(sqlite_path) == 4
    restore(copy, url, force=True)
    assert revision_of(sqlite_path) == 3
    opened = open_store(url)
    World(opened).report()
    assert verify(opened).intact
    opened.close()


@pytest.mark.parametrize("force", [False, True])
def test_a_store_that_somebody_has_open_is_not_replaced(
    file_world: World, copy: Path, *, force: bool
) -> None:
    file_world.report()
    with pytest.raises(Refused, match="är öppet i ett annat program"):
        restore(copy, str(file_world.store.url), force=force)
    assert file_world.revision() == 4
    file_world.report()
    assert verify(file_world.store).intact


_IDLE = """
import sys
from data.store.database import open_store
store = open_store(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_damaged_store_that_another_process_has_open_is_left_to_it(copy: Path, tmp_path: Path) -> None:
    """SQLite cannot read it any more, so it is the operating system that says who has it."""
    path = tmp_path / "trasigt.db"
    open_store(f"sqlite:///{path}").close()
    asked = [sys.executable, "-c", _IDLE, f"sqlite:///{path}"]
    with subprocess.Popen(
        asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    ) as idle:
        assert idle.stdout is not None
        assert idle.stdout.readline() == "open\n"
        with path.open("r+b") as file:
            file.write(b"rubbish" * 500)
        before = path.read_bytes()
        with pytest.raises(Refused, match="är öppet i ett annat program"):
            restore(copy, f"sqlite:///{path}", force=True)
        assert path.read_bytes() == before
        idle.kill()
    restore(copy, f"sqlite:///{path}", force=True)
    assert revision_of(path) == 3


def test_an_empty_store_is_replaced(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "tom.db"
    open_store(f"sqlite:///{path}").close()
    restore(copy, f"sqlite:///{path}")
    assert revision_of(path) == 3


def test_a_broken_store_is_set_aside_by_force(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "trasigt.db"
    path.write_bytes(b"rubbish" * 5000)
    with pytest.raises(StoreFault, match="är inte ett lager"):
        restore(copy, f"sqlite:///{path}")
    restore(copy, f"sqlite:///{path}", force=True)
    assert revision_of(path) == 3
    assert (tmp_path / "trasigt.db.trasig").read_bytes().startswith(b"rubbish")


def test_a_backup_that_does_not_verify_replaces_nothing(file_world: World, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE point SET name = 'Annan' WHERE id = 'P01'")
        connection.commit()
    content = copy.read_bytes()
    file_world.store.close()
    with pytest.raises(Refused, match="är inte hel: point P01: name är Annan men ska vara Skolan P01"):
        restore(copy, str(file_world.store.url), force=True)
    assert copy.read_bytes() == content
    with closing(open_store(str(file_world.store.url))) as opened:
        assert point_reads.picture(opened, OPERATION).points[0].name == "Skolan P01"


def test_a_truncated_backup(copy: Path, tmp_path: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-5000])
    with pytest.raises(StoreFault, match="är avkortat"):
        restore(copy, f"sqlite:///{tmp_path / 'ny.db'}")
    assert not (tmp_path / "ny.db").exists()


def test_a_backup_is_not_written_to(copy: Path, tmp_path: Path) -> None:
    before = copy.read_bytes()
    restore(copy, f"sqlite:///{tmp_path / 'ny.db'}")
    assert copy.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} >= {"ny.db", "kopia.db"}
    assert not (tmp_path / "kopia.db-wal").exists()


def test_what_is_no_backup(file_world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ingen säkerhetskopia"):
        restore(tmp_path / "saknas.db", f"sqlite:///{tmp_path / 'ny.db'}")
    with pytest.raises(Refused, match="är själva lagret"):
        restore(Path(str(file_world.store.url.database)), str(file_world.store.url))


@pytest.mark.postgres
def test_postgres_has_tools_of_its_own(postgres_url: str, copy: Path, tmp_path: Path) -> None:
    store: Store = open_store(postgres_url)
    settle(store)
    with pytest.raises(Refused, match="pg_dump"):
        backup(store, tmp_path / "pg.db")
    with pytest.raises(Refused, match="pg_restore"):
        restore(copy, postgres_url)
    store.close()
