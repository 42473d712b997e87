"""Scenarios as they are stored: nothing is lost, and the same scenario is the same text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from data.exercise.scenario import Inject, Scenario
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


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"id":"a","title":"A","origin":"nu","duration":1}'])
def test_what_is_no_scenario_is_said(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)
