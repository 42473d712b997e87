"""Times as people type them, in Stockholm's time, over midnight and the nights the clocks change."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.words import times
from dashboard.words.typed_times import AsTyped, promised
from data.errors import Reason
from tests.factories import NOW


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    "typed", ["02:40", "2:40", "02.40", "0240", " 02:40 ", "kl 02:40", "2027-01-14 02:40"]
)
def test_the_same_moment_in_the_ways_people_write_it(typed: str) -> None:
    assert times.past(typed, NOW, "observed_at") == at("2027-01-14T02:40+01:00")


def test_a_time_of_day_is_its_latest_occurrence_when_observed_and_its_next_when_expected() -> None:
    assert times.past("23:50", NOW, "observed_at") == at("2027-01-13T23:50+01:00")
    assert times.future("02:40", NOW, "restored_estimate") == at("2027-01-15T02:40+01:00")
    assert times.future("05:00", NOW, "restored_estimate") == at("2027-01-14T05:00+01:00")


def test_a_clock_slightly_ahead_is_now_and_not_yesterday() -> None:
    assert times.past("03:13", NOW, "observed_at") == at("2027-01-14T03:13+01:00")


def test_an_empty_field_is_no_time() -> None:
    assert times.past("  ", NOW, "observed_at") is None
    assert times.endurance("", NOW, "lasts_until") is None


@pytest.mark.parametrize("typed", ["i går", "25:00", "2027-02-30 10:00", "12:60", "2:4", "<b>"])
def test_what_cannot_be_read_is_refused_in_its_field_with_an_example(typed: str) -> None:
    found = times.past(typed, NOW, "observed_at")
    assert isinstance(found, Reason)
    assert found.field == "observed_at"
    assert "02:40" in found.text


@pytest.mark.parametrize(
    ("typed", "hours"), [("8", 8), ("1,5", 1.5), ("0.5", 0.5), ("72 h", 72), ("3 timmar", 3)]
)
def test_endurance_is_hours_from_the_observation(typed: str, hours: float) -> None:
    assert times.endurance(typed, NOW, "lasts_until") == NOW + timedelta(hours=hours)


def test_endurance_may_be_a_time_of_day() -> None:
    assert times.endurance("05:00", NOW, "lasts_until") == at("2027-01-14T05:00+01:00")
    found = times.endurance("hela natten", NOW, "lasts_until")
    assert isinstance(found, Reason)
    assert "timmar" in found.text


def test_the_hour_that_does_not_exist_is_refused() -> None:
    spring = at("2027-03-28T12:00+02:00")
    found = times.past("2027-03-28 02:30", spring, "observed_at")
    assert isinstance(found, Reason)
    assert "finns inte" in found.text


def test_the_hour_that_comes_twice_is_asked_about_or_named() -> None:
    later = at("2026-10-25T05:00+01:00")
    first, second = at("2026-10-25T02:30+02:00"), at("2026-10-25T02:30+01:00")
    for typed in ("02:30", "0230", "2026-10-25 02:30"):
        found = times.past(typed, later, "observed_at")
        assert isinstance(found, Reason)
        assert "02:30 sommartid" in found.text
        assert times.past(f"{typed} sommartid", later, "observed_at") == first
        assert times.past(f"{typed} summer time", later, "observed_at") == first
        assert times.past(f"{typed} Vintertid", later, "observed_at") == second
    assert times.past("02:30", later, "observed_at", asks_which=False) == second
    evening = at("2026-10-24T23:00+02:00")
    assert isinstance(times.future("02:30", evening, "due"), Reason)
    assert times.future("02:30 vintertid", evening, "due") == second
    assert times.future("02:30", evening, "due", asks_which=False) == first


def test_where_only_one_of_the_two_can_be_meant_nobody_is_asked() -> None:
    before = at("2026-10-25T02:45+02:00")
    assert times.past("02:30", before, "observed_at") == at("2026-10-25T02:30+02:00")
    assert times.future("02:30", before, "due") == at("2026-10-25T02:30+01:00")
    assert isinstance(times.past("02:30 vintertid", before, "observed_at"), Reason)  # not yet


def test_a_season_that_a_time_does_not_have_is_refused() -> None:
    found = times.past("03:10 vintertid", NOW, "observed_at")
    assert isinstance(found, Reason)
    assert "finns inte" in found.text


def test_every_moment_of_that_night_is_read_back_as_it_was_written() -> None:
    later = at("2026-10-25T12:00+01:00")
    for minutes in range(0, 240, 7):
        moment = at("2026-10-25T00:00+02:00") + timedelta(minutes=minutes)
        assert times.past(times.dated(moment), later, "observed_at") == moment


def test_a_time_soon_to_come_is_asked_about_with_what_to_write() -> None:
    found = times.past("03:59", NOW, "observed_at")
    assert isinstance(found, Reason)
    assert found.field == "observed_at"
    assert "03:59 har inte varit än: klockan är 03:12" in found.text
    assert "skriv 2027-01-13 03:59" in found.text
    assert times.past("2027-01-13 03:59", NOW, "observed_at") == at("2027-01-13T03:59+01:00")


def test_where_nobody_asks_what_is_soon_to_come_was_said_now() -> None:
    for typed in ("03:59", "2027-01-14 03:59"):
        assert times.past(typed, NOW, "observed_at", asks=False) == NOW
    assert times.past("02:40", NOW, "observed_at", asks=False) == at("2027-01-14T02:40+01:00")
    assert isinstance(times.past("25:00", NOW, "observed_at", asks=False), Reason)


def test_a_receipt_repeats_the_time_with_its_day_when_that_is_not_today() -> None:
    assert times.applies(None, NOW) == "Gäller läget 03:12."
    assert times.applies(at("2027-01-13T23:50+01:00"), NOW) == "Gäller läget 13/1 23:50."
    late = times.logged("beslutet", 7, at("2027-01-13T23:50+01:00"), NOW)
    assert late == "Sparat som post 7: beslutet, tid 13/1 23:50."


@pytest.mark.parametrize(
    ("typed", "then"),
    [
        ("06:00", "2027-01-14T06:00+01:00"),
        ("03:20", "2027-01-14T03:20+01:00"),
        ("00:50", "2027-01-15T00:50+01:00"),  # longer ago than two hours: it is the coming night's
        ("2027-01-15 02:40", "2027-01-15T02:40+01:00"),
    ],
)
def test_what_is_promised_is_the_next_such_time(typed: str, then: str) -> None:
    assert promised(typed, NOW, "deadline") == at(then)
    assert AsTyped(no_hours=("relief_at",)).ahead(typed, NOW, "relief_at") == at(then)
    assert AsTyped().ahead(typed, NOW, "ahead") == at(then)


@pytest.mark.parametrize("typed", ["03:10", "0240", "kl 01.30"])
def test_what_has_just_been_is_not_the_next_days_by_guess(typed: str) -> None:
    for asked in (
        promised(typed, NOW, "deadline"),
        AsTyped(no_hours=("relief_at",)).ahead(typed, NOW, "relief_at"),
        AsTyped().ahead(typed, NOW, "ahead"),
    ):
        assert isinstance(asked, Reason)
        assert "har just varit: klockan är 03:12" in asked.text
        assert "skriv 2027-01-15 0" in asked.text


def test_who_cannot_be_asked_means_the_next_such_time() -> None:
    for silent in (AsTyped(asks=False), AsTyped(asks_which=False)):
        assert silent.ahead("02:40", NOW, "ahead") == at("2027-01-15T02:40+01:00")
    assert AsTyped().ahead("8", NOW, "ahead") == NOW + timedelta(hours=8)


def test_in_the_hour_that_comes_twice_the_second_is_still_to_come() -> None:
    between = at("2026-10-25T02:45+02:00")
    assert promised("02:30", between, "deadline") == at("2026-10-25T02:30+01:00")


def test_every_form_of_the_desk_asks() -> None:
    desk = Path(times.__file__).parents[1] / "desk"
    guessing = [path.name for path in desk.rglob("*.py") if "future(" in path.read_text(encoding="utf-8")]
    assert guessing == []
