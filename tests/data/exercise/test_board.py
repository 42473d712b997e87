"""A bordsövning: gone through step by step, where the picture is the facit, and nothing runs by itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from data.errors import NotAllowed, Refused
from data.exercise.acts.board import step
from data.exercise.acts.following import withdraw
from data.exercise.acts.injects import deliver_due
from data.exercise.board import Board, board, come_to
from data.exercise.facts import state_of
from data.exercise.scenario import (
    ClockAct,
    Condition,
    ConditionKind,
    Effect,
    ExerciseForm,
    ExerciseState,
    Inject,
    Scenario,
)
from data.points import reads as point_reads
from data.points.facts import Point
from data.rights import Grant
from data.store.database import Store
from data.truth import effective
from data.words import Function, Phase, Role, Status, Supply
from tests.data.exercise.played import ID, a_scenario, clock, found, minutes, plan
from tests.data.people import signed_in
from tests.data.world import ALICE, World, later

AREA_OF = {"P01": "bromma", "P02": "bromma", "P03": "skarpnack"}
NEVER_TRUE = Condition(ConditionKind.RAPPORTERAT, area="bromma", function=Function.EL)
RESERVE = Effect((Function.EL,), Status.FUNGERAR, points=("P01",), supply=Supply.RESERV, lasts=minutes(45))
TABLE = a_scenario(
    Inject("B1", minutes(0), "Det blir mörkt.", questions=("Vem ringer vem?", "Vad vet vi inte?")),
    Inject("B2", minutes(30), "Reservkraften går.", effects=(RESERVE,), condition=NEVER_TRUE),
    Inject("B3", minutes(30), "Elbolaget svarar inte.", questions=("Vad säger vi till allmänheten?",)),
    start=(Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",)),),
    opens=("P01", "P03"),
    form=ExerciseForm.BORD,
)


def told(scenario: Scenario = TABLE) -> Board:
    return board(scenario, AREA_OF)


def shown(store: Store) -> Mapping[str, Point]:
    return {one.id: one for one in point_reads.picture(store, ID).points}


def test_one_stops_at_the_start_at_injects_and_where_the_picture_turns() -> None:
    assert [(one.at, [each.id for each in one.injects]) for one in told().steps] == [
        (minutes(0), ["B1"]),
        (minutes(30), ["B2", "B3"]),
        (minutes(75), []),  # the reserve is used up
    ]
    assert told().points == ("P01", "P03")
    assert told(replace(TABLE, opens=())).points == ("P01", "P02")


def test_what_lies_after_the_end_is_no_step() -> None:
    assert [one.at for one in told(replace(TABLE, duration=minutes(60))).steps] == [minutes(0), minutes(30)]


def test_the_picture_is_the_facit_at_every_step(world: World) -> None:
    store = world.store
    plan(store, TABLE)
    assert come_to(found(store), told(), later(0)) == -1
    for number, one in enumerate(told().steps):
        step(store, ALICE, ID, one.at, later(number))
        held = found(store)
        assert held.operation.clock.at(later(number + 500)) == held.begins + one.at
        assert state_of(held.operation) is ExerciseState.PAUSAD
        assert come_to(held, told(), later(number)) == number
        read = shown(store)
        for cell in told().cells(one.at):
            state = read[cell.point].functions[cell.function]
            screens = effective(state, held.begins + one.at)
            assert screens.status is cell.status, (one.at, cell)
            assert state.current is not None
            assert state.current.lasts_until == cell.until
    assert {one.inject for one in found(store).delivered} == {"B1", "B2", "B3"}
    assert found(store).skipped == ()
    assert {shown(store)[point].phase for point in ("P01", "P03")} == {Phase.OPPEN}


def test_nothing_comes_by_itself(world: World) -> None:
    plan(world.store, TABLE)
    step(world.store, ALICE, ID, minutes(0), later(0))
    assert deliver_due(world.store, ID, later(600)) == 0


def test_no_step_is_taken_back_since_text_and_map_belong_together(world: World) -> None:
    store = world.store
    plan(store, TABLE)
    step(store, ALICE, ID, minutes(0), later(0))
    (told, *_) = found(store).delivered
    with pytest.raises(Refused, match="tas inget läge tillbaka"):
        withdraw(store, ALICE, ID, told.revision, later(0.1))


def test_a_step_is_taken_once_whoever_takes_it(world: World) -> None:
    store = world.store
    plan(store, TABLE)
    first = step(store, ALICE, ID, minutes(0), later(0))
    assert first.new
    again = step(store, ALICE, ID, minutes(0), later(1))
    assert (again.revision, again.new) == (first.revision, False)
    step(store, ALICE, ID, minutes(30), later(2))
    for wrong in (minutes(10), minutes(120)):
        with pytest.raises(Refused, match="Någon annan har redan bytt läge"):
            step(store, ALICE, ID, wrong, later(3))
    step(store, ALICE, ID, minutes(75), later(4))
    with pytest.raises(Refused, match="Det var det sista läget"):
        step(store, ALICE, ID, minutes(90), later(5))
    clock(store, ClockAct.STOP, later(6))
    with pytest.raises(Refused, match="Övningen är avslutad"):
        step(store, ALICE, ID, minutes(90), later(7))


def test_only_who_leads_goes_on_and_only_at_a_table(world: World) -> None:
    store = world.store
    plan(store, TABLE)
    with pytest.raises(NotAllowed):
        step(store, signed_in(store, Grant(Role.MOTSPEL)), ID, minutes(0), later(0))
    plan(store, a_scenario(), id="ov-2")
    with pytest.raises(Refused, match="ingen bordsövning"):
        step(store, ALICE, "ov-2", timedelta(), later(0))
