"""How many all processes have of something: said by each, and by nobody for who is gone."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import psycopg
import pytest

from data.store.database import Store, open_store
from data.store.presence import Presence, present
from tests.data.store.test_leader import until

pytestmark = pytest.mark.postgres


@pytest.fixture
def shared(migrated_url: str) -> Iterator[Store]:
    with closing(open_store(migrated_url, check=False)) as store:
        yield store


def test_what_each_has_is_counted_together_and_no_more_once_it_has_ended(shared: Store) -> None:
    first, second = {"storm": 2, "": 1}, {"storm": 2}
    with ExitStack() as stack:
        for own in (first, second):
            standing = Presence(shared, lambda own=own: own)  # type: ignore[misc]
            standing.start()
            stack.callback(standing.stop)
        until(lambda: (present(shared, "storm"), present(shared, "")) == (4, 1))
        first["storm"] = 5
        until(lambda: present(shared, "storm") == 7)
        del second["storm"]
        until(lambda: present(shared, "storm") == 5)
    until(lambda: present(shared, "storm") == 0)


def test_who_is_cut_off_counts_no_more_and_then_again(shared: Store) -> None:
    standing = Presence(shared, lambda: {"storm": 3})
    standing.start()
    until(lambda: present(shared, "storm") == 3)
    address = shared.url.set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'")
        assert present(shared, "storm") == 0
    until(lambda: present(shared, "storm") == 3)
    standing.stop()
