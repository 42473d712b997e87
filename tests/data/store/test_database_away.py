"""A PostgreSQL that hangs, restarts or cannot be reached: an answer within seconds, and back by itself."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from sqlalchemy import Engine, text

from data.errors import StoreFault
from data.operations import reads as operation_reads
from data.store import engines
from data.store.changes import watch
from data.store.database import Store, open_store
from data.store.verify import verify
from tests.data.world import World, a_report, settle
from tests.postgres_server import PostgresServer
from tests.wire import Wire

pytestmark = pytest.mark.postgres


@pytest.fixture
def wire(migrated_url: str) -> Iterator[Wire]:
    with Wire(migrated_url) as found:
        yield found


@pytest.fixture
def far(wire: Wire) -> Iterator[World]:
    """A store that is reached by way of a wire."""
    with closing(open_store(wire.address)) as store:
        yield settle(store)


@pytest.fixture
def near(migrated_url: str) -> Iterator[Store]:
    """The same store, past the wire."""
    with closing(open_store(migrated_url)) as store:
        yield store


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given up after some seconds is given up after tenths: connections are made anew, so first."""
    monkeypatch.setattr(engines, "PING_SECONDS", 0.2)
    monkeypatch.setattr(engines.Patient.answers, "__defaults__", (0.2,))
    monkeypatch.setattr(engines.Patient, "patience", 0.6)
    monkeypatch.setitem(engines._REACHED, "connect_timeout", 1)
    monkeypatch.setattr("data.store.changes.SILENT_SECONDS", 0.3)


def test_all_that_is_waited_for_ends_within_seconds() -> None:
    """The server's own limits come first, since they say what was wrong; and all of them within a minute."""
    assert engines.BUSY_TIMEOUT_MS < engines.STATEMENT_MS < engines.ANSWER_SECONDS * 1000
    assert engines.WRITER_IDLE_MS < engines.BUSY_TIMEOUT_MS
    assert engines.PING_SECONDS + engines.CONNECT_SECONDS + engines.ANSWER_SECONDS <= 30


def test_every_session_is_told_its_limits(near: Store) -> None:
    def told(engine: Engine) -> list[str]:
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "TimeZone")
        with engine.connect() as connection:
            return [str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in names]

    assert told(near.writer) == ["10s", "12s", "6s", "UTC"]
    assert told(near.reader) == ["10s", "12s", "5min", "UTC"]


def test_a_connection_that_just_answered_is_not_asked_again_whatever_its_number(migrated_url: str) -> None:
    """A server that holds a thousand walls has numbers above a thousand."""
    with ExitStack() as held:
        while (number := os.dup(0)) < 1100:
            held.callback(os.close, number)
        held.callback(os.close, number)
        with closing(open_store(migrated_url)) as store:
            asked: list[str] = []
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(engines.Patient, "answers", lambda *_given: asked.append("there?"))
                assert operation_reads.revision(store) == operation_reads.revision(store)
                assert asked == []
                patch.setattr(engines, "FRESH_SECONDS", 0.0)
                operation_reads.revision(store)
                assert asked == ["there?"]


def test_what_the_address_says_itself_goes_before(migrated_url: str) -> None:
    own = f"{migrated_url}&options=-c%20statement_timeout%3D345&application_name=eget"
    with closing(open_store(own)) as store, store.reading() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "345ms"
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "10s"
        assert connection.exec_driver_sql("SHOW application_name").scalar() == "eget"


def test_what_takes_too_long_is_ended_in_words(near: Store) -> None:
    with pytest.raises(StoreFault, match="svarade inte i tid"), near.reading() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 50")
        connection.exec_driver_sql("SELECT pg_sleep(5)")
    assert operation_reads.revision(near) == 0


def test_a_wire_that_says_nothing_gives_an_answer_and_nothing_half_done(
    hasty: None, wire: Wire, far: World, near: Store
) -> None:
    wire.freeze()
    for ask in (far.report, far.revision):
        began = time.monotonic()
        with pytest.raises(StoreFault, match=r"går inte att nå|svarade inte i tid"):
            ask()
        assert time.monotonic() - began < 8
    assert operation_reads.revision(near) == 3
    wire.mend()
    far.report()
    assert verify(near).intact


def test_a_writer_that_hangs_with_the_turn_lets_others_go_on(
    hasty: None, monkeypatch: pytest.MonkeyPatch, migrated_url: str, near: Store
) -> None:
    monkeypatch.setattr(engines, "WRITER_IDLE_MS", 300)
    world = settle(near)
    with closing(open_store(migrated_url)) as hung:
        with pytest.raises(StoreFault), hung.transaction() as connection:
            began = time.monotonic()
            world.report()
            assert time.monotonic() - began < 3
            connection.execute(text("SELECT 1"))
        assert verify(hung).intact


def test_a_commit_that_is_never_answered_is_said_to_be_unsure_and_sent_again_is_one(
    hasty: None, wire: Wire, far: World, near: Store
) -> None:
    report = a_report(id="osäker")
    whole = far.store.writer.dialect.do_commit

    def frozen(connection: Any) -> None:
        wire.freeze()
        whole(connection)

    far.store.writer.dialect.do_commit = frozen  # type: ignore[assignment,method-assign]
    with pytest.raises(StoreFault, match=r"osäkert om det senaste sparades.*aldrig två"):
        far.reports([report])
    far.store.writer.dialect.do_commit = whole  # type: ignore[method-assign]
    wire.mend()
    receipt = far.reports([report])[0]
    assert receipt.revision == operation_reads.revision(near) == 4
    assert verify(near).intact


def heard_within(heard: threading.Semaphore, seconds: float = 5) -> None:
    assert heard.acquire(timeout=seconds)
    while heard.acquire(timeout=0.05):
        """All that was told at once is heard."""


def test_a_watch_that_was_cut_off_in_silence_hears_of_all_that_came_meanwhile(
    hasty: None, wire: Wire, far: World, near: Store
) -> None:
    revisions: list[int] = []
    heard = threading.Semaphore(0)

    def on_change() -> None:
        try:
            revisions.append(operation_reads.revision(far.store))
        except StoreFault:
            return
        heard.release()

    watching = watch(far.store, on_change)
    try:
        heard_within(heard)
        wire.freeze()
        World(near).report()
        time.sleep(1.2)  # nothing is heard, and the watch must find out by itself that this is no quiet
        assert revisions[-1] == 3
        wire.cut()
        wire.mend()
        heard_within(heard)
        assert revisions[-1] == 4
        World(near).report()
        heard_within(heard)
        assert revisions[-1] == 5
    finally:
        watching.stop()


@pytest.mark.slow
@pytest.mark.parametrize("end", ["restart", "kill"])
def test_a_server_that_starts_again_is_used_again_by_pool_and_watch(end: str) -> None:
    server = PostgresServer(durable=True)
    try:
        with closing(open_store(server.database())) as store:
            world = settle(store)
            heard = threading.Semaphore(0)
            watching = watch(store, heard.release)
            heard_within(heard)
            with store.reading(), store.reading():
                """Several connections lie in the pool."""
            getattr(server, end)()
            if end == "kill":
                with pytest.raises(StoreFault, match="går inte att nå"):
                    world.report()
                server.start()
            heard_within(heard)
            world.report()
            heard_within(heard)
            assert world.revision() == 4
            assert verify(store).intact
            watching.stop()
    finally:
        server.close()


def test_a_process_takes_no_more_connections_than_is_said(near: Store) -> None:
    pools = near.writer.pool, near.reader.pool
    most = [pool.size() + pool._max_overflow for pool in pools]  # type: ignore[attr-defined]
    assert most == [engines.WRITERS, engines.READERS] == [6, 16]


def test_a_server_without_all_letters_is_refused_in_words(postgres_server: PostgresServer) -> None:
    address = postgres_server.database("template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(StoreFault, match="teckenkodningen LATIN1 och rymmer inte alla bokstäver"):
        open_store(address)
    postgres_server.drop(address)
