"""Two processes on one PostgreSQL, killed in the middle: an exercise plays on, notices are sent, all once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import clock as clocks
from data.exercise.scenario import ClockAct
from data.notices import reads as notice_reads
from data.notices.acts import load_plan
from data.notices.facts import Address, NoticePlan, Telling
from data.notices.words import NoticeState
from data.requests.acts import ask_for_support
from data.requests.facts import NewRequest
from data.sectors.acts import load_sectors
from data.store.database import Store, open_store
from data.store.leader import Job, leaders
from data.store.verify import verify
from data.words import NoticeChannel, NoticeEvent, Priority, RequestKind
from tests.dashboard.live.test_exercise_engine import wait_for
from tests.dashboard.outbox.servers import Posted, web_server
from tests.data.exercise.played import a_scenario, an_inject, clock, found, minutes, plan
from tests.data.requests.test_requests import LIST
from tests.data.world import ALICE, BOB, OPERATION, fresh_id, settle

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

INJECTS, A_SECOND, KILLS = 32, 4, 2
WITHIN = 5.0
TO = Address("jour", "Jouren", NoticeChannel.SMS, "+46701740605", role="tib")
PLAN = NoticePlan(addresses=(TO,), tellings=(Telling(NoticeEvent.NY_BEGARAN, "tib"),))


@pytest.fixture
def shared(migrated_url: str) -> Iterator[Store]:
    with closing(open_store(migrated_url, check=False)) as store:
        settle(store)
        load_sectors(store, ALICE, LIST, clocks.now())
        load_plan(store, ALICE, PLAN, clocks.now())
        yield store


def beside(store: Store, gateway: str, stack: ExitStack) -> None:
    """Start a process that ends with the test, and wait for it."""
    words = [sys.executable, "-m", "tests.dashboard.live.beside_alone"]
    address = store.url.render_as_string(hide_password=False)
    root = Path(__file__).parents[3]
    started = stack.enter_context(
        subprocess.Popen([*words, address, gateway], stdout=subprocess.PIPE, text=True, cwd=root)
    )
    stack.callback(started.kill)
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"


def ask(store: Store, number: int) -> None:
    now = clocks.now()
    until = now + timedelta(hours=2)
    new = NewRequest(
        fresh_id("b"), OPERATION, RequestKind.DRIVMEDEL, f"behov {number}", "slk", "bromma", until
    )
    ask_for_support(store, BOB, replace(new, priority=Priority.AKUT), now)


def kill_who_leads(store: Store) -> None:
    """End the process that plays the exercises, and the one that sends notices, in the middle of it."""
    leading = {int(held.rpartition(":")[2]) for job, held in leaders(store).items() if job is not Job.ENDS}
    assert leading
    for process in leading:
        os.kill(process, signal.SIGKILL)


def test_killed_in_the_middle_another_goes_on_within_five_seconds_and_all_comes_once(shared: Store) -> None:
    plan(shared, a_scenario(*(an_inject(f"I{n:02}", n / A_SECOND) for n in range(INJECTS))))
    posted, chance, asked = Posted(), random.Random(4), 0
    with ExitStack() as stack:
        gateway = stack.enter_context(web_server(posted))
        for _ in range(2):
            beside(shared, gateway, stack)
        wait_for(lambda: {Job.EXERCISES, Job.OUTBOX} <= leaders(shared).keys())
        clock(shared, ClockAct.START, clocks.now(), speed=60.0)
        for _ in range(KILLS):
            ends = time.monotonic() + chance.uniform(1.0, 2.0)
            while time.monotonic() < ends:
                ask(shared, asked)
                asked += 1
                time.sleep(0.1)
            kill_who_leads(shared)
            beside(shared, gateway, stack)
        wait_for(lambda: len(found(shared).delivered) == INJECTS, 15)
        wait_for(lambda: not unsettled(shared), 10)
    held = found(shared)
    assert Counter(one.inject for one in held.delivered) == Counter({f"I{n:02}": 1 for n in range(INJECTS)})
    due = {
        one.id: held.operation.clock.real(held.begins + (one.at or minutes(0)))
        for one in held.scenario.injects
    }
    assert max((one.recorded_at - due[one.inject]).total_seconds() for one in held.delivered) <= WITHIN
    sent = Counter(str(body["id"]) for body in posted.bodies)
    told = notice_reads.outbox(shared, OPERATION)
    assert len(told) == asked > KILLS
    assert {one.id for one in told if one.state is NoticeState.SKICKAD} <= set(sent)
    assert max(sent.values()) == 1
    assert verify(shared).intact


def unsettled(store: Store) -> list[str]:
    """Return the notices that nobody has in hand and that are not sent.

    One that somebody was sending when killed may have come through: it is sent again after two minutes, with
    the same id, by which the gateway knows it.
    """
    waiting = [one for one in notice_reads.outbox(store, OPERATION) if one.state is NoticeState.VANTAR]
    return [one.id for one in waiting if one.attempts == 0]
