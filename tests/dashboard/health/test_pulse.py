"""The pulse: silence is noticed, what was not heard of is woken, a clock that is set is followed."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.health.facts import Untrue
from dashboard.health.pulse import Pulse
from dashboard.health.readiness import why_not_ready
from dashboard.health.vitals import ANSWERS_SECONDS, Vitals
from dashboard.live import heart as heart_module
from dashboard.live.hub import Hub, Key
from data.store.database import Store, open_store
from tests.e2e import stage

AT = datetime(2027, 1, 14, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Time:
    """The machine's clock, which runs on, and is set."""

    def __init__(self) -> None:
        self.begun, self.set_by = time.monotonic(), timedelta(0)

    def __call__(self) -> datetime:
        return AT + timedelta(seconds=time.monotonic() - self.begun) + self.set_by


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 's.db'}")) as held:
        yield held


def reasons(vitals: Vitals, store: Store) -> list[str]:
    return [one.kind for one in why_not_ready(vitals, store.pace)]


def test_it_is_ready_once_it_has_started_and_the_store_has_answered(store: Store) -> None:
    vitals = Vitals()
    pulse = Pulse(store, vitals, Time())
    assert reasons(vitals, store) == ["starting"]
    pulse.ask()
    vitals.started = True
    assert reasons(vitals, store) == []
    vitals.ending = True
    assert reasons(vitals, store) == ["draining"]


def test_a_store_that_does_not_answer_is_silent_and_no_wall_is_vouched_for(store: Store) -> None:
    vitals = Vitals()
    pulse = Pulse(store, vitals, Time())
    pulse.ask()
    vitals.started = True
    held = sqlite3.connect(str(store.url.database), isolation_level=None)
    held.execute("ALTER TABLE head RENAME TO gone")
    pulse.ask()
    assert vitals.unanswered is not None
    vitals.unanswered -= ANSWERS_SECONDS
    assert (reasons(vitals, store), vitals.answers) == (["silent"], False)
    held.execute("ALTER TABLE gone RENAME TO head")
    held.close()
    pulse.ask()
    assert (reasons(vitals, store), vitals.answers) == ([], True)


def test_a_clock_that_is_set_is_a_fault_until_it_is_set_back(store: Store) -> None:
    vitals, clock = Vitals(), Time()
    pulse = Pulse(store, vitals, clock)
    pulse.ask()
    assert vitals.fault is None
    clock.set_by = HOUR
    pulse.ask()
    assert vitals.fault is not None
    assert vitals.fault[0] is Untrue.CLOCK
    clock.set_by = timedelta(0)
    pulse.ask()
    assert vitals.fault is None


def test_two_other_clocks_vouch_for_one_that_was_set_right(store: Store) -> None:
    vitals, clock = Vitals(), Time()
    pulse = Pulse(store, vitals, clock)
    clock.set_by = HOUR
    right = clock().timestamp()
    with vitals.clock_of(("10.0.0.1", right)), vitals.clock_of(("10.0.0.1", right)):
        pulse.ask()
        assert vitals.fault is not None  # two windows of one machine are one clock
        with vitals.clock_of(("10.0.0.2", right)):
            pulse.ask()
            assert vitals.fault is None
    pulse.ask()
    assert vitals.fault is None  # once vouched for it is what the next set is reckoned from


def test_three_other_clocks_are_believed_against_our_own(store: Store) -> None:
    vitals, clock = Vitals(), Time()
    pulse = Pulse(store, vitals, clock)
    other = clock().timestamp() - 600
    with (
        vitals.clock_of(("10.0.0.1", other)),
        vitals.clock_of(("10.0.0.2", other)),
        vitals.clock_of(("10.0.0.3", other + 1)),
    ):
        pulse.ask()
        assert vitals.fault is not None
    pulse.ask()
    assert vitals.fault is None


def test_a_picture_that_nobody_woke_is_woken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    stage.set_up(url)
    monkeypatch.setattr(heart_module, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(heart_module, "UNHEARD_SECONDS", 0.0)

    async def story(store: Store) -> None:
        vitals = Vitals()
        hub = Hub(store, lambda: datetime.now(UTC), vitals)  # noqa: TID251
        pulse = Pulse(store, vitals, lambda: datetime.now(UTC))  # noqa: TID251
        await hub.start()
        async with hub.listen(Key(stage.OPERATION, "sv")) as frames:
            await anext(frames)
            assert hub._stop_watching is not None
            await asyncio.to_thread(hub._stop_watching)  # whoever watches the store hangs
            stage.report_all(store, "P01", datetime.now(UTC))  # noqa: TID251
            await asyncio.to_thread(pulse.ask)
            async with asyncio.timeout(5):
                while (await anext(frames)).startswith(b"{"):
                    """A heartbeat."""
        await hub.stop()
        assert vitals.woken._value.get() == 1

    with closing(open_store(url)) as store:
        asyncio.run(story(store))
