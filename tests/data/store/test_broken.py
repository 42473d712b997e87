"""Broken stores: one clear sentence each, nothing lost, and the file as it was."""

import hashlib
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import StoreFault
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.store import engines, guards
from data.store.database import Store, open_store
from data.store.verify import verify
from tests.data.world import OPERATION, World, settle


def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def closed(sqlite_path: Path) -> Path:
    """A store with a hundred reports, closed and in one file."""
    store = open_store(url(sqlite_path))
    world = settle(store)
    for _ in range(100):
        world.report(note="x" * 200)
    store.close()
    assert [path.name for path in sqlite_path.parent.iterdir()] == [sqlite_path.name]
    return sqlite_path


def refused(path: Path, said: str) -> None:
    """The store is refused with one sentence, and not a byte of it changes."""
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StoreFault, match=said) as caught:
        open_store(url(path))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert "\n" not in str(caught.value)
    assert "Traceback" not in str(caught.value)


def changed(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("left", [0.9, 0.5, 0.1])
def test_a_truncated_store(closed: Path, left: float) -> None:
    content = closed.read_bytes()
    closed.write_bytes(content[: int(len(content) * left)])
    refused(closed, "är avkortat")


def test_a_store_cut_inside_its_first_page(closed: Path) -> None:
    closed.write_bytes(closed.read_bytes()[:50])
    refused(closed, "är avkortat")


def test_an_empty_file_becomes_a_store(sqlite_path: Path) -> None:
    sqlite_path.touch()
    store = open_store(url(sqlite_path))
    assert operation_reads.revision(store) == 0
    store.close()


def test_not_sqlite_at_all(sqlite_path: Path) -> None:
    sqlite_path.write_text("id,name\nP01,Brommaskolan\n" * 100)
    refused(sqlite_path, "är inte ett lager för Trygghetsläget")


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="kan inte öppnas"):
        open_store(url(tmp_path))


def test_another_programs_database(sqlite_path: Path) -> None:
    changed(sqlite_path, "CREATE TABLE invoices (id INTEGER)")
    refused(sqlite_path, "innehåller andra tabeller .invoices. och inget lager")


def test_a_newer_schema(closed: Path) -> None:
    changed(closed, "UPDATE alembic_version SET version_num = '9999'")
    refused(closed, "ett schema som den här versionen inte känner till")


def test_a_wrong_schema(closed: Path) -> None:
    changed(closed, "ALTER TABLE report RENAME COLUMN supply TO supplies")
    refused(closed, "har fel schema: report.supply saknas")
    changed(closed, "DROP TABLE function_state")
    refused(closed, "har fel schema: function_state, report.supply saknas")


def test_a_damaged_page(closed: Path) -> None:
    content = bytearray(closed.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    closed.write_bytes(content)
    refused(closed, "är skadat")


def test_a_head_that_is_not_the_last_entry(closed: Path) -> None:
    changed(closed, "DROP TRIGGER head_forward", "UPDATE head SET digest = 'x'", _guard("head_forward"))
    refused(closed, r"sista post \(103\) stämmer inte med huvudet \(103\)")


def _guard(name: str) -> str:
    return f"CREATE TRIGGER {name} {guards.SQLITE[name]}"


def test_addresses_that_are_none() -> None:
    for address, said in {
        "": "ingen adress",
        "lager.db": "ingen adress",
        "mysql://x/y": "inte mysql",
    }.items():
        with pytest.raises(StoreFault, match=said):
            open_store(address)


@pytest.mark.postgres
def test_a_postgres_that_does_not_answer(postgres: str) -> None:
    with pytest.raises(StoreFault, match="går inte att nå just nu") as caught:
        open_store("postgresql://nobody:hemligt@127.0.0.1:1/nothing")
    assert "hemligt" not in str(caught.value)


def test_a_store_that_may_only_be_read(closed: Path) -> None:
    store = open_store(f"sqlite:///file:{closed}?mode=ro&uri=true")
    assert operation_reads.revision(store) == 103
    assert verify(store).intact
    with pytest.raises(StoreFault, match="går bara att läsa"):
        World(store).report()
    store.close()


def fill(store: Store) -> None:
    with store.writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")


def test_a_full_disk_keeps_what_was_acknowledged(file_world: World) -> None:
    fill(file_world.store)
    acknowledged = []
    with pytest.raises(StoreFault, match="Disken är full") as caught:
        for number in range(1000):
            file_world.report(id=f"full-{number}", note="x" * 1000)
            acknowledged.append(f"full-{number}")
    assert "Det som redan kvitterats finns kvar; det senaste sparades inte." in str(caught.value)
    assert acknowledged
    with file_world.store.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    held = {one.id for one in log_reads.reports_of(file_world.store, OPERATION, "P01", limit=5000)}
    assert held == set(acknowledged)
    assert verify(file_world.store).intact
    file_world.report(id="after")


def test_a_full_file_system(tmp_path: Path) -> None:
    """A real one of 1 MB where we may mount; the page limit above is the same fault elsewhere."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("may not mount a file system here")
    try:
        store = open_store(url(folder / "store.db"))
        world = settle(store)
        acknowledged = 0
        with pytest.raises(StoreFault, match="Disken är full"):
            for _ in range(5000):
                world.report(note="x" * 1500)
                acknowledged += 1
        assert len(log_reads.reports_of(store, OPERATION, "P01", limit=9999)) == acknowledged
        assert verify(store).intact
        store.close()
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy store is given up after a tenth of a second instead of ten."""
    pragmas = ("busy_timeout = 100", *engines.DURABLE_PRAGMAS[1:])
    monkeypatch.setattr(engines, "DURABLE_PRAGMAS", pragmas)


@pytest.fixture
def held(closed: Path) -> Iterator[Path]:
    """The store while another program writes in it and does not finish."""
    other = sqlite3.connect(closed, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield closed
    other.execute("ROLLBACK")
    other.close()


def test_a_store_held_by_another_program(impatient: None, held: Path) -> None:
    store = open_store(url(held))
    with pytest.raises(StoreFault, match="upptaget av ett annat program"):
        World(store).report()
    assert operation_reads.revision(store) == 103  # readers never wait
    store.close()


def test_killed_while_the_log_moved_into_the_file(closed: Path, tmp_path: Path) -> None:
    """A file shorter than its header beside a log that holds the rest is a store, not a broken one."""
    store = open_store(url(closed))
    world = World(store)
    with store.reading():  # keeps the log from being moved away
        for _ in range(50):
            world.report(note="y" * 900)
        copy = tmp_path / "copy" / "store.db"
        copy.parent.mkdir()
        shutil.copy(closed, copy)
        shutil.copy(f"{closed}-wal", f"{copy}-wal")
    store.close()
    whole = closed.read_bytes()
    half = bytearray(copy.read_bytes())
    half[:100] = whole[:100]  # the first page arrived, the last ones did not
    copy.write_bytes(half)
    assert len(half) < len(whole)
    again = open_store(url(copy))
    assert operation_reads.revision(again) == 153
    assert verify(again).intact
    again.close()


def unguarded(path: Path, *statements: str) -> None:
    """Change a store as somebody would who has taken its guards away, and put them back."""
    connection = sqlite3.connect(path)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for statement in statements:
        connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statements", "differences"),
    [
        (
            ["UPDATE journal SET actor = 'ingen' WHERE revision = 50"],
            ["Post 50 har ändrats: dess kontrollsumma stämmer inte."],
        ),
        (
            ["UPDATE journal SET occurred_at = 'i går' WHERE revision = 50"],
            ["Post 50 kan inte läsas: den har ändrats.", "report 50 finns men följer inte av journalen."],
        ),
        (
            ["UPDATE journal SET kind = 'revolution' WHERE revision = 50"],
            ["Post 50 kan inte läsas: den har ändrats.", "report 50 finns men följer inte av journalen."],
        ),
        (
            ["UPDATE payload SET text = '{}' WHERE revision = 50"],
            ["Texten i post 50 har ändrats."],
        ),
        (
            ["DELETE FROM payload WHERE revision = 50"],
            ["Texten till post 50 saknas."],
        ),
        (
            ["UPDATE payload SET text = NULL, salt = NULL, masked_by = 4 WHERE revision = 50"],
            ["Post 50 är maskerad utan beslut."],
        ),
        (
            ["DELETE FROM payload WHERE revision = 50", "DELETE FROM journal WHERE revision = 50"],
            [
                "Post 50 saknas i journalen.",
                "Post 51 hänger inte ihop med posten före.",
                "report 50 finns men följer inte av journalen.",
            ],
        ),
        (
            ["UPDATE report SET status = 'ur_funktion' WHERE revision = 50"],
            ["report 50: status är ur_funktion men ska vara fungerar."],
        ),
        (
            ["UPDATE report SET status = 'på gång' WHERE revision = 50"],
            ["report har värden som inte kan läsas."],
        ),
        (
            ["DELETE FROM report WHERE revision = 50"],
            ["report 50 saknas men följer av journalen."],
        ),
        (
            ["UPDATE point_state SET phase = 'oppen' WHERE point = 'P01'"],
            ["point_state op-1/P01: phase är oppen men ska vara planerad."],
        ),
        (
            ["UPDATE point SET name = 'Annan' WHERE id = 'P02'"],
            ["point P02: name är Annan men ska vara Skolan P02."],
        ),
        (
            ["UPDATE operation SET closed_at = '2027-01-14 03:00:00.000000'"],
            [
                "operation op-1: closed_at är 2027-01-14 03:00:00+00:00 men ska vara None.",
            ],
        ),
        (
            ["INSERT INTO function_state VALUES ('op-1', 'P02', 'el', 50, NULL)"],
            ["function_state op-1/P02/el finns men följer inte av journalen."],
        ),
        (
            ["UPDATE head SET digest = 'x'"],
            ["Huvudets kontrollsumma är inte den sista postens."],
        ),
        (["DELETE FROM head"], ["Huvudet saknas."]),
    ],
)
def test_verify_says_exactly_what_differs(
    closed: Path, statements: list[str], differences: list[str]
) -> None:
    unguarded(closed, *statements)
    store = open_store(url(closed), check=False)
    found = verify(store).differences
    store.close()
    assert found == differences


def test_verify_says_no_more_than_fifty_things(closed: Path) -> None:
    unguarded(closed, "UPDATE payload SET text = '{}'")
    store = open_store(url(closed), check=False)
    assert len(verify(store).differences) == 50
    store.close()
