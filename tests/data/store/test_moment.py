"""One moment for all that a thread reads: what others write meanwhile is not in it, its own writes are."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sqlalchemy import QueuePool, event, text

from data.errors import StoreFault
from data.operations.reads import acts_since, current_revision, operation, revision
from data.store.database import Store
from tests.data.world import OPERATION, World, settle


def elsewhere(store: Store) -> int:
    """Report at a point in another thread, as another session does; return the revision seen there."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(World(store).report).result()
        return pool.submit(revision, store).result()


def test_what_others_write_meanwhile_is_not_in_it_and_is_seen_after_it(store: Store) -> None:
    settle(store)
    before = revision(store)
    with store.one_moment():
        assert revision(store) == before
        after = elsewhere(store)
        assert after > before
        assert revision(store) == before
        with store.one_moment():
            assert revision(store) == before
    assert revision(store) == after


def test_what_the_thread_writes_itself_ends_it(store: Store) -> None:
    settle(store)
    with store.one_moment():
        before = revision(store)
        World(store).report()
        assert revision(store) == before + 1
        with store.transaction(), store.reading() as connection:  # begun before the commit, as a rule may
            assert current_revision(connection) == before + 1
        elsewhere(store)
        World(store).report()
        assert revision(store) == before + 3


def test_a_statement_that_fails_spoils_nothing_that_is_read_after_it(store: Store) -> None:
    settle(store)
    with store.one_moment():
        before = revision(store)
        with pytest.raises(StoreFault), store.reading() as connection:
            connection.execute(text("SELECT nothing FROM nowhere"))
        assert revision(store) == before


def test_what_is_asked_again_in_it_is_asked_once(store: Store) -> None:
    settle(store)
    World(store).report()
    asked: list[str] = []
    event.listen(store.reader, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def reads() -> tuple[object, ...]:
        with store.reading() as connection:
            return (
                *(current_revision(connection), operation(connection, OPERATION)),
                tuple(acts_since(connection, 0, 1000)),
            )

    with store.one_moment():
        first = reads()
        many = len(asked)
        assert reads() == first
        assert len(asked) == many
    assert reads() == first
    assert len(asked) > many


def test_it_holds_no_connection_that_others_may_wait_for(store: Store) -> None:
    settle(store)
    before = revision(store)
    pool = store.reader.pool
    assert isinstance(pool, QueuePool)
    with store.one_moment():
        revision(store)
        assert pool.checkedout() == 1
    with ExitStack() as others, store.one_moment():
        for _ in range(pool.size()):
            others.enter_context(store.reader.connect())
        with store.reading() as connection, store.reading() as same:
            assert connection is same
        assert pool.checkedout() == pool.size()
        elsewhere(store)
        assert revision(store) == before + 1


def test_a_writer_always_asks(store: Store) -> None:
    settle(store)
    with store.one_moment():
        before = revision(store)
        elsewhere(store)
        with store.transaction() as connection:
            assert current_revision(connection) == before + 1
