"""The clock of an exercise: stretches at their own pace, standing still, jumping, and moving along."""

from datetime import UTC, datetime, timedelta

import pytest

from data.clock import NEVER, Clock

AT = datetime(2027, 1, 14, 8, tzinfo=UTC)
NOON = datetime(2027, 3, 27, 12, tzinfo=UTC)  # the exercise's own time, the night before clocks change


def after(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


# Planned at NOON; runs ×1 from 10 min, stands from 20, runs ×60 from 30, jumps two hours at 31.
PLANNED = Clock(AT, NOON, 0.0)
RUNNING = PLANNED.then(AT + after(10), NOON, 1.0)
PAUSED = RUNNING.then(AT + after(20), NOON + after(10), 0.0)
FAST = PAUSED.then(AT + after(30), NOON + after(10), 60.0)
JUMPED = FAST.then(AT + after(31), NOON + after(70 + 120), 60.0, after(120))


@pytest.mark.parametrize(
    ("minute", "shows"),
    [(-5, 0), (5, 0), (10, 0), (15, 5), (20, 10), (29, 10), (30.5, 40), (31, 190), (32, 250)],
)
def test_it_shows_what_each_stretch_shows(minute: float, shows: float) -> None:
    assert JUMPED.at(AT + after(minute)) == NOON + after(shows)


@pytest.mark.parametrize(
    ("shows", "minute"), [(-1, 0), (0, 10), (5, 15), (10, 30), (40, 30.5), (100, 31), (190, 31), (250, 32)]
)
def test_the_last_real_moment_that_shows_no_more(shows: float, minute: float) -> None:
    assert JUMPED.real(NOON + after(shows)) == AT + after(minute)


@pytest.mark.parametrize(
    ("begins", "ends", "ran"),
    [(0, 5, 5), (2, 40, 38), (60, 190, 10), (70, 190, 0), (100, 250, 60), (0, 190, 70)],
)
def test_what_it_ran_through_has_no_jump_in_it(begins: float, ends: float, ran: float) -> None:
    assert JUMPED.ran(NOON + after(begins), NOON + after(ends)) == after(ran)


def test_standing_still_it_never_shows_more() -> None:
    assert PAUSED.real(NOON + after(11)) == NEVER
    assert PAUSED.real(NOON + after(10)) == NEVER
    assert PAUSED.real(NOON + after(4)) == AT + after(14)
    assert PLANNED.real(NOON + after(1)) == NEVER


def test_the_last_moment_that_shows_a_time_is_before_the_jump_that_left_it() -> None:
    twice = PAUSED.then(AT + after(25), NOON + after(20), 0.0).then(AT + after(27), NOON + after(55), 0.0)
    assert twice.at(twice.shown(NOON + after(20))) == NOON + after(
        20
    )  # two jumps with nothing played between
    assert twice.at(twice.shown(NOON + after(10))) == NOON + after(10)
    assert twice.at(twice.shown(NOON + after(40))) == NOON + after(20)  # never shown: what stood before it
    assert twice.shown(NOON + after(55)) == NEVER
    assert JUMPED.shown(NOON + after(40)) == AT + after(30.5)
    assert JUMPED.at(JUMPED.shown(NOON + after(100))) < NOON + after(70)
    assert Clock(AT, AT).shown(AT + after(90)) == AT + after(90)


def test_a_pace_chosen_while_it_stands_still_is_how_it_goes_on() -> None:
    waiting = PAUSED.paced(AT + after(25), 60.0)
    assert (waiting.speed, waiting.pace, PAUSED.pace) == (0.0, 60.0, 1.0)
    assert waiting.at(AT + after(500)) == NOON + after(10)
    assert waiting.real(NOON + after(4)) == AT + after(14)
    assert FAST.paced(AT + after(30.5), 2.0).at(AT + after(31)) == NOON + after(41)


def test_a_jump_carries_what_was_stated_before_it_and_nothing_after() -> None:
    assert JUMPED.carry(NOON + after(5)) == NOON + after(125)
    assert JUMPED.carry(NOON + after(190)) == NOON + after(190)
    again = JUMPED.then(AT + after(40), JUMPED.at(AT + after(40)) + after(30), 1.0, after(30))
    assert again.carry(NOON + after(5)) == NOON + after(155)


def test_a_real_operations_clock_is_the_worlds() -> None:
    clock = Clock(AT, AT)
    assert clock.at(AT - after(3)) == AT - after(3)
    assert clock.real(AT + after(90)) == AT + after(90)
    assert clock.carry(AT) == AT
