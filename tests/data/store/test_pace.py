"""How the writing goes: counted, waited for, and wrong from the first fault until something is written."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.errors import Refused, StoreFault, Superseded
from data.store.database import Store, open_store
from data.store.pace import WAITS
from data.store.pulse import beat, prove_writable


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 's.db'}")) as held:
        yield held


def test_a_rule_that_says_no_is_no_fault_and_neither_is_another_server(store: Store) -> None:
    for fault in (Refused("nej"), Superseded("avlöst")):
        with pytest.raises(type(fault)), store.transaction():
            raise fault
    assert store.pace.wrong is None
    assert (store.pace.writes, store.pace.faults, store.pace.turns) == (0, 0, 2)


def test_it_is_wrong_from_the_first_fault_until_something_is_written(store: Store) -> None:
    def fail() -> None:
        with pytest.raises(StoreFault), store.transaction() as connection:
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    fail()
    first = store.pace.wrong
    assert first is not None
    assert "svarar inte som väntat" in first.why
    time.sleep(0.01)
    fail()
    assert store.pace.wrong is not None
    assert store.pace.wrong.since == first.since
    prove_writable(store)
    assert store.pace.wrong is None
    assert (store.pace.writes, store.pace.faults) == (1, 2)


def test_the_smallest_write_is_written(store: Store) -> None:
    assert store.url.database is not None
    log = Path(f"{store.url.database}-wal")
    before, was = log.stat().st_mtime_ns, beat(store)
    prove_writable(store)
    assert log.stat().st_mtime_ns > before
    assert beat(store) == was


def test_how_long_a_turn_was_waited_for_is_counted(store: Store) -> None:
    held = sqlite3.connect(str(store.url.database), isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    threading.Timer(0.15, lambda: held.execute("ROLLBACK")).start()
    prove_writable(store)
    held.close()
    assert store.pace.waited >= 0.1
    assert store.pace.longest() >= 0.1
    assert store.pace.longest(within=-1) == 0
    assert store.pace.waits[WAITS.index(0.1)] == 0
    assert store.pace.waits[WAITS.index(10.0)] == 1


@pytest.mark.postgres
def test_postgres_is_proved_by_a_write_too(postgres_url: str) -> None:
    with closing(open_store(postgres_url)) as held:
        prove_writable(held)
        assert held.pace.writes == 1
        assert beat(held).clock is not None
