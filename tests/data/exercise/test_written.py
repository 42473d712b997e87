"""Scenarios as they are stored: nothing is lost, and the same scenario is the same text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from data.exercise.scenario import ExerciseForm, Inject, Scenario
from data.exercise.written import as_json, from_json, inject_from, inject_json
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
