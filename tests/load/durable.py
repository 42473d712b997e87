"""Durable reports per second: the service layer against plain sqlite3 writing the same rows.

Run: python -m tests.load.durable [--reports N] [--rounds N] [--folder PATH]
"""

import argparse
import os
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from data.acting import LOCAL
from data.operations import acts as operation_acts
from data.operations.rules import NewOperation
from data.points.acts import registers as point_registers
from data.points.acts import reports as point_reports
from data.points.commands import NewReport
from data.points.facts import Area, NewPoint
from data.store.database import Store, open_store
from data.store.engines import DURABLE_PRAGMAS
from data.words import Function, OperationKind, PointKind, Status
from tests.load.table import Row, show

BUDGET = 0.35
POINTS = 50
BEGAN = datetime(2027, 1, 14, 2, 0, tzinfo=UTC)
_WRITTEN = ("journal", "payload", "report")


@dataclass(frozen=True, slots=True)
class Durable:
    """Reports per second, each in a transaction of its own that has reached the disk."""

    service: float
    bare: float
    ratio: float
    fsyncs: float


def measure(reports: int = 200, rounds: int = 30, folder: Path | None = None) -> list[Row]:
    """Return the row of the table; `folder` is on a disk of the kind the store will have."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        found = compare(Path(place), reports, rounds)
    return [
        Row(
            what="durable reports per second, one transaction each",
            figure=f"{found.service:.0f}/s, {found.ratio:.0%} of bare",
            budget="≥ 35 % of bare sqlite3",
            kept=found.ratio >= BUDGET,
            peer=f"bare sqlite3 with the same rows and pragmas: {found.bare:.0f}/s",
            limit=(
                f"one fsync a commit (a 4 kB fsync alone: {found.fsyncs:.0f}/s here), then Python: eight "
                "statements, three digests and the rules for each report"
            ),
        )
    ]


def compare(folder: Path, reports: int, rounds: int) -> Durable:
    """Take turns in short rounds, so that whatever else the machine does falls on both; medians of all."""
    path = folder / "service.db"
    store = open_store(f"sqlite:///{path}")
    prepare(store)
    write_through_service(store, reports, 0)
    service, bare, fsyncs = [], [], []
    with closing(_bare_store(folder / "bare.db", path)) as peer:
        for turn in range(1, rounds + 1):
            service.append(reports / write_through_service(store, reports, turn))
            bare.append(reports / write_bare(peer, path, reports))
            fsyncs.append(_fsyncs_per_second(folder / "fsync"))
    store.close()
    ratios = [one / other for one, other in zip(service, bare, strict=True)]
    return Durable(*(statistics.median(found) for found in (service, bare, ratios, fsyncs)))


def prepare(store: Store) -> None:
    """Load one area, its points and an exercise."""
    points = [
        NewPoint(
            *(f"P{n:02}", f"Skola {n}", "Gatan 1", "bromma", 17.9, 59.3, PointKind.FAST, True),
            *("exempel", 100, "nämnden", "kontoret", "ägaren", "felanmälan"),
        )
        for n in range(POINTS)
    ]
    point_registers.load_areas(store, LOCAL, [Area("bromma", "Bromma", 83_118)], BEGAN)
    point_registers.load_points(store, LOCAL, points, BEGAN)
    operation_acts.open_operation(store, LOCAL, NewOperation("op", "Storm", OperationKind.OVNING), BEGAN)


def write_through_service(store: Store, reports: int, turn: int) -> float:
    """Return the seconds for so many reports; the commands are made before the clock starts.

    Each turn's reports are observed after the last turn's: a late one costs a look at the history.
    """
    functions = list(Function)
    commands = [
        NewReport(
            id=f"r{turn}-{n}",
            operation="op",
            point=f"P{n % POINTS:02}",
            function=functions[n % 4],
            status=Status.UR_FUNKTION if n % 7 == 0 else Status.FUNGERAR,
            note="Talat med platsansvarig på plats",
        )
        for n in range(reports)
    ]
    moments = [BEGAN + timedelta(seconds=turn * reports + n) for n in range(reports)]
    began = time.perf_counter()
    for command, moment in zip(commands, moments, strict=True):
        point_reports.report(store, LOCAL, [command], moment)
    return time.perf_counter() - began


def _bare_store(path: Path, like: Path) -> sqlite3.Connection:
    """Open a database with the same tables and indexes and none of the guards."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in DURABLE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA foreign_keys = OFF")  # its rows refer to registers it does not have
    with closing(sqlite3.connect(like)) as original:
        # The index of words is the service's own doing, on top of the rows: the peer goes without.
        made = (
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') "
            "AND name NOT GLOB 'search*'"
        )
        for (statement,) in original.execute(made + " ORDER BY type DESC"):
            connection.execute(statement)
    return connection


def write_bare(peer: sqlite3.Connection, source: Path, reports: int) -> float:
    """Return the seconds for the rows of the last reports, written again one transaction each."""
    with closing(sqlite3.connect(source)) as written:
        rows = {table: _last_rows(written, table, reports) for table in _WRITTEN}
    inserts = {table: _insert(table, len(rows[table][0])) for table in _WRITTEN}
    began = time.perf_counter()
    for acts in zip(*(rows[table] for table in _WRITTEN), strict=True):
        peer.execute("BEGIN IMMEDIATE")
        for table, row in zip(_WRITTEN, acts, strict=True):
            peer.execute(inserts[table], row)
        _write_state(peer, acts[0], acts[2])
        peer.execute("COMMIT")
    return time.perf_counter() - began


def _last_rows(written: sqlite3.Connection, table: str, number: int) -> list[tuple[Any, ...]]:
    newest = f"SELECT * FROM {table} ORDER BY revision DESC LIMIT ?"
    return written.execute(newest, (number,)).fetchall()[::-1]


def _insert(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({','.join('?' * columns)})"


def _write_state(peer: sqlite3.Connection, entry: tuple[Any, ...], report: tuple[Any, ...]) -> None:
    revision, operation, point, function = report[0], report[2], report[3], report[4]
    peer.execute(
        "INSERT OR REPLACE INTO function_state VALUES (?, ?, ?, ?, NULL)",
        (operation, point, function, revision),
    )
    peer.execute(
        "INSERT OR REPLACE INTO point_state (operation, point, phase, revision) VALUES (?, ?, 'oppen', ?)",
        (operation, point, revision),
    )
    peer.execute("INSERT OR REPLACE INTO head VALUES (1, ?, ?)", (revision, entry[-1]))


def _fsyncs_per_second(path: Path, number: int = 50) -> float:
    with path.open("wb", buffering=0) as file:
        began = time.perf_counter()
        for _ in range(number):
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
        return number / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--folder", type=Path, help="where to write; a disk of the kind the store will have")
    asked = parser.parse_args()
    show(measure(asked.reports, asked.rounds, asked.folder))


if __name__ == "__main__":
    main()
