"""One process at a time leads a job, and another is there within five seconds however the first one ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from data.store.database import Store, open_store
from data.store.leader import Job, Leader, leaders

AT_MOST = 5.0
STANDING = """
import sys, time
from data.store.database import open_store
from data.store.leader import Job, Leader
leader = Leader(open_store(sys.argv[1], check=False), Job.OUTBOX)
leader.start()
said = None
while True:
    if leader.leads != said:
        said = leader.leads
        print("leads" if said else "follows", flush=True)
    time.sleep(0.01)
"""


def until(holds: Callable[[], bool], seconds: float = AT_MOST) -> float:
    """Wait until something holds; return how long it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds
        time.sleep(0.01)
    return time.monotonic() - begun


@contextmanager
def standing(store: Store, job: Job = Job.OUTBOX) -> Iterator[Leader]:
    leader = Leader(store, job)
    leader.start()
    yield leader
    leader.stop()


@pytest.fixture
def shared(migrated_url: str) -> Iterator[Store]:
    store = open_store(migrated_url, check=False)
    yield store
    store.close()


def test_a_process_alone_on_its_file_leads_at_once(file_store: Store) -> None:
    with standing(file_store) as leader:
        assert leader.leads
        assert leaders(file_store) == {}
    assert not leader.leads


@pytest.mark.postgres
def test_one_leads_and_the_next_follows_at_once_when_it_stops(shared: Store) -> None:
    with standing(shared) as first:
        until(lambda: first.leads)
        with standing(shared) as second, standing(shared, Job.ENDS) as other_job:
            until(lambda: other_job.leads)
            time.sleep(0.6)
            assert first.leads
            assert not second.leads
            assert leaders(shared).keys() == {Job.OUTBOX, Job.ENDS}
            assert leaders(shared)[Job.OUTBOX].endswith(f":{os.getpid()}")
            first.stop()
            assert not first.leads
            until(lambda: second.leads, 1.5)


@pytest.mark.postgres
def test_who_is_cut_off_from_the_database_leads_no_more(shared: Store) -> None:
    with standing(shared) as leader:
        until(lambda: leader.leads)
        with psycopg.connect(shared.url.set(drivername="postgresql").render_as_string(False)) as other:
            other.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'")
            assert other.execute("SELECT pg_try_advisory_lock(7469, 2)").fetchone() == (True,)
            until(lambda: not leader.leads, 1)
            time.sleep(1.2)
            assert not leader.leads  # somebody else has it
        until(lambda: leader.leads)


@pytest.mark.postgres
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_another_leads_within_five_seconds_of_a_death_or_a_hang(shared: Store, how: signal.Signals) -> None:
    address = shared.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", STANDING, address], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        try:
            assert [first.stdout.readline().strip() for _ in range(2)] == ["follows", "leads"]
            with standing(shared) as second:
                first.send_signal(how)
                until(lambda: second.leads)
                if how is signal.SIGSTOP:  # it wakes, and knows at once that its time is over
                    first.send_signal(signal.SIGCONT)
                    assert first.stdout.readline().strip() == "follows"
                    assert second.leads
        finally:
            first.kill()
