"""A time of day without a date: its latest occurrence, and never yesterday where it is soon to come."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.clock import AHEAD, ZONE, NotYet, seen_at


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "wanted", "soon"),
    [
        ("2027-01-14T03:58+01:00", time(4, 45), "2027-01-14T04:45+01:00"),
        ("2027-01-14T03:43+01:00", time(5, 0), "2027-01-14T05:00+01:00"),
        ("2027-01-14T23:50+01:00", time(0, 20), "2027-01-15T00:20+01:00"),
        ("2027-06-14T22:30+02:00", time(0, 30), "2027-06-15T00:30+02:00"),
        # Before the hour that comes twice it has not been either time.
        ("2026-10-25T01:50+02:00", time(2, 30), "2026-10-25T02:30+02:00"),
        # The hour that does not exist is stepped over: 03:10 is twenty minutes away.
        ("2027-03-28T01:50+01:00", time(3, 10), "2027-03-28T03:10+02:00"),
    ],
)
def test_what_is_soon_to_come_is_never_yesterday(now: str, wanted: time, soon: str) -> None:
    assert seen_at(wanted, at(now)) == NotYet(at(soon))


@pytest.mark.parametrize(
    ("now", "wanted", "was"),
    [
        ("2027-01-14T03:12+01:00", time(2, 40), "2027-01-14T02:40+01:00"),
        ("2027-01-14T03:12+01:00", time(23, 50), "2027-01-13T23:50+01:00"),
        ("2027-01-14T03:12+01:00", time(3, 13), "2027-01-14T03:13+01:00"),  # within the clocks' tolerance
        ("2027-01-14T23:59+01:00", time(0, 0), "2027-01-15T00:00+01:00"),
        ("2027-01-14T03:12+01:00", time(5, 13), "2027-01-13T05:13+01:00"),
        ("2026-10-25T02:45+02:00", time(2, 30), "2026-10-25T02:30+02:00"),
        ("2026-10-25T02:45+01:00", time(2, 30), "2026-10-25T02:30+01:00"),
        ("2026-10-25T03:10+01:00", time(2, 50), "2026-10-25T02:50+01:00"),
    ],
)
def test_what_has_been_is_its_latest_occurrence(now: str, wanted: time, was: str) -> None:
    assert seen_at(wanted, at(now)) == at(was)


def test_a_time_that_the_day_does_not_have_is_none() -> None:
    assert seen_at(time(2, 30), at("2027-03-28T12:00+02:00")) is None


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001  zone added below
    st.timedeltas(timedelta(minutes=3), timedelta(minutes=119)),
)
def test_whatever_is_up_to_two_hours_ahead_is_asked_about(naive: datetime, ahead: timedelta) -> None:
    now = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    soon = now + ahead
    wanted = soon.astimezone(ZONE).time().replace(second=0, microsecond=0)
    found = seen_at(wanted, now)
    if isinstance(found, datetime):  # only in the hour that comes twice may it have been before
        assert now - AHEAD <= found
