"""PostgreSQL's own programs: found or said to be missing, never told a password; what a plain role may."""

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from data.errors import Refused, StoreFault
from data.operations import reads as operation_reads
from data.store.backup import backup, restore
from data.store.database import open_store
from data.store.programs import program
from data.store.verify import verify
from tests.data.world import World, settle
from tests.postgres_server import PostgresServer, name_in

pytestmark = pytest.mark.postgres
PASSWORD = "hemligt-9f3a"


def a_program(folder: Path, name: str, version: str, then: str = "") -> Path:
    """Put a program in a folder that says which version it is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo "{name} (PostgreSQL) {version}"; exit; fi\n{then}\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Debian keeps each version apart, with none; and nothing on PATH but the machine's own."""
    folder = tmp_path / "usr" / "lib" / "postgresql"
    monkeypatch.setattr("data.store.programs._VERSIONED", folder)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return folder


def test_the_servers_own_version_is_used_else_the_nearest_newer(debian: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"pg_dump finns inte .*postgresql-client-16"):
        program("pg_dump", 16)
    old = a_program(tmp_path / "bin", "pg_dump", "15.9 (Debian 15.9-1)")
    with pytest.raises(Refused, match=r"pg_dump är version 15 men servern är PostgreSQL 16"):
        program("pg_dump", 16)
    newest = a_program(debian / "18" / "bin", "pg_dump", "18.1")
    assert program("pg_dump", 16) == newest
    own = a_program(debian / "16" / "bin", "pg_dump", "16.4")
    assert program("pg_dump", 16) == own
    assert program("pg_dump", 14) == old
    told = a_program(tmp_path / "satt", "pg_dump", "16.5")
    assert program("pg_dump", 16, tmp_path / "satt") == told


@pytest.fixture
def plain_role(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a database as a role has it that owns it, and may nothing else on the server."""
    monkeypatch.setenv("PATH", f"{postgres_server.programs}:{os.environ['PATH']}")
    address = postgres_server.database()
    with psycopg.connect(postgres_server.address, autocommit=True) as server:
        server.execute(f"CREATE ROLE tjanst LOGIN PASSWORD '{PASSWORD}'".encode())
        server.execute(f"ALTER DATABASE {name_in(address)} OWNER TO tjanst".encode())
    yield make_url(address).set(username="tjanst", password=PASSWORD).render_as_string(hide_password=False)
    postgres_server.drop(address)
    with psycopg.connect(postgres_server.address, autocommit=True) as server:
        server.execute("DROP ROLE tjanst")


def test_a_role_that_owns_its_database_and_nothing_else_is_enough(
    plain_role: str, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """It makes its tables and guards, writes, and takes copies; to put one back it must make a database."""
    with closing(open_store(plain_role)) as store:
        settle(store).report()
        verdict = backup(store, tmp_path / "kopia")
        assert (verdict.intact, verdict.entries) == (True, 4)
    with pytest.raises(Refused, match=r"får inte skapa databaser.*ALTER ROLE … CREATEDB"):
        restore(tmp_path / "kopia", plain_role, force=True)
    with psycopg.connect(postgres_server.address, autocommit=True) as server:
        server.execute("ALTER ROLE tjanst CREATEDB")
    restore(tmp_path / "kopia", plain_role, force=True)
    with closing(open_store(plain_role)) as store:
        World(store).report()
        assert verify(store).intact
        assert operation_reads.revision(store) == 5
    with psycopg.connect(postgres_server.address, autocommit=True) as server:
        found = server.execute("SELECT datname FROM pg_database").fetchall()
        kept = [row for row in found if row[0].startswith(f"{name_in(plain_role)}_fore_")]
        assert len(kept) == 1
        server.execute(f"DROP DATABASE {kept[0][0]}".encode())


def test_a_password_is_in_no_list_of_processes(plain_role: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    real = program("pg_dump", 18)
    spying = f'echo "$@" >> {told}\ntest "$PGPASSWORD" = {PASSWORD} || exit 9\nexec {real} "$@"'
    spy = a_program(tmp_path / "spy", "pg_dump", "18.0", spying)
    with closing(open_store(plain_role)) as store:
        assert backup(store, tmp_path / "kopia", spy.parent).intact
    said = told.read_text()
    assert "tjanst" in said
    assert PASSWORD not in said


def set_aside(server: PostgresServer) -> set[str]:
    """Return the databases that restoring made beside stores, by any test."""
    with psycopg.connect(server.address) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '_(ny|fore)_'")
        return {str(row[0]) for row in found}


def test_a_dump_that_is_cut_short_replaces_nothing(
    plain_role: str, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with closing(open_store(plain_role)) as store:
        settle(store)
        backup(store, tmp_path / "kopia")
    whole = (tmp_path / "kopia").read_bytes()
    (tmp_path / "kopia").write_bytes(whole[: len(whole) // 2])
    address = make_url(plain_role).set(username="postgres", password=None).render_as_string()
    before = set_aside(postgres_server)
    with pytest.raises(StoreFault, match=r"pg_restore kom inte till slutet .*Lagret är orört"):
        restore(tmp_path / "kopia", address, force=True)
    assert set_aside(postgres_server) == before
    with closing(open_store(plain_role)) as store:
        assert operation_reads.revision(store) == 3


def test_a_program_that_fails_leaves_no_file(plain_role: str, tmp_path: Path) -> None:
    broken = a_program(tmp_path / "trasig", "pg_dump", "18.0", "echo 'disk full' >&2; exit 1")
    with closing(open_store(plain_role)) as store, pytest.raises(StoreFault, match=r"\(disk full\)"):
        backup(store, tmp_path / "ut" / "kopia", broken.parent)
    assert list((tmp_path / "ut").iterdir()) == []
