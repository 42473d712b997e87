"""Minutes without action, by hand: what was played counts, and a pause or a jump makes nobody late."""

import pytest

from data.exercise.evaluated import evaluation
from data.exercise.history import played
from data.exercise.scenario import ClockAct
from data.exercise.unattended import NOT_COUNTED, WithoutAction, added, unattended
from data.failures.acts import state_action
from data.failures.facts import Failures, NewStatement
from data.failures.words import ActionState
from data.log.acts import mask_entry
from data.points.acts import reports as point_reports
from data.points.acts.temporary import add_point, settle_point
from data.points.temporary import NewTemporary, Settling, id_of
from data.store.database import Store
from data.words import Function, Status
from tests.data.exercise.played import ID, ORIGIN, a_scenario, clock, minutes, plan
from tests.data.exercise.played import found as the_exercise
from tests.data.failures.test_grouping import down, found
from tests.data.world import ALICE, BOB, World, a_report, later


@pytest.fixture
def night(world: World) -> Store:
    """Water fails at T+10; at T+20 somebody promises it for T+60."""
    store = world.store
    plan(store, a_scenario(opens=("P01",)))
    clock(store, ClockAct.START)
    point_reports.report(store, BOB, [a_report(Function.VATTEN, Status.UR_FUNKTION, operation=ID)], later(10))
    new = NewStatement("a", ID, ("P01:vatten",), ActionState.ATAGEN, by="Verket", until=ORIGIN + minutes(60))
    state_action(store, ALICE, new, later(20))
    return store


def counted(store: Store, until: float, before: WithoutAction = NOT_COUNTED) -> WithoutAction:
    with store.reading() as connection:
        operation = the_exercise(store).operation
        return unattended(connection, operation, played(operation.clock, later(until)), (), before)


def test_until_somebody_takes_it_on_and_after_their_time_has_passed(night: Store) -> None:
    assert (counted(night, 20).minutes, counted(night, 20).stood) == (10, 10)
    assert (counted(night, 60).minutes, counted(night, 60).stood) == (10, 50)
    late = counted(night, 75)
    assert (late.minutes, late.stood, late.judged) == (25, 65, 75)
    assert [(one.failure.key, one.without) for one in late.failures] == [("P01:vatten", 25)]
    assert late.of_area("bromma").minutes == 25
    assert late.of_area("farsta").minutes == 0


def test_a_pause_is_no_time(night: Store) -> None:
    clock(night, ClockAct.PAUSE, later(15))
    clock(night, ClockAct.RESUME, later(45))
    before = counted(night, 15)
    assert (before.minutes, before.stood) == (5, 5)
    after = counted(night, 46)
    assert (after.minutes, after.stood, after.judged) == (5, 6, 16)  # the promise came in the pause


def test_what_its_own_points_report_is_their_areas_word_also_once_withdrawn(world: World) -> None:
    store = world.store
    plan(store)
    clock(store, ClockAct.START)
    add_point(store, BOB, NewTemporary("k", ID, "Nockeby kyrka", "", "bromma", 17.95, 59.33), later(2))
    church = id_of("k")
    point_reports.report(store, BOB, [a_report(operation=ID, point=church)], later(3))
    for minute in (5, 15):
        figures = evaluation(store, ID, later(minute))
        assert figures is not None
        assert {one.area: one.reports for one in figures.areas} == {"bromma": 1, "skarpnack": 0}
        if minute == 5:
            settle_point(
                store, ALICE, Settling("s", ID, church, False, "krisledningen", "behövs ej"), later(10)
            )


@pytest.mark.parametrize(("carry", "without"), [(False, 15), (True, 10)])
def test_what_a_jump_passes_over_is_no_time(night: Store, carry: bool, without: int) -> None:
    clock(night, ClockAct.JUMP, later(30), to=minutes(115), carry=carry)
    found = counted(night, 35)
    assert (found.minutes, found.stood, found.judged) == (without, 25, 35)


def test_what_has_been_counted_is_not_counted_again(night: Store) -> None:
    first = counted(night, 33)
    assert counted(night, 75, first) == counted(night, 75)


def test_masked_words_are_not_kept_in_what_was_counted(night: Store) -> None:
    down_again = a_report(Function.EL, Status.UR_FUNKTION, operation=ID, cause="hemlig kabel")
    (receipt,) = point_reports.report(night, BOB, [down_again], later(30))
    point_reports.report(night, BOB, [a_report(Function.EL, operation=ID)], later(40))
    first = counted(night, 45)
    assert "hemlig kabel" in {one.failure.cause for one in first.failures}
    mask_entry(night, ALICE, act_id="m", revision=receipt.revision, decision="beslut 7", now=later(46))
    assert "hemlig kabel" not in {one.failure.cause for one in counted(night, 75, first).failures}


def test_what_only_some_areas_take_part_in_is_theirs_alone() -> None:
    minute = Failures(found(down("P01", "bromma"), down("P02", "farsta")))
    assert [one.failure.key for one in added([minute] * 3, ("farsta",)).failures] == ["P02:el"]
    assert added([minute] * 3).minutes == 6
