"""A typed time of a replay: it lands where the operation's clock showed it, or says that it never did."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.words.replay import Landed, asked_moment
from data.clock import Clock
from data.errors import Reason
from data.operations.facts import Operation
from data.operations.replay import Span
from data.words import OperationKind, Readiness

REAL = datetime(2027, 1, 14, 8, tzinfo=UTC)
ORIGIN = datetime(2027, 1, 14, 16, tzinfo=UTC)  # 17:00 in Stockholm


def after(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


# Runs ten minutes, is paused, and jumps twice with nothing played between: to T+1:20, then to T+1:55.
CLOCK = (
    Clock(REAL, ORIGIN, 0.0)
    .then(REAL + after(5), ORIGIN, 1.0)
    .then(REAL + after(15), ORIGIN + after(10), 0.0)
    .then(REAL + after(20), ORIGIN + after(80), 0.0)
    .then(REAL + after(25), ORIGIN + after(115), 0.0)
    .then(REAL + after(30), ORIGIN + after(115), 1.0)
)


def span(clock: Clock) -> Span:
    operation = Operation(
        "ov", "Övning", OperationKind.OVNING, Readiness.NORMALLAGE, clock, REAL, REAL + after(60), 1
    )
    return Span(operation, REAL + after(5), REAL + after(60), ())


@pytest.mark.parametrize(
    ("typed", "shows"),
    [("T+1:20", 80), ("18:20", 80), ("T+1:55", 115), ("T+0:10", 10), ("17:04", 4), ("T+2:10", 130)],
)
def test_it_lands_where_it_was_asked_to(typed: str, shows: float) -> None:
    found = asked_moment(typed, span(CLOCK), REAL + after(40))
    assert isinstance(found, Landed)
    assert CLOCK.at(found.real) == ORIGIN + after(shows)
    assert not found.note


def test_a_time_that_was_jumped_over_shows_what_stood_before_the_jump_and_says_so() -> None:
    found = asked_moment("T+1:40", span(CLOCK), REAL + after(40))
    assert isinstance(found, Landed)
    assert CLOCK.at(found.real) == ORIGIN + after(80)
    assert "Klockan visade aldrig tors 2027-01-14 18:40" in found.note


def test_what_is_outside_or_unread_is_refused() -> None:
    for typed in ("T+9:00", "sedan"):
        assert isinstance(asked_moment(typed, span(CLOCK), REAL + after(40)), Reason)


def test_the_hour_that_comes_twice_is_named() -> None:
    night = datetime(2026, 10, 24, 22, tzinfo=UTC)  # midnight in Stockholm, before the clocks are put back
    clock = Clock(night, night)
    asked = asked_moment("2026-10-25 02:40", span_of(clock, night), night)
    assert isinstance(asked, Reason)
    for season, hours in (("sommartid", 2), ("vintertid", 3)):
        found = asked_moment(f"2026-10-25 02:40 {season}", span_of(clock, night), night)
        assert found == Landed(night + after(hours * 60 + 40))


def span_of(clock: Clock, begins: datetime) -> Span:
    return replace(span(clock), begins=begins, ends=begins + after(600))
