"""The scenarios that come along: sound in the municipality that comes along, examples, of all its areas."""

import csv
from itertools import pairwise

import pytest

from data.exercise.board import board
from data.exercise.checking import objections, remarks
from data.exercise.inject_list import read_inject_list
from data.exercise.inject_workbook import write_inject_list
from data.exercise.scenario import ExerciseForm, ExpectedKind, Scenario
from data.exercise.scenario_file import FOLDER, read_scenario, shipped, write_scenario
from data.sectors.list_file import read_yaml
from data.words import Role

REFERENCE = FOLDER.parent
with (REFERENCE / "points.csv").open(encoding="utf-8", newline="") as _file:
    POINTS = {row["id"]: row["area"] for row in csv.DictReader(_file)}
AREAS = frozenset(POINTS.values())
SECTORS = [one.id for one in read_yaml((REFERENCE / "sectors.yaml").read_bytes()).register.sectors]


def told(scenario: Scenario) -> set[str]:
    """Return the areas that are told something."""
    return {one.bound for inject in scenario.injects for one in inject.to if one.role is Role.STADSDEL}


PLAYED = [one for one in shipped() if one.form is ExerciseForm.SIMULERING]
AT_A_TABLE = [one for one in shipped() if one.form is ExerciseForm.BORD]


@pytest.mark.parametrize("scenario", shipped(), ids=lambda one: one.id)
def test_each_is_sound_and_an_example(scenario: Scenario) -> None:
    assert objections(scenario, AREAS, POINTS, SECTORS) == ()
    assert remarks(scenario) == ()
    assert scenario.example
    assert scenario.sources.startswith("EXEMPEL.")
    assert scenario.purpose
    assert scenario.brief
    assert scenario.phases
    assert scenario.start
    assert 3 <= len(scenario.objectives) <= 5


@pytest.mark.parametrize("scenario", PLAYED, ids=lambda one: one.id)
def test_each_that_is_played_is_rich(scenario: Scenario) -> None:
    assert len(scenario.injects) >= 30
    assert told(scenario) == AREAS
    injects = scenario.injects
    assert any(one.at is None for one in injects)
    assert any(one.condition for one in injects)
    assert any(one.plays for one in injects)
    effects = (*scenario.start, *(effect for one in injects for effect in one.effects))
    assert any(effect.lasts for effect in effects)
    kinds = {expected.kind for one in injects for expected in one.expected}
    assert kinds >= {ExpectedKind.BEDOMS, ExpectedKind.RAPPORT, ExpectedKind.KVITTERAT, ExpectedKind.BEGARAN}
    assert {one.objective for one in injects} >= {one.id for one in scenario.objectives}


@pytest.mark.parametrize("scenario", shipped(), ids=lambda one: one.id)
def test_each_survives_both_kinds_of_file(scenario: Scenario) -> None:
    assert read_scenario(write_scenario(scenario)).scenario == scenario
    assert read_inject_list(write_inject_list(scenario), scenario).scenario == scenario


@pytest.mark.parametrize("scenario", AT_A_TABLE, ids=lambda one: one.id)
def test_each_for_a_table_asks_and_has_a_picture_that_turns(scenario: Scenario) -> None:
    told = board(scenario, POINTS)
    assert told.points == scenario.opens
    injects = [inject for step in told.steps for inject in step.injects]
    assert [one.id for one in injects] == [one.id for one in scenario.injects]
    assert all(one.text and one.questions and not one.to for one in injects)
    assert any(not step.injects for step in told.steps), "something runs out between two injects"
    pictures = [tuple(told.cells(step.at)) for step in told.steps]
    assert any(one != after for one, after in pairwise(pictures))
    assert {one.objective for one in injects} == {one.id for one in scenario.objectives}


def test_there_are_four_of_different_length() -> None:
    hours = {one.id: one.duration.total_seconds() / 3600 for one in PLAYED}
    assert hours == {"berlin": 36, "storning-hojd-beredskap": 12, "vattenfororening": 30, "vinteravbrott": 72}


def test_the_example_in_the_guide_is_sound() -> None:
    guide = (REFERENCE.parents[1] / "docs" / "guider" / "scenario.md").read_text(encoding="utf-8")
    listed = read_scenario(guide.split("```yaml\n")[1].split("```")[0].encode())
    assert listed.faults == ()
    assert listed.scenario is not None
    assert objections(listed.scenario, AREAS, POINTS, SECTORS) == ()
