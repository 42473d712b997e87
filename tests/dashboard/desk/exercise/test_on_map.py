"""*Karta* while an exercise is led: what is true at T+, and a free inject that makes something else true."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk.exercise import on_map as on_map_page
from dashboard.desk.exercise.says.scenario import free_id
from data.exercise.acts.injects import change_inject, deliver
from data.exercise.facit import facit
from data.exercise.history import played
from data.exercise.scenario import Effect, Inject, Scenario
from data.rights import Grant
from data.words import Function, Role, Status, Supply
from tests.dashboard.desk.exercise.test_page import LEADER, field, held, led, open_page, part, press, start
from tests.dashboard.the_desk import ALICE, Desk, labelled, said

__all__ = ("led",)
AREAS = {"P01": "bromma", "P02": "farsta", "P03": "bromma"}


def on_map(desk: Desk, grant: Grant = LEADER) -> AppTest:
    return part(open_page(desk, grant), "map")


def fill(app: AppTest, places: list[str], target: str = "", **more: str) -> AppTest:
    field(app, "places").set_value(places)
    field(app, "functions").set_value(["el"])
    for name, value in {**more, **({"target": target} if target else {})}.items():
        field(app, name).set_value(value)
    app.run()
    assert not app.exception
    return app


def true(desk: Desk, point: str, after: timedelta) -> Status:
    found = held(desk)
    clock = found.operation.clock
    run = played(clock, desk.at + timedelta(hours=4))
    return facit(found, AREAS, run).at(point, Function.EL, found.begins + after).status


def test_what_becomes_true_at_once_is_a_delivered_inject_that_tells_nobody(led: Desk) -> None:
    start(led)
    app = on_map(led)
    assert labelled(app.button, "Gör det sant").disabled
    assert "Välj punkter och funktioner först." in said(app)
    fill(app, ["area:bromma", "point:P02"])
    assert "el ur funktion: Bromma, Farstaskolan (3 punkter)" in said(app)
    app = press(app, "Gör det sant")
    assert "F1 är levererat: det är sant nu." in said(app)
    (told,) = held(led).delivered
    assert (told.inject, told.to) == ("F1", ())
    made = next(one for one in held(led).scenario.injects if one.id == "F1")
    assert made.effects == (Effect((Function.EL,), Status.UR_FUNKTION, ("bromma",), ("P02",)),)
    assert true(led, "P03", timedelta(minutes=1)) is Status.UR_FUNKTION


def test_it_can_wait_for_the_moment_that_is_shown_or_for_an_inject_that_waits(led: Desk) -> None:
    start(led)
    app = on_map(led)
    labelled(app.text_input, "Gå till").set_value("1:00").run()
    assert "T+ 01:00 · on 20/1 08:00" in said(app)
    app = press(
        fill(app, ["point:P01"], ":later", supply="reserv", status="fungerar", lasts="2 h"), "Gör det sant"
    )
    made = next(one for one in held(led).scenario.injects if one.id == "F1")
    assert made.at == timedelta(hours=1)
    assert made.effects == (
        Effect((Function.EL,), Status.FUNGERAR, (), ("P01",), Supply.RESERV, timedelta(hours=2)),
    )
    press(fill(on_map(led), ["point:P03"], "A2"), "Gör det sant")
    grown = next(one for one in held(led).scenario.injects if one.id == "A2")
    assert [effect.points for effect in grown.effects] == [("P03",)]
    assert held(led).delivered == ()


def test_one_steps_to_each_change_and_to_when_what_it_runs_on_is_used_up(led: Desk) -> None:
    start(led)
    app = on_map(led)
    assert "Inget ändras just då." in said(app)
    app = press(app, "›")
    assert "A1: el ur funktion: Bromma" in said(app)
    assert labelled(app.button, "›").disabled
    press(fill(app, ["point:P02"], "R1", status="begransad", lasts="30 min"), "Gör det sant")
    deliver(led.store, ALICE, "ov", "R1", led.at)
    app = press(on_map(led), "›")
    app = press(app, "›")
    assert "Tar slut: el Farstaskolan (R1)" in said(app)
    assert "T+ 00:00 · on 20/1 07:00" in said(press(app, "Nu"))


@pytest.mark.parametrize(("typed", "why"), [("T-1:00", "före övningens start"), ("9:00", "Dit räcker inte")])
def test_one_cannot_step_before_the_start_nor_past_the_end(led: Desk, typed: str, why: str) -> None:
    app = on_map(led)
    labelled(app.text_input, "Gå till").set_value(typed).run()
    assert why in said(app)
    assert "T+ 00:00 · on 20/1 07:00" in said(app)


def test_what_cannot_be_true_says_why_and_changes_nothing(led: Desk) -> None:
    start(led)
    app = fill(on_map(led), ["point:P01"], lasts="4 h")
    assert "Det som redan är ur funktion kan inte ta slut." in said(app)
    assert labelled(app.button, "Gör det sant").disabled
    assert "ingen varaktighet" in said(fill(app, ["point:P01"], lasts="länge"))


def test_a_local_leader_is_refused_another_area_and_keeps_what_was_chosen(led: Desk) -> None:
    start(led)
    app = fill(on_map(led, Grant(Role.LOKAL_OVNINGSLEDARE, "bromma")), ["area:farsta"])
    app = press(app, "Gör det sant")
    assert "F1" not in said(app)
    assert field(app, "places").value == ["area:farsta"]
    assert len(held(led).scenario.injects) == 3


def test_before_the_start_nothing_is_made_true_at_once(led: Desk) -> None:
    press(fill(on_map(led), ["point:P01"]), "Gör det sant")
    assert held(led).delivered == ()
    assert next(one for one in held(led).scenario.injects if one.id == "F1").at == timedelta()


def test_what_a_colleague_makes_true_in_the_same_moment_is_not_written_over(
    led: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the list before either has saved, and so both call theirs the same."""

    def as_both_read_it(scenario: Scenario, letter: str) -> str:
        identity = free_id(scenario, letter)
        effect = Effect((Function.VATTEN,), Status.UR_FUNKTION, points=("P02",))
        operation = held(led).operation.id
        change_inject(led.store, ALICE, operation, Inject(identity, None, "", effects=(effect,)), led.at)
        return identity

    start(led)
    app = fill(on_map(led), ["point:P01"])
    monkeypatch.setattr(on_map_page, "free_id", as_both_read_it)
    app = press(app, "Gör det sant")
    assert "har ändrats av någon annan" in said(app)
    (free,) = (one for one in held(led).scenario.injects if one.id.startswith("F"))
    assert free.effects[0].points == ("P02",)
