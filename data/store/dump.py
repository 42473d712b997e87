"""A store on PostgreSQL as a file of pg_dump: written while others write, read through before it counts."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Table,
    TypeDecorator,
)

from data.errors import Refused
from data.store import attachment_guards, guards
from data.store.database import Store, scratch_store
from data.store.faults import shown
from data.store.pouring import Row, pour, tables
from data.store.programs import address, major_of, program, reading, run
from data.store.verify import Verdict, verify

MAGIC: Final = b"PGDMP"
_COPY: Final = re.compile(r'COPY (?:\w+\.)?"?(\w+)"? \((.*)\) FROM stdin;')
_ESCAPED: Final = re.compile(r"\\(.)")
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


def is_dump(path: Path) -> bool:
    """Return whether a file is pg_dump's own format."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def write(store: Store, partial: Path, folder: Path | None) -> Verdict:
    """Write a store to a file and return what is found by reading the file; raises Refused, StoreFault."""
    with store.reading() as connection:
        server = major_of(connection)
    copier, reader = program("pg_dump", server, folder), program("pg_restore", server, folder)
    whole = ["--format=custom", "--no-owner", "--no-privileges", f"--file={partial}"]
    run(copier, [*whole, f"--dbname={address(store.url)}"], store.url)
    return read_through(partial, store, reader)


def read_through(path: Path, store: Store, reader: Path) -> Verdict:
    """Read every row of a dump into a store of its own, walk the chain there, and look for the guards."""
    with TemporaryDirectory(prefix="trygghetslaget-") as name:
        verdict = to_file(path, Path(name) / "read.db", reader)
    with reading(reader, ["--list", str(path)], store.url) as lines:
        listed = {line.split()[-2] for line in lines if " TRIGGER " in line}
    for guard in (*guards.POSTGRES, *guards.POSTGRES_ACCESS, *attachment_guards.POSTGRES):
        if guard not in listed:
            verdict.add(f"Skyddet {guard} saknas i {shown(store.url)}.")
    return verdict


def to_file(path: Path, file: Path, reader: Path) -> Verdict:
    """Fill a new store in a file with what a dump says, and return what is found there."""
    with TemporaryDirectory(prefix="trygghetslaget-") as name, closing(scratch_store(file)) as scratch:
        with reading(reader, ["--data-only", "--file=-", str(path)], scratch.url) as lines:
            _fill(scratch, lines, Path(name))
        return verify(scratch)


def _fill(scratch: Store, lines: IO[str], folder: Path) -> None:
    """Fill a store with what a dump says; its tables come in an order of their own and are kept till then."""
    known = {table.name: table for table in tables()}
    kept: dict[str, Path] = {}
    headings: dict[str, list[str]] = {}
    for line in lines:
        begins = _COPY.match(line)
        if begins is None:
            continue
        name, columns = begins[1], [one.strip(' "') for one in begins[2].split(",")]
        own = known.get(name)
        if own is not None and set(columns) != {column.name for column in own.columns}:
            raise Refused(f"Kopian har andra kolumner i {name} än den här versionen.")
        kept[name] = folder / f"{name}.rows"
        headings[name] = columns
        with kept[name].open("w", encoding="utf-8", newline="\n") as file:
            for row in lines:
                if row == "\\.\n":
                    break
                file.write(row)

    def rows(table: Table) -> Iterator[Row]:
        if table.name in kept:
            yield from _rows(table, headings[table.name], kept[table.name])

    pour(rows, scratch)


def _rows(table: Table, names: list[str], file: Path) -> Iterator[Row]:
    columns = [table.c[name] for name in names]
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            told = line.rstrip("\n").split("\t")
            yield {one.name: _value(one, field) for one, field in zip(columns, told, strict=True)}


def _value(column: Column[Any], told: str) -> Any:
    """Return a field of a dump as the column keeps it."""
    if told == "\\N":
        return None
    said = _ESCAPED.sub(lambda found: _LETTERS.get(found[1], found[1]), told)
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(said)
    if isinstance(kind, Boolean):
        return said == "t"
    if isinstance(kind, LargeBinary):
        return bytes.fromhex(said.removeprefix("\\x"))
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(said)
    readers: tuple[tuple[type, Any], ...] = ((Integer, int), (Float, float), (Date, date.fromisoformat))
    return next((read(said) for form, read in readers if isinstance(kind, form)), said)
