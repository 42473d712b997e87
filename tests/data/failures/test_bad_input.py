"""Failures against what is wrong, too much or too late: nothing counts as acted on that nobody acts on."""

from dataclasses import replace

import pytest

from data.failures.acts import state_action
from data.failures.answering import Said, answer, attended, failures_now
from data.failures.facts import Because, Failures
from data.failures.finding import failures
from data.failures.words import ActionState, FailureKind
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.sectors.acts import load_sectors
from data.sectors.facts import SectorRegister
from data.store.verify import verify
from data.words import Function, Phase, RequestState, Status, Supply
from tests.data.failures.test_answering import asked, down, failing, judged, stated
from tests.data.failures.test_stating import new
from tests.data.requests.test_requests import LIST
from tests.data.todo.waiting import REGISTER
from tests.data.world import ALICE, NOW, OPERATION, World, later
from tests.factories import NOW as HERE
from tests.factories import ago, ahead, make_functions, make_phase_change, make_point, make_state


def without(owner: str) -> SectorRegister:
    kept = tuple(one for one in REGISTER.organisations if one.id != owner)
    return replace(REGISTER, organisations=kept)


@pytest.mark.parametrize("state", [ActionState.ATAGEN, ActionState.PA_VAG, ActionState.BESTALLD])
def test_an_owner_who_leaves_the_list_does_no_more_of_what_they_promised(state: ActionState) -> None:
    (failure,) = failing(down())
    promise = stated(state, owner="verket", by="")
    assert answer(failure, Said((), REGISTER, (promise,)), HERE).acted_on
    found = answer(failure, Said((), without("verket"), (promise,)), HERE)
    assert (found.because, found.without_action) == (Because.DECLINED, True)


def test_what_was_decided_or_done_before_they_left_stands() -> None:
    (failure,) = failing(down())
    for state in (ActionState.ATGARDAS_INTE, ActionState.UTFORD):
        word = stated(state, owner="verket", by="", until=None)
        assert answer(failure, Said((), without("verket"), (word,)), HERE).acted_on


def test_of_two_who_claim_it_the_other_is_left_when_one_leaves_the_list() -> None:
    (failure,) = failing(down())
    both = (
        stated(ActionState.PA_VAG, owner="verket", by="", until=ahead(10)),
        stated(ActionState.ATAGEN, owner="sdf", by="", until=ahead(40)),
    )
    found = answer(failure, Said((), without("verket"), both), HERE)
    assert found.action is not None
    assert (found.action.owner, found.acted_on, found.others) == ("sdf", True, ())


def test_an_action_whose_deadline_lies_before_the_failure_is_none_and_bought_no_time() -> None:
    taken = asked(RequestState.ATAGEN, deadline=ago(90), moved_at=ago(10))
    found = judged(taken)
    assert (found.because, found.late, found.without_action) == (Because.TIME_PASSED, True, True)
    assert found.unattended_since == found.failure.since == ago(40)
    word = judged(statements=(stated(ActionState.ATAGEN, until=ago(90), said_at=ago(5)),))
    assert word.unattended_since == ago(40)


def test_who_said_no_long_before_it_failed_left_nobody_without_help_then() -> None:
    found = judged(asked(RequestState.AVSLAGEN, moved_at=ago(300)))
    assert (found.because, found.unattended_since) == (Because.DECLINED, ago(40))


def test_one_request_is_of_one_point_and_for_a_whole_area_of_none() -> None:
    points = [down(f"P{number:02}") for number in range(1, 6)]
    said = Said((asked(RequestState.ATAGEN, point="P03"), asked(RequestState.ATAGEN, point=None)), REGISTER)
    found = attended(failing(*points), said, HERE)
    assert [one.failure.key for one in found.all if one.acted_on] == ["P03:el"]


def test_three_hundred_failures_and_a_statement_for_two_hundred_of_them() -> None:
    functions = make_functions(status=Status.UR_FUNKTION)
    points = [make_point(f"P{number:03}", functions=functions) for number in range(75)]
    points = [
        replace(
            point,
            functions={
                function: replace(state, current=replace(state.current, point=point.id))
                for function, state in point.functions.items()
                if state.current is not None
            },
        )
        for point in points
    ]
    all_of_them = failing(*points)
    assert len({one.key for one in all_of_them}) == 300
    chosen = tuple(one.key for one in all_of_them[:200])
    words = tuple(stated(ActionState.PA_VAG, *chosen) for _ in range(20))
    found = attended(all_of_them, Said((), REGISTER, words), HERE)
    assert len(found.without_action) == 100
    assert {one.failure.key for one in found.all if one.acted_on} == set(chosen)


@pytest.mark.parametrize("areas", [1, 40])
def test_a_municipality_with_one_area_or_forty_misses_a_point_once_in_each(areas: int) -> None:
    change = make_phase_change(Phase.UNDER_AKTIVERING, at=ago(90))
    points = [
        make_point(f"P{number:03}", area=f"a{number % areas}", phase=change.phase, phase_change=change)
        for number in range(80)
    ]
    quiet = [replace(point, functions={}) for point in points]
    found = list(failures(quiet, (), HERE))
    assert [one.kind for one in found] == [FailureKind.INGEN_OPPEN_PUNKT] * areas
    assert len({one.key for one in found}) == areas


def test_what_runs_out_is_a_failure_from_when_it_is_near() -> None:
    lasts = make_state(
        Function.EL, Status.FUNGERAR, supply=Supply.RESERV, observed_at=ago(600), lasts_until=ahead(30)
    )
    (failure,) = failures((make_point(functions=make_functions(el=lasts)),), (), HERE)
    assert (failure.kind, failure.since) == (FailureKind.UTHALLIGHET, ago(90))


def now_of(world: World, minutes: float) -> Failures:
    picture = point_reads.picture(world.store, OPERATION)
    with world.store.reading() as connection:
        held = request_reads.coordination_in(connection, picture.operation)
    return failures_now(picture, held, later(minutes))


def runs_out(world: World, minute: float, ends: float) -> None:
    world.report(
        Status.FUNGERAR,
        supply=Supply.RESERV,
        lasts_until=later(ends),
        observed_at=later(minute),
        now=later(minute),
    )


def test_who_says_once_more_when_it_runs_out_takes_no_promise_away(world: World) -> None:
    load_sectors(world.store, ALICE, LIST, NOW)
    world.open_point()
    runs_out(world, 1, 110)
    state_action(world.store, ALICE, new(until=later(60)), later(2))
    for minute in (10, 20):
        runs_out(world, minute, 110)
        (found,) = now_of(world, minute + 1).all
        assert (found.failure.kind, found.because) == (FailureKind.UTHALLIGHET, Because.ACCEPTED)
    runs_out(world, 30, 50)
    (found,) = now_of(world, 31).all
    assert found.because is Because.WORSENED
    assert found.unattended_since == later(30)
    verify(world.store)
