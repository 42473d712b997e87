"""A dump put in place of a store on PostgreSQL: into a database beside it, tried, and then renamed."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL

from data.errors import Refused
from data.operations import reads as operation_reads
from data.store.database import open_store
from data.store.faults import fault_in_words, shown
from data.store.programs import address, program, run
from data.store.verify import Verdict, verify

Server = psycopg.Connection[Any]
# From where a database is made and renamed: nobody can do so to the one that they are connected to.
_BESIDE: Final = "postgres"
_MOMENTS: Final = 20
_MOMENT_S: Final = 0.1
_INSIDE: Final = (
    "SELECT coalesce(nullif(application_name, ''), usename, 'okänd') FROM pg_stat_activity "
    "WHERE datname = %s AND pid <> pg_backend_pid()"
)


def restore(path: Path, url: URL, *, force: bool, programs: Path | None) -> Verdict:
    """Put a dump in the place of the database of a store, which is kept under another name if it held any.

    Raises Refused where anybody is connected, whatever `force` says; where the store holds anything and
    `force` is not given; and where the dump is of a newer version or does not verify. It is untouched then.
    """
    name = url.database or ""
    with _beside(url) as server:
        held = _held(server, url, force)
        _refuse_connected(server, name, url)
        reader = program("pg_restore", server.info.server_version // 10_000, programs)
        fresh = f"{name}_ny_{uuid4().hex[:8]}"
        _make(server, fresh)
        try:
            verdict = _tried(path, url.set(database=fresh), reader)
            _put_in_place(server, name, fresh, held)
        except BaseException:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh)))
            raise
    return verdict


def keep(url: URL, out: Path, programs: Path | None) -> int:
    """Copy a database that nobody is in to a new file as it stands, whichever version wrote it.

    Returns how many entries it has; raises Refused where anybody is connected.
    """
    with _beside(url) as server:
        held = _held(server, url, force=True)
        if held is None:
            raise Refused(f"{shown(url)} finns inte. Inget har ändrats.")
        copier = program("pg_dump", server.info.server_version // 10_000, programs)
    run(
        copier,
        ["--format=custom", "--no-owner", "--no-privileges", f"--file={out}", f"--dbname={address(url)}"],
        url,
    )
    return held


@contextmanager
def beside(url: URL, *names: str) -> Iterator[tuple[URL, ...]]:
    """Yield addresses of databases beside one, which are not there yet; they are gone afterwards."""
    made = tuple(url.set(database=f"{url.database}_{name}_{uuid4().hex[:8]}") for name in names)
    try:
        yield made
    finally:
        with _beside(url) as server:
            for one in made:
                name = sql.Identifier(one.database or "")
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


@contextmanager
def _beside(url: URL) -> Iterator[Server]:
    """Yield a connection to the server's own database; what it says becomes a sentence."""
    there = url.set(drivername="postgresql", database=_BESIDE).difference_update_query(["options"])
    try:
        with closing(
            psycopg.connect(there.render_as_string(hide_password=False), autocommit=True, connect_timeout=10)
        ) as server:
            yield server
    except psycopg.errors.InsufficientPrivilege as fault:
        raise Refused(
            f"Rollen får inte skapa databaser på {shown(url)}, vilket en återställning gör. Inget har "
            "ändrats. Ge den rätten (ALTER ROLE … CREATEDB) medan du återställer."
        ) from fault
    except psycopg.Error as fault:
        raise fault_in_words(url, fault) from fault


def _held(server: Server, url: URL, force: bool) -> int | None:
    """Return how many entries the store has; None where there is no such database. Raises Refused."""
    found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (url.database,)).fetchone()
    if found is None:
        return None
    _refuse_connected(server, url.database or "", url)
    there = url.set(drivername="postgresql").difference_update_query(["options"])
    with closing(psycopg.connect(there.render_as_string(hide_password=False), connect_timeout=10)) as inside:
        tables = {
            str(row[0])
            for row in inside.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            ).fetchall()
        }
        if tables and "head" not in tables:
            raise Refused(f"{shown(url)} innehåller något annat än ett lager. Inget har ändrats.")
        row = inside.execute("SELECT revision FROM head").fetchone() if tables else None
    held = int(str(row[0])) if row is not None else 0
    if held and not force:
        raise Refused(f"{shown(url)} har redan {held} poster. Inget har ändrats: tvinga om de ska ersättas.")
    return held


def _refuse_connected(server: Server, name: str, url: URL) -> None:
    """Raise Refused where anybody is connected; who has just left is given a moment to be gone."""
    for _ in range(_MOMENTS):
        inside = sorted({str(row[0]) for row in server.execute(_INSIDE, (name,)).fetchall()})
        if not inside:
            break
        time.sleep(_MOMENT_S)
    if inside:
        raise Refused(
            f"{shown(url)} är öppet i {', '.join(inside)}. Inget har ändrats. Stoppa tjänsten och försök "
            "igen; --force ändrar inte på det."
        )


def _make(server: Server, name: str) -> None:
    made = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
    server.execute(sql.SQL(made).format(sql.Identifier(name)))


def _tried(path: Path, url: URL, reader: Path) -> Verdict:
    """Read a dump into its database, bring it to this version, and walk its chain there; raises Refused."""
    whole = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    run(reader, [*whole, f"--dbname={address(url)}", str(path)], url)
    with closing(open_store(url.render_as_string(hide_password=False), check=False)) as store:
        verdict = verify(store)
        if verdict.entries != operation_reads.revision(store):
            verdict.add("Journalen är kortare än huvudet säger.")
    if not verdict.intact:
        raise Refused(f"{path} är inte hel: {verdict.differences[0]} Lagret är orört.")
    return verdict


def _put_in_place(server: Server, name: str, fresh: str, held: int | None) -> None:
    """Rename both in one transaction: PostgreSQL itself refuses it while anybody is connected to either."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    before = f"{name}_fore_{uuid4().hex[:8]}"
    try:
        with server.transaction():
            if held is not None:
                server.execute(rename.format(sql.Identifier(name), sql.Identifier(before)))
            server.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
    except psycopg.errors.ObjectInUse as fault:
        raise Refused(
            f"Databasen {name} öppnades av någon under tiden. Inget har ändrats. Stoppa tjänsten och försök "
            "igen."
        ) from fault
    if held == 0:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(before)))
