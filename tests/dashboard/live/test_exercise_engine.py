"""The engine beside requests: each inject within a second at 60 ×, several exercises, and faults survived."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from dashboard.clock import now as real
from dashboard.live.beside import Engine
from data.errors import StoreFault
from data.exercise.acts import injects as exercise_injects
from data.exercise.acts import leading as exercise_leading
from data.exercise.drill import LASTS, drill
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct
from data.store.database import Store, open_store
from tests.data.exercise.played import ID, a_scenario, an_inject, clock, found, minutes, plan
from tests.data.world import ALICE, settle

pytestmark = pytest.mark.slow  # it waits for what comes by itself

WITHIN = 1.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    settle(opened)
    yield opened
    opened.close()


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    running = Engine(store, real)
    running.start()
    yield running
    running.stop()


def wait_for(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


@pytest.mark.usefixtures("engine")
def test_at_sixty_times_each_comes_within_a_second_of_its_moment(store: Store) -> None:
    plan(store, a_scenario(*(an_inject(f"I{n:02}", n / 5) for n in range(20))))  # five a second
    other = NewExercise("ov-2", "Samtidig övning", a_scenario(an_inject("annan", 1)), ("skarpnack",))
    exercise_leading.plan_exercise(store, ALICE, other, real())
    clock(store, ClockAct.START, real(), speed=60.0)
    clock(store, ClockAct.START, real(), speed=60.0, operation_id="ov-2")
    wait_for(lambda: len(found(store).delivered) == 20 and bool(found(store, "ov-2").delivered))
    held = found(store)
    due = {
        one.id: held.operation.clock.real(held.begins + (one.at or minutes(0)))
        for one in held.scenario.injects
    }
    late = [(one.recorded_at - due[one.inject]).total_seconds() for one in held.delivered]
    assert [one.inject for one in held.delivered] == sorted(due)
    assert min(late) >= 0
    assert sorted(late)[18] <= WITHIN, "19 of 20"


@pytest.mark.usefixtures("engine")
def test_it_notices_a_jump_a_pause_and_the_end(store: Store) -> None:
    plan(store, a_scenario(*(an_inject(f"I{n}", 30 * n) for n in range(1, 4))))
    clock(store, ClockAct.START, real())
    clock(store, ClockAct.JUMP, real(), to=minutes(30))
    wait_for(lambda: len(found(store).delivered) == 1)
    clock(store, ClockAct.PAUSE, real())
    time.sleep(0.6)
    assert len(found(store).delivered) == 1
    clock(store, ClockAct.JUMP, real(), to=minutes(60))  # it stands still, but at a later moment
    wait_for(lambda: len(found(store).delivered) == 2)
    clock(store, ClockAct.STOP, real())
    time.sleep(0.6)
    assert len(found(store).delivered) == 2


def test_a_fault_of_the_store_ends_nothing(store: Store) -> None:
    """What it could not read or write it does as soon as it can."""
    faults = iter([StoreFault("borta"), StoreFault("borta")])
    plan(store, a_scenario(an_inject("I1", 0)))
    clock(store, ClockAct.START, real())

    def now() -> datetime:
        fault = next(faults, None)
        if fault is not None:
            raise fault
        return real()

    running = Engine(store, now)
    running.start()
    wait_for(lambda: len(found(store).delivered) == 1)
    running.stop()


def test_another_process_plays_on_where_one_ended(store: Store) -> None:
    plan(store, a_scenario(*(an_inject(f"I{n}", n) for n in range(4))))
    clock(store, ClockAct.START, real(), speed=60.0)
    first, second = Engine(store, real), Engine(store, real)
    first.start()
    second.start()
    wait_for(lambda: len(found(store).delivered) >= 1)
    began = time.monotonic()
    first.stop()
    assert time.monotonic() - began < WITHIN
    wait_for(lambda: len(found(store).delivered) == 4)
    second.stop()
    assert sorted(one.inject for one in found(store).delivered) == ["I0", "I1", "I2", "I3"]


def test_nothing_runs_where_nothing_does(store: Store) -> None:
    plan(store)
    engine = Engine(store, real)
    assert 0 < engine.tick() <= 0.25
    assert found(store).delivered == ()
    clock(store, ClockAct.START, real())
    exercise_injects.change_inject(store, ALICE, ID, replace(an_inject("nu", 0), text="genast"), real())
    engine.tick()
    assert [one.inject for one in found(store).delivered] == ["nu"]


def test_a_larmovning_is_ended_when_its_time_is_over(store: Store) -> None:
    began = real() - LASTS
    exercise_leading.plan_exercise(store, ALICE, NewExercise("larm", "Larmövning", drill(began)), began)
    Engine(store, real).tick()
    held = found(store, "larm")
    assert {one.inject for one in held.delivered} == {"L1", "L2"}
    assert held.operation.closed_at is not None
