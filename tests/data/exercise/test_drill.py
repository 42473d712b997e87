"""A larmövning: it begins and ends by itself, and tells of each recipient how far it came, and since last."""

from dataclasses import replace

import pytest

from data.access import sessions, tokens
from data.acting import Actor
from data.exercise.acts.dry_running import dry_run
from data.exercise.acts.following import open_injects
from data.exercise.acts.injects import acknowledge_inject, deliver_due
from data.exercise.acts.leading import end_in_time, plan_exercise
from data.exercise.drill import LASTS, DrillRow, compared, drill, drill_before, drill_rows, heard
from data.exercise.facts import state_of
from data.exercise.rules import NewExercise
from data.exercise.scenario import ClockAct, ExerciseForm, ExerciseState, Recipient
from data.operations.acts import decide_retention
from data.rights import Grant
from data.store.database import Store
from data.words import Retention, Role
from tests.data.exercise.played import ID, clock, found, plan
from tests.data.people import an_account, enter, signed_in
from tests.data.world import ALICE, NOW, World, a_report, later

AREA_OF = {"P01": "bromma", "P02": "bromma", "P03": "skarpnack"}
BROMMA, SKARPNACK = Recipient(Role.STADSDEL, "bromma"), Recipient(Role.STADSDEL, "skarpnack")
CRISIS = Recipient(Role.KRISLEDNING)


def begin(store: Store, identity: str = "larm-1", minute: float = 0, areas: tuple[str, ...] = ()) -> None:
    now = later(minute)
    plan_exercise(store, ALICE, NewExercise(identity, "Larmövning", drill(now), areas), now)
    deliver_due(store, identity, now)


def rows(store: Store, identity: str = "larm-1") -> dict[Recipient, DrillRow]:
    held = found(store, identity)
    read = drill_rows(held, heard(store, held), ("bromma", "skarpnack"), AREA_OF)
    return {one.to: one for one in read}


def report(world: World, by: Actor, point: str, minute: float, operation: str = "larm-1") -> None:
    world.reports([a_report(operation=operation, point=point)], by=by, now=later(minute))


def test_it_runs_as_soon_as_it_is_planned_and_ends_by_itself(world: World) -> None:
    store = world.store
    begin(store)
    held = found(store, "larm-1")
    assert state_of(held.operation) is ExerciseState.PAGAR
    assert held.operation.clock.at(later(3)) == later(3)
    assert {one.inject for one in held.delivered} == {"L1", "L2"}
    end_in_time(store, "larm-1", later(9.9))
    assert state_of(found(store, "larm-1").operation) is ExerciseState.PAGAR
    for _ in range(2):  # two servers
        end_in_time(store, "larm-1", NOW + LASTS)
    assert state_of(found(store, "larm-1").operation) is ExerciseState.AVSLUTAD


def test_it_can_be_run_through_beforehand(world: World) -> None:
    assert set(dry_run(world.store, drill(NOW), NOW).delivered) == {"L1", "L2"}


def test_other_exercises_do_not_end_by_themselves(world: World) -> None:
    plan(world.store)
    clock(world.store, ClockAct.START)
    end_in_time(world.store, ID, later(500))
    assert state_of(found(world.store).operation) is ExerciseState.PAGAR


def test_each_recipient_has_come_so_far(world: World) -> None:
    store = world.store
    crisis = an_account(store, Grant(Role.KRISLEDNING))
    bromma = an_account(store, Grant(Role.STADSDEL, "bromma"))
    begin(store)
    assert {to: (one.accounts, one.signed_in, one.done) for to, one in rows(store).items()} == {
        CRISIS: (1, False, None),
        BROMMA: (1, False, None),
        SKARPNACK: (0, False, None),
    }
    leader, stadsdel = enter(store, crisis, later(1)), enter(store, bromma, later(2))
    acknowledge_inject(store, leader, "larm-1", "L1", later(3))
    read = rows(store)
    assert (read[CRISIS].done, read[CRISIS].lacks) == (later(3), False)
    assert (read[BROMMA].signed_in, read[BROMMA].done, read[BROMMA].lacks) == (True, None, True)
    shown = {one.revision for one in found(store, "larm-1").delivered}
    open_injects(store, stadsdel, "larm-1", shown, later(4))
    assert (rows(store)[BROMMA].opened, rows(store)[BROMMA].done) == (later(4), None)
    report(world, stadsdel, "P02", 5)
    assert (rows(store)[BROMMA].done, rows(store)[BROMMA].lacks) == (later(5), False)
    assert rows(store)[SKARPNACK].lacks


def test_what_the_control_plays_and_who_signs_in_afterwards_count_for_nobody(world: World) -> None:
    store = world.store
    bromma = an_account(store, Grant(Role.STADSDEL, "bromma"))
    begin(store)
    report(world, signed_in(store, Grant(Role.OVNINGSLEDNING)), "P01", 1)
    end_in_time(store, "larm-1", NOW + LASTS)
    enter(store, bromma, later(11))
    assert (rows(store)[BROMMA].signed_in, rows(store)[BROMMA].done) == (False, None)


def test_who_is_signed_in_already_is_so_in_the_drill_and_who_no_longer_is_is_not(world: World) -> None:
    store = world.store
    enter(store, an_account(store, Grant(Role.STADSDEL, "bromma")), later(-60))
    begin(store)
    assert (rows(store)[BROMMA].signed_in, rows(store)[BROMMA].opened) == (True, None)
    end_in_time(store, "larm-1", NOW + LASTS)
    begin(store, "larm-2", 4 * 60)  # four hours unused: the session has ended
    assert not rows(store, "larm-2")[BROMMA].signed_in


def test_who_has_signed_out_before_is_not_signed_in(world: World) -> None:
    store = world.store
    bromma = enter(store, an_account(store, Grant(Role.STADSDEL, "bromma")), later(-60))
    sessions.sign_out(store, bromma.key, later(-1))
    begin(store)
    assert not rows(store)[BROMMA].signed_in


def test_a_link_is_used_when_its_phone_has_been_there(world: World) -> None:
    store = world.store
    begin(store)
    made = dict(tokens.issue_point_links(store, ALICE, ["P01", "P02"], "larm-1", later(60), NOW))
    assert (rows(store)[BROMMA].links, rows(store)[BROMMA].unused) == (("P01", "P02"), ("P01", "P02"))
    tokens.see_device(store, made["P01"].id, "x" * 24, later(1))
    report(world, signed_in(store, Grant(Role.STADSDEL, "bromma")), "P01", 2)
    bromma = rows(store)[BROMMA]
    assert (bromma.unused, bromma.lacks) == (("P02",), True)


@pytest.mark.parametrize("of", ["draft", "clone"])
def test_run_anew_it_is_now_and_what_was_made_of_one_is_none(world: World, of: str) -> None:
    store = world.store
    begin(store)
    end_in_time(store, "larm-1", NOW + LASTS)
    new = NewExercise("larm-2", "Larmövning", None, clone_of="larm-1")
    if of == "draft":
        new = NewExercise("larm-2", "Larmövning", replace(drill(NOW), id="utkast"))
    first, again = (plan_exercise(store, ALICE, new, later(at)) for at in (60, 60.1))
    assert first.revision == again.revision, "sent twice"
    assert found(store, "larm-2").operation.clock.at(later(63)) == later(63)
    end_in_time(store, "larm-2", later(60) + LASTS)
    storm = replace(drill(NOW), form=ExerciseForm.SIMULERING, title="Storm")
    plan_exercise(store, ALICE, NewExercise("storm", "Storm", storm), later(100))
    begun = found(store, "storm")
    assert begun.scenario.id != drill(NOW).id
    clock(store, ClockAct.START, later(101), operation_id="storm")
    clock(store, ClockAct.STOP, later(102), operation_id="storm")
    before = drill_before(store, later(200))
    assert before is not None
    assert before.operation.id == "larm-2"


def test_only_the_areas_that_take_part_have_rows(world: World) -> None:
    begin(world.store, areas=("skarpnack",))
    assert list(rows(world.store)) == [CRISIS, SKARPNACK]


@pytest.mark.parametrize("disposed", [False, True])
def test_it_is_compared_with_the_one_before_also_when_that_has_lost_its_words(
    world: World, disposed: bool
) -> None:
    store = world.store
    bromma = signed_in(store, Grant(Role.STADSDEL, "bromma"))
    skarpnack = signed_in(store, Grant(Role.STADSDEL, "skarpnack"))
    begin(store)
    assert drill_before(store, NOW) is None
    report(world, bromma, "P01", 1)
    end_in_time(store, "larm-1", NOW + LASTS)
    if disposed:
        decide_retention(
            store,
            ALICE,
            act_id="gallra",
            operation_id="larm-1",
            keep=Retention.GALLRAS,
            decision="gallras enligt plan",
            now=later(30),
        )
    begin(store, "larm-2", 60)
    report(world, skarpnack, "P03", 61, "larm-2")
    before = drill_before(store, later(60))
    assert before is not None
    assert before.operation.id == "larm-1"
    both = compared(rows(store, "larm-2").values(), list(rows(store, "larm-1").values()))
    assert (both.ready, both.of) == (1, 3)
    assert (both.fresh, both.mended) == ((BROMMA,), (SKARPNACK,))
