"""What the facit's map and its table say of a moment: what turns, what is used up, which hour it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.desk.facit.says import (
    Known,
    concerned,
    moment,
    offered,
    on_map,
    rows,
    waiting_words,
    when,
    why_not_effect,
    why_not_step,
)
from dashboard.words.exercise import Names
from data.errors import Reason
from data.exercise.foreseen import changes, foreseen
from data.exercise.scenario import Effect, Inject, Scenario
from data.sectors.facts import EMPTY_REGISTER
from data.words import Function, Status, Supply
from tests.factories import make_point

ORIGIN = datetime(2027, 10, 30, 23, 0, tzinfo=UTC)  # 01:00 in summer time; two hours later it is 02:00 again
HALF = timedelta(minutes=30)
POINTS = (make_point("P1", area="a", name="Skolan"), make_point("P2", area="b", name="Badet"))
NAMES = Names(
    {"a": "Ådalen", "b": "Berget"}, {"P1": "Skolan", "P2": "Badet"}, {"P1": "a", "P2": "b"}, EMPTY_REGISTER
)
OUT = Effect((Function.EL,), Status.UR_FUNKTION, areas=("a",))
RESERVE = Effect(
    (Function.VARME,), Status.FUNGERAR, points=("P2",), supply=Supply.RESERV, lasts=timedelta(hours=1)
)
SCENARIO = Scenario(
    "s",
    "Omställning",
    ORIGIN,
    timedelta(hours=4),
    start=(Effect((Function.VATTEN,), Status.BEGRANSAD, points=("P2",)),),
    injects=(
        Inject("I1", HALF, "", effects=(OUT,)),
        Inject("I2", timedelta(hours=1), "", effects=(RESERVE,)),
        Inject("R1", None, "", effects=(OUT,)),
    ),
)


def known(scenario: Scenario = SCENARIO) -> Known:
    true = foreseen(scenario, NAMES.point_areas)
    return Known(scenario, true, changes(true), POINTS, NAMES)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_a_moment_says_what_turns_then_and_where_the_next_changes_are() -> None:
    start = moment(known(), hours(0))
    assert start.turned == ("Från start: vatten begränsad: Badet",)
    assert (start.before, start.after) == (None, HALF)
    assert moment(known(), HALF).turned == ("I1: el ur funktion: Ådalen",)
    between = moment(known(), hours(0.75))
    assert (between.turned, between.before, between.after) == ((), HALF, hours(1))
    gone = moment(known(), hours(2))
    assert gone.turned == ("Tar slut: värme Badet (I2)",)
    assert (gone.before, gone.after) == (hours(1), None)


def test_the_hour_that_comes_twice_says_which() -> None:
    assert when(ORIGIN + hours(1)) == "sö 31/10 02:00 sommartid"
    assert when(ORIGIN + hours(2)) == "sö 31/10 02:00 vintertid"
    assert when(ORIGIN + hours(3)) == "sö 31/10 03:00"


def test_the_table_has_every_point_the_worst_first_and_until_when_it_holds() -> None:
    school, bath = rows(known(), hours(1), ours={"P2"})
    assert (school.name, school.area, school.ours, bath.ours) == ("Skolan", "Ådalen", False, True)
    power = school.cells[list(Function).index(Function.EL)]
    assert (power.status, power.word, power.until, power.inject) == (
        Status.UR_FUNKTION,
        "ur funktion",
        "",
        "I1",
    )
    heat = bath.cells[list(Function).index(Function.VARME)]
    assert (heat.supply, heat.until, heat.inject) == (Supply.RESERV, "räcker till T+ 02:00", "I2")
    before = rows(known(), hours(0.5))[1].cells[list(Function).index(Function.VARME)]
    assert (before.status, before.until) == (Status.FUNGERAR, "till T+ 01:00")


def test_the_map_says_what_the_table_says() -> None:
    drawn = {one["id"]: one for one in on_map(known(), rows(known(), hours(1)))}
    assert drawn["P1"]["name"] == "Skolan: el ur funktion"
    assert drawn["P2"]["name"] == "Badet: värme fungerar (reservdrift), vatten begränsad"
    assert drawn["P2"]["parts"][2] == ["varme", "fungerar", "bekraftat", "reserv", "check"]
    assert {
        one["name"]
        for one in on_map(
            known(replace(SCENARIO, start=())), rows(known(replace(SCENARIO, start=())), hours(0))
        )
    } == {
        "Skolan: allt fungerar",
        "Badet: allt fungerar",
    }


@pytest.mark.parametrize(("length", "step"), [(4, 1), (24, 5), (72, 15), (60 * 24, 180)])
def test_there_are_never_more_steps_than_can_be_stepped_through(length: float, step: int) -> None:
    long = known(replace(SCENARIO, duration=hours(length)))
    found = offered(long, timedelta(minutes=7, seconds=3))
    assert found[0] == hours(0)
    assert found[-1] == hours(length)
    assert {timedelta(minutes=step), timedelta(minutes=7, seconds=3), HALF, hours(2)} <= {*found}
    assert len(found) < 500


@pytest.mark.parametrize(
    ("typed", "why"),
    [("-0:05", "före övningens start"), ("T-1", "före övningens start"), ("4:01", "slutar vid T+ 04:00")],
)
def test_one_cannot_step_outside_the_exercise(typed: str, why: str) -> None:
    found = why_not_step(typed, SCENARIO)
    assert isinstance(found, Reason)
    assert why in found.text
    assert why_not_step("4:00", SCENARIO) == hours(4)


def test_an_effect_says_how_much_it_concerns_and_what_is_wrong_with_it() -> None:
    assert concerned(replace(OUT, points=("P2",)), NAMES) == "el ur funktion: Ådalen, Badet (2 punkter)"
    assert why_not_effect(OUT, NAMES) == ""
    assert "finns inte" in why_not_effect(replace(OUT, points=("P9",)), NAMES)
    assert "kan inte ta slut" in why_not_effect(replace(OUT, lasts=hours(1)), NAMES)


def test_an_inject_to_put_it_in_is_named_by_its_moment() -> None:
    assert waiting_words(SCENARIO.injects) == {
        "I1": "inspelet I1, T+ 00:30",
        "I2": "inspelet I2, T+ 01:00",
        "R1": "inspelet R1, reserv, utan tid",
    }
