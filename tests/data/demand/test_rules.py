"""When a point is full if the increase goes on, and when its reserve power is too small: by hand, and any."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from data.assumptions.facts import Share
from data.assumptions.words import YearPart
from data.clock import NEVER
from data.demand.facts import Count, Visitors
from data.demand.rules import fits, load, reaching, visitors
from tests.data.world import NOW

FULL = 200


def hour(number: float) -> datetime:
    return NOW + timedelta(hours=number)


def counts(*said: tuple[float, int], valid: float = 6) -> tuple[Count, ...]:
    """Return counts by hour and number of people."""
    return tuple(
        Count(people, hour(at), hour(at + valid), revision) for revision, (at, people) in enumerate(said)
    )


def interval(*said: tuple[float, int], now: float = 3.0) -> tuple[datetime, datetime | None] | None:
    found = reaching(counts(*said), FULL, hour(now))
    return (found.earliest, found.latest) if found else None


def test_it_is_full_between_what_the_quickest_and_the_slowest_increase_say() -> None:
    # 60 at 0, 80 at 1, 120 at 2: 30 and 40 an hour up to the last; 80 are missing.
    assert interval((0, 60), (1, 80), (2, 120)) == (hour(4), hour(2 + 80 / 30))


def test_two_reports_give_one_time() -> None:
    assert interval((0, 80), (2, 120)) == (hour(6), hour(6))


def test_an_increase_that_has_paused_may_never_come() -> None:
    assert interval((0, 100), (1, 150), (2, 150)) == (hour(4), None)


def test_what_is_full_is_so_since_it_was_reported() -> None:
    assert interval((0, 230), (2, 210)) == (hour(2), hour(2))


@pytest.mark.parametrize(
    ("said", "now"),
    [
        (((2, 120),), 3),  # one number says nothing of an increase
        (((0, 100), (1, 150), (2, 140)), 3),  # it falls
        (((0, 150), (2, 150)), 3),  # it stands still
        (((0, 80), (2, 120)), 8.0),  # the newest report has expired
        (((-6, 80), (2, 120)), 3),  # too long ago to be an increase of now
        (((1.9, 80), (2, 120)), 3),  # two people's numbers of the same moment
        (((0, 100), (2, 101)), 3),  # further off than a day
    ],
)
def test_nothing_is_said_of(said: tuple[tuple[float, int], ...], now: float) -> None:
    assert interval(*said, now=now) is None


def test_without_a_capacity_nothing_is_full() -> None:
    assert reaching(counts((0, 80), (2, 120)), None, hour(3)) is None


@given(
    earlier=any_of.lists(
        any_of.tuples(any_of.integers(0, 23), any_of.integers(0, 300)), min_size=1, max_size=6
    ),
    last=any_of.integers(0, 300),
    more=any_of.integers(1, 100),
)
def test_the_interval_is_ordered_and_more_people_are_never_later(
    earlier: list[tuple[int, int]], last: int, more: int
) -> None:
    said = sorted((number / 6 - 4, people) for number, people in earlier)
    fewer, many = (reaching(counts(*said, (0, people)), FULL, hour(0.5)) for people in (last, last + more))
    if fewer is not None:
        assert fewer.earliest <= (fewer.latest or NEVER)
        assert many is not None
        assert many.earliest <= fewer.earliest
        assert (many.latest or NEVER) <= (fewer.latest or NEVER)


def test_the_load_passes_at_the_first_visitor_too_many() -> None:
    found = load(35, 0.2)
    assert found is not None
    assert found.passes_at == 176
    assert found.of(found.passes_at) == pytest.approx(35.2)
    assert found.of(found.passes_at - 1) <= 35
    assert load(36, 0.1).passes_at == 361  # type: ignore[union-attr]


def test_the_assumed_visitors_are_a_share_of_those_who_have_no_nearer_point() -> None:
    share = Share(YearPart.VINTER, 6, 0.003, 0.015)
    assert visitors(10_000, 12_001, share) == Visitors(30, 181)
    assert visitors(0, 0, share) == Visitors(0, 0)
    assert visitors(10_000, 12_001, None) is None


def test_what_may_be_on_beside_the_visitors() -> None:
    found = load(35, 0.1)
    assert found is not None
    assert fits(found, 120, 2.0) == 11  # 23 kW are left
    assert fits(found, 350, 2.0) == 0
    assert fits(found, 400, 2.0) == 0
    assert fits(found, 120, 0) is None


@pytest.mark.parametrize(("kw", "each"), [(None, 0.2), (0, 0.2), (35, 0)])
def test_an_unknown_reserve_power_is_passed_by_nobody(kw: float | None, each: float) -> None:
    assert load(kw, each) is None
