"""How it went for one of those who took part: all that is theirs, nothing of others, and given afterwards."""

from dataclasses import replace

import pytest

from data.acting import Actor
from data.errors import NotAllowed, Refused
from data.exercise.acts.evaluating import give_results
from data.exercise.evaluation import Acts, evaluate
from data.exercise.own_result import given_to, own_result, took_part
from data.exercise.scenario import ClockAct, Expected, ExpectedKind, Inject, Recipient
from data.rights import Grant
from data.store.database import Store
from data.words import Role
from tests.data.exercise import played_exercise as small
from tests.data.exercise.played import ID, clock, found, plan
from tests.data.exercise.played_exercise import ENDED, POINTS, STADSDEL_A, STADSDEL_B, minutes
from tests.data.people import signed_in
from tests.data.world import ALICE, NOW, World, fresh_id

LED = Recipient(Role.KRISLEDNING)


def test_what_is_ones_own_is_what_the_evaluation_says_of_the_area_and_of_no_other() -> None:
    one = evaluate(small.exercise(), small.history(), POINTS, ENDED)
    figures = {area.area: area for area in one.areas}
    assert took_part(one) == (STADSDEL_A, STADSDEL_B)
    for to in took_part(one):
        own, area = own_result(one, to, POINTS), figures[to.bound]
        assert (own.acknowledged, own.first_report) == (area.acknowledged, area.first_report)
        assert own.picture == area.picture
        never = area.acts.unjudged - own.acts.unjudged  # what was never played is told to nobody
        assert (replace(own.acts, unjudged=area.acts.unjudged), never) == (area.acts, int(to == STADSDEL_A))
        assert {POINTS[cell.point] for cell in own.cells} == {to.bound}
        assert {judged.area for each in own.injects for judged in each.judged} == {to.bound}
    a, b = (own_result(one, to, POINTS) for to in took_part(one))
    assert [(each.id, each.acknowledged) for each in a.injects] == [
        ("I1", minutes(2)),
        ("I2", None),
        ("I3", None),
    ]
    assert [each.answers for each in a.injects] == [True, False, True]  # I2 is b's, about a's P1
    assert a.injects[1].text == ""
    wrote = {
        replace(held, text=f"stabschefen var osäker {held.revision}") for held in small.exercise().assessments
    }
    seen = evaluate(replace(small.exercise(), assessments=tuple(wrote)), small.history(), POINTS, ENDED)
    assert "osäker" in str(seen.injects)
    given = own_result(seen, STADSDEL_A, POINTS).injects
    assert "osäker" not in str(given), "what an evaluator wrote is the control's own"
    assert [held.outcome for held in given[0].judged] == [held.outcome for held in a.injects[0].judged]
    assert [each.text for each in b.injects] == ["Strömmen går i a", "Värmen går på reserv"]
    assert [len(each.judged) for each in b.injects] == [1, 2]


def test_an_expected_act_of_no_area_is_its_sectors_or_krisledningens() -> None:
    """I5 goes to krisledningen and a sector: the decision is krisledningen's, the report the sector's."""
    asked = (
        Expected(ExpectedKind.BESLUT, minutes(5)),
        Expected(ExpectedKind.SEKTORRAPPORT, minutes(5), sector="vatten"),
        Expected(ExpectedKind.KVITTERAT, minutes(5)),  # of both: neither's alone
    )
    told = Inject("I5", minutes(20), "Läget?", to=(LED, Recipient(Role.SEKTOR, "vatten")), expected=asked)
    exercise = small.exercise()
    exercise = replace(
        exercise,
        scenario=replace(exercise.scenario, injects=(*exercise.scenario.injects, told)),
        delivered=(*exercise.delivered, small.delivered(told, 20, 25)),
    )
    one = evaluate(exercise, small.history(), POINTS, ENDED)
    assert took_part(one) == (LED, STADSDEL_A, STADSDEL_B, Recipient(Role.SEKTOR, "vatten"))
    led, sector = (own_result(one, to, POINTS) for to in (LED, Recipient(Role.SEKTOR, "vatten")))
    assert [each.number for inject in led.injects for each in inject.judged] == [0]
    assert [each.number for inject in sector.injects for each in inject.judged] == [1]
    assert led.acts == sector.acts == Acts(missed=1)
    assert (led.picture, led.cells) == (one.picture.total, ())
    assert (sector.picture, sector.cells) == (None, ())
    assert all(each.text == "Läget?" for own in (led, sector) for each in own.injects)


def give(store: Store, *to: Recipient, by: Actor = ALICE) -> None:
    give_results(store, by, act_id=fresh_id("give"), operation_id=ID, to=to, now=NOW + minutes(20))


def test_a_result_is_given_when_all_is_over_and_to_whom_it_is_given_alone(world: World) -> None:
    store = world.store
    plan(store, areas=("bromma",))
    clock(store, ClockAct.START)
    bromma = Recipient(Role.STADSDEL, "bromma")
    with pytest.raises(Refused, match="inte slut"):
        give(store, bromma)
    clock(store, ClockAct.STOP, NOW + minutes(10))
    for to, why in (
        ((), "Välj vem"),
        ((Recipient(Role.STADSDEL),), "i taget"),
        ((Recipient(Role.PUNKT, "P01"),), "i taget"),
        ((Recipient(Role.STADSDEL, "skarpnack"),), "deltog inte"),
    ):
        with pytest.raises(Refused, match=why):
            give(store, *to)
    assert not found(store).given
    give(store, bromma, LED)
    give(store, bromma)
    held = found(store)
    assert held.given == (bromma, LED)
    assert given_to(held, (Grant(Role.STADSDEL, "bromma"),)) == (bromma,)
    assert not given_to(held, (Grant(Role.STADSDEL, "skarpnack"), Grant(Role.SEKTOR, "vatten")))
    assert not given_to(held, (Grant(Role.PUNKT, "P01"), Grant(Role.VAGG)))


def test_only_who_leads_decides_what_is_given(world: World) -> None:
    plan(world.store)
    clock(world.store, ClockAct.START)
    clock(world.store, ClockAct.STOP, NOW + minutes(10))
    for role in (Role.UTVARDERARE, Role.KRISLEDNING):
        with pytest.raises(NotAllowed):
            give(world.store, LED, by=signed_in(world.store, Grant(role)))
    give(world.store, LED, by=signed_in(world.store, Grant(Role.OVNINGSLEDNING)))
