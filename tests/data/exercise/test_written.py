"""Scenarios as they are stored: nothing is lost, and the same scenario is the same text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from data.exercise.scenario import ExerciseForm, Inject, Scenario
from data.exercise.written import as_json, from_json, inject_from, inject_json, origin, span_of
from tests.data.exercise.any_scenario import INJECTS, SCENARIOS


@given(SCENARIOS)
def test_a_scenario_comes_back_as_it_was(scenario: Scenario) -> None:
    text = as_json(scenario)
    assert from_json(text) == scenario
    assert as_json(from_json(text)) == text


@given(INJECTS)
def test_an_inject_comes_back_as_it_was(inject: Inject) -> None:
    assert inject_from(inject_json(inject)) == inject


def test_moments_are_seconds_and_the_origin_is_the_same_however_it_was_said() -> None:
    here = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Stockholm"), fold=1)
    scenario = Scenario(
        "a", "A", here, timedelta(hours=72), injects=(Inject("1", timedelta(hours=1.5), "t"),)
    )
    text = as_json(scenario)
    assert '"origin":"2026-10-25T01:30:00Z"' in text
    assert '"duration":259200,' in text
    assert '"at":5400,' in text
    assert as_json(replace(scenario, origin=here.astimezone(UTC))) == text


def test_what_is_newer_than_older_scenarios_is_written_only_where_it_says_something() -> None:
    begins = datetime(2027, 1, 19, 5, tzinfo=UTC)
    plain = Scenario("a", "A", begins, timedelta(hours=2), injects=(Inject("1", timedelta(), "t"),))
    assert not any(name in as_json(plain) for name in ("form", "questions"))
    asked = replace(plain.injects[0], questions=("Vem ringer vem?",))
    table = as_json(replace(plain, form=ExerciseForm.BORD, injects=(asked,)))
    assert '"form":"bord"' in table
    assert '"questions":["Vem ringer vem?"]' in table


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"id":"a","title":"A","origin":"nu","duration":1}'])
def test_what_is_no_scenario_is_said(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        *(
            ("2 timmar", 120),
            ("2 tim", 120),
            ("1 timme 30 minuter", 90),
            ("90 minuter", 90),
            ("2 dygn", 2880),
        ),
        *(("4 h", 240), ("1h30min", 90), ("45 sek", 0.75), ("1 dag", 1440)),
    ],
)
def test_a_duration_is_read_as_people_write_it(typed: str, minutes: float) -> None:
    assert span_of(typed) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "typed",
    [
        *("14 augusti 2027 kl 6", "14 augusti 2027 kl. 06.00", "14 aug 2027, kl 6", "14 augusti 2027 06:00"),
        *("2027-08-14 06:00", "2027-08-14 kl 6", "2027-08-14T06:00+02:00"),
    ],
)
def test_a_moment_is_read_as_people_write_it(typed: str) -> None:
    assert origin(typed) == datetime(2027, 8, 14, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["14 augusti kl 6", "31 februari 2027 kl 6", "14 ma 2027 kl 6", "14 augusti 2027 kl 25"]
)
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="ingen tidpunkt"):
        origin(typed)
