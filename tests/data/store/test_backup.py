"""Backups: taken while others write, verified before they replace anything, never over what is there."""

import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from data.errors import Refused, StoreFault
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.store.backup import backup, restore
from data.store.database import Store, open_store
from data.store.dump import is_dump
from data.store.verify import verify
from tests.data.world import OPERATION, World, settle
from tests.postgres_server import name_in

pytestmark = pytest.mark.slow  # other processes have the store open


def whole(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def revision_at(address: str) -> int:
    with closing(open_store(address)) as store:
        assert verify(store).intact
        return operation_reads.revision(store)


def revision_of(path: Path) -> int:
    return revision_at(f"sqlite:///{path}")


def test_there_and_back(world: World, tmp_path: Path, elsewhere: str) -> None:
    world.report(note="före")
    copy = tmp_path / "kopior" / "natt.db"
    assert backup(world.store, copy).entries == 4
    assert [file.name for file in copy.parent.iterdir()] == ["natt.db"]
    world.report(note="efter")
    verdict = restore(copy, elsewhere)
    assert (verdict.entries, revision_at(elsewhere)) == (4, 4)
    assert world.revision() == 5
    with closing(open_store(elsewhere)) as again:
        World(again).report(note="går vidare")
        assert verify(again).intact


def test_a_backup_taken_while_others_write(world: World, tmp_path: Path, elsewhere: str) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            world.report(note="x" * 500)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        taken = [backup(world.store, tmp_path / f"{number}.db") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    assert all(one.intact for one in taken)
    restore(tmp_path / "2.db", elsewhere)
    entries = [one.entries for one in taken]
    assert entries == sorted(entries)
    assert revision_at(elsewhere) == entries[-1] > 4


def test_a_backup_never_overwrites_a_file(world: World, tmp_path: Path, elsewhere: str) -> None:
    (tmp_path / "kopia.db").write_text("viktigt")
    with pytest.raises(Refused, match="finns redan"):
        backup(world.store, tmp_path / "kopia.db")
    assert (tmp_path / "kopia.db").read_text() == "viktigt"


def test_a_backup_that_cannot_be_written_leaves_nothing(world: World, tmp_path: Path, elsewhere: str) -> None:
    (tmp_path / "fil").touch()
    with pytest.raises(StoreFault, match=r"kunde inte skrivas.*Lagret är orört"):
        backup(world.store, tmp_path / "fil" / "kopia.db")
    assert world.revision() == 3


@pytest.fixture
def copied(world: World, tmp_path: Path, elsewhere: str) -> Path:
    path = tmp_path / "kopia.db"
    backup(world.store, path)
    return path


def test_a_store_with_anything_in_it_is_replaced_only_by_force(world: World, copied: Path) -> None:
    world.report()
    world.store.close()
    with pytest.raises(Refused, match=r"har redan 4 poster\. Inget har ändrats"):
        restore(copied, whole(world.store))
    assert revision_at(whole(world.store)) == 4
    restore(copied, whole(world.store), force=True)
    assert revision_at(whole(world.store)) == 3
    with closing(open_store(whole(world.store))) as opened:
        World(opened).report()
        assert verify(opened).intact


@pytest.mark.parametrize("force", [False, True])
def test_a_store_that_somebody_has_open_is_not_replaced(world: World, copied: Path, *, force: bool) -> None:
    world.report()
    with pytest.raises(Refused, match=r"är öppet i .*Inget har ändrats"):
        restore(copied, whole(world.store), force=force)
    assert world.revision() == 4
    world.report()
    assert verify(world.store).intact


def test_a_backup_that_does_not_verify_replaces_nothing(world: World, tmp_path: Path, elsewhere: str) -> None:
    with world.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE point SET name = 'Annan' WHERE id = 'P01'")
    copy = tmp_path / "kopia.db"
    assert not backup(world.store, copy).intact
    content = copy.read_bytes()
    with closing(open_store(elsewhere) if world.store.kind == "sqlite" else open_store(made(elsewhere))) as o:
        settle(o)
    with pytest.raises(Refused, match="är inte hel: point P01: name är Annan men ska vara Skolan P01"):
        restore(copy, elsewhere, force=True)
    assert copy.read_bytes() == content
    with closing(open_store(elsewhere)) as opened:
        assert point_reads.picture(opened, OPERATION).points[0].name == "Skolan P01"


def made(address: str) -> str:
    """Make the database of an address, as its owner does."""
    with psycopg.connect(beside(address), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name_in(address)}".encode())
    return address


def beside(address: str) -> str:
    url = make_url(address).set(drivername="postgresql", database="postgres")
    return url.render_as_string(hide_password=False)


def test_a_backup_of_a_newer_version_is_refused_in_words(
    world: World, tmp_path: Path, elsewhere: str
) -> None:
    copy = tmp_path / "nyare.db"
    backup(world.store, copy)
    with world.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    newer = tmp_path / "nyast.db"
    with suppress(StoreFault):  # SQLite's copy is opened to be verified, and is refused already there
        backup(world.store, newer)
    if world.store.kind == "postgresql":
        with pytest.raises(StoreFault, match="inte känner till"):
            restore(newer, elsewhere)
        with pytest.raises(StoreFault):
            open_store(elsewhere)
    else:
        assert not newer.exists()
    assert list(tmp_path.glob("*.partial")) == []


def test_an_empty_store_is_replaced(world: World, copied: Path, elsewhere: str) -> None:
    open_store(made(elsewhere) if world.store.kind == "postgresql" else elsewhere).close()
    restore(copied, elsewhere)
    assert revision_at(elsewhere) == 3


@pytest.fixture
def copy(file_world: World, tmp_path: Path) -> Path:
    path = tmp_path / "kopia.db"
    backup(file_world.store, path)
    return path


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


def test_a_broken_store_is_set_aside_by_force(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "trasigt.db"
    path.write_bytes(b"rubbish" * 5000)
    with pytest.raises(StoreFault, match="är inte ett lager"):
        restore(copy, f"sqlite:///{path}")
    restore(copy, f"sqlite:///{path}", force=True)
    assert revision_of(path) == 3
    assert (tmp_path / "trasigt.db.trasig").read_bytes().startswith(b"rubbish")


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


def test_a_copy_of_a_file_is_not_put_into_a_database(copy: Path) -> None:
    with pytest.raises(Refused, match=r"kan bara återställas till en fil.*dashboard move"):
        restore(copy, "postgresql://postgres@127.0.0.1:1/ny")


@pytest.mark.usefixtures("elsewhere")  # where PostgreSQL's programs are
@pytest.mark.parametrize("as_file", [True, False])
def test_every_copy_can_be_put_back_as_a_file(world: World, tmp_path: Path, *, as_file: bool) -> None:
    """Also pg_dump's own, and a copy that needs none of PostgreSQL's programs on the machine it comes to."""
    world.report(note="före")
    path, new = tmp_path / "kopior" / "natt", f"sqlite:///{tmp_path / 'ny.db'}"
    assert backup(world.store, path, as_file=as_file).intact
    assert is_dump(path) == (world.store.kind != "sqlite" and not as_file)
    assert [file.name for file in path.parent.iterdir()] == ["natt"]
    assert restore(path, new).entries == revision_at(new) == world.revision()
    with closing(open_store(new)) as again:
        World(again).report(note="går vidare")
