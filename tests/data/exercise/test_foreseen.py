"""The facit as planned is the facit of an exercise that is played so, and says when it turns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.clock import Clock, Season, season
from data.exercise.facit import facit
from data.exercise.facts import Delivered, Exercise, Skipped
from data.exercise.foreseen import ahead, changes, foreseen
from data.exercise.history import played
from data.exercise.scenario import Effect, Inject, Scenario
from data.words import Function, Status, Supply
from tests.data.exercise import played_exercise as small
from tests.data.exercise.any_scenario import INJECTS, SCENARIOS
from tests.data.exercise.played_exercise import DOWN, EL, ORIGIN, POINTS, VARME, WORKS, minutes

LONG = timedelta(days=100)
SLOW = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
RESERVE = Effect((VARME,), WORKS, points=("P1",), supply=Supply.RESERV, lasts=minutes(15))


def told(inject: Inject, at: datetime, revision: int) -> Delivered:
    return Delivered(inject.id, revision, at, at, "", "", "", inject.to)


def as_played(scenario: Scenario, until: datetime) -> Exercise:
    """Return a scenario that has been played on the world's own clock, inject by inject."""
    begins = scenario.origin
    operation = replace(small.operation(Clock(begins, begins)), opened_at=begins, closed_at=None)
    due = [(begins + one.at, one.id, one) for one in scenario.injects if one.at is not None]
    delivered = [told(one, at, n) for n, (at, _, one) in enumerate(sorted(due, key=lambda one: one[:2]))]
    return Exercise(operation, 1, scenario, tuple(one for one in delivered if one.at <= until))


@SLOW
@given(
    SCENARIOS.map(lambda one: replace(one, start=(*one.start, *(e for i in one.injects for e in i.effects))))
)
def test_what_is_foreseen_is_what_is_true_when_it_is_played_as_planned(scenario: Scenario) -> None:
    effects = [*scenario.start, *(effect for inject in scenario.injects for effect in inject.effects)]
    points = {point: "x" for effect in effects for point in effect.points}
    points |= {f"in-{area}": area for effect in effects for area in effect.areas}
    ends = scenario.origin + LONG
    one = as_played(scenario, ends)
    assert foreseen(scenario, points) == facit(one, points, played(one.operation.clock, ends))


@SLOW
@given(st.lists(INJECTS, max_size=4, unique_by=lambda one: one.id), st.integers(0, 100))
def test_an_exercise_that_goes_as_planned_was_foreseen_at_every_moment(
    injects: list[Inject], until: int
) -> None:
    scenario = replace(small.SCENARIO, injects=tuple(injects))
    areas = [area for one in injects for effect in one.effects for area in effect.areas]
    points = {**POINTS, **{f"in-{area}": area for area in areas}}
    moment = scenario.origin + timedelta(hours=until)
    assert ahead(as_played(scenario, moment), points, moment) == foreseen(scenario, points)


def test_it_turns_at_each_effect_and_when_what_it_runs_on_is_used_up() -> None:
    """I1 takes a's power at T+5; I2 leaves P1's heating to a reserve from T+15 to T+30; I4 has no moment."""
    true = foreseen(small.SCENARIO, POINTS)
    assert true.at("P3", EL, ORIGIN).status is DOWN  # so it begins, and that is no change
    found = [(one.at - ORIGIN, one.injects, [each.point for each in one.turned]) for one in changes(true)]
    assert found == [
        (minutes(5), ("I1",), ["P1", "P2"]),
        (minutes(15), ("I2",), ["P1"]),
        (minutes(30), (), ["P1"]),
    ]
    assert [each.used_up for one in changes(true) for each in one.turned] == [False, False, False, True]


def test_an_effect_that_changes_nothing_is_no_change() -> None:
    again = Inject("I9", minutes(40), "", effects=(Effect((EL,), DOWN, areas=("a",)),))
    twice = replace(small.SCENARIO, injects=(*small.INJECTS, again))
    once = changes(foreseen(small.SCENARIO, POINTS))
    assert [one.at for one in changes(foreseen(twice, POINTS))] == [one.at for one in once]


def test_an_effect_before_the_start_never_comes() -> None:
    early = Inject("I0", minutes(-1), "", effects=(Effect((EL,), DOWN, areas=("b",)),))
    scenario = replace(small.SCENARIO, injects=(early, *small.INJECTS), start=())
    assert foreseen(scenario, POINTS).at("P3", EL, ORIGIN).status is WORKS


def test_what_lasts_over_the_night_the_clocks_are_put_back_lasts_as_many_hours() -> None:
    """Three hours from 01:30 summer time are over at 03:30 winter time; half past two has come twice."""
    origin = datetime(2027, 10, 30, 23, 30, tzinfo=UTC)
    scenario = Scenario("s", "S", origin, timedelta(hours=6), start=(replace(RESERVE, lasts=minutes(180)),))
    (change,) = changes(foreseen(scenario, POINTS))
    assert change.at == datetime(2027, 10, 31, 2, 30, tzinfo=UTC)
    assert [season(origin + minutes(each)) for each in (60, 120)] == [Season.SUMMER, Season.WINTER]


@pytest.mark.parametrize(("speed", "gone"), [(1.0, 30), (60.0, 30), (0.0, 30)])
def test_what_waits_comes_at_its_moment_however_fast_the_clock_runs(speed: float, gone: float) -> None:
    """At T+10: I1 was delivered late, I2 waits; what it runs on is used up a quarter of an hour after."""
    clock = Clock(small.STARTED, ORIGIN + minutes(10), speed)
    one = Exercise(replace(small.operation(clock), closed_at=None), 1, small.SCENARIO)
    one = replace(one, delivered=(told(small.INJECTS[0], ORIGIN + minutes(7), 3),))
    assert [each.at - ORIGIN for each in changes(ahead(one, POINTS, small.STARTED))] == [
        minutes(7),
        minutes(15),
        minutes(gone),
    ]


def test_what_was_skipped_never_comes_and_what_is_late_comes_at_once() -> None:
    clock = Clock(small.STARTED, ORIGIN + minutes(20), 1.0)
    one = Exercise(replace(small.operation(clock), closed_at=None), 1, small.SCENARIO)
    one = replace(one, skipped=(Skipped("I1", 3, ORIGIN + minutes(6), "struket"),))
    found = changes(ahead(one, POINTS, small.STARTED))
    assert [(each.at - ORIGIN, each.injects) for each in found] == [(minutes(20), ("I2",)), (minutes(35), ())]


def test_a_jump_that_takes_the_situation_along_moves_what_is_used_up() -> None:
    """From T+20 to T+26 while it stands still: what was to end at T+30 ends at T+36."""
    clock = Clock(small.STARTED, ORIGIN + minutes(20), 0.0)
    jumped = clock.then(small.STARTED + minutes(1), ORIGIN + minutes(26), 0.0, minutes(6))
    one = Exercise(replace(small.operation(jumped), closed_at=None), 1, small.SCENARIO)
    heard = Delivered("I2", 3, ORIGIN + minutes(15), small.STARTED - minutes(5), "", "", "", ())
    one = replace(one, delivered=(heard,), skipped=(Skipped("I1", 2, ORIGIN, ""),))
    true = ahead(one, POINTS, small.STARTED + minutes(2))
    assert [each.at - ORIGIN for each in changes(true) if each.turned[0].used_up] == [minutes(36)]
    assert true.at("P1", Function.VARME, ORIGIN + minutes(36)).status is Status.UR_FUNKTION
