"""A rehearsal is its owner's alone, at most one at a time, and leaves no words behind."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from data.access import reads as access_reads
from data.access.facts import read_grant
from data.acting import Actor
from data.errors import NotAllowed, Refused
from data.exercise import reads as exercise_reads
from data.log import reads as log_reads
from data.notices.acts import load_plan, owed
from data.operations import acts as operation_acts
from data.operations import reads as operation_reads
from data.operations import replay
from data.operations.facts import Operation
from data.points.acts import phases as point_phases
from data.points.acts.registers import points_change
from data.rehearsal.acts import begin, end, end_overdue
from data.rehearsal.facts import LASTS
from data.requests.reads import requests_of
from data.rights import MACHINE, Deed, Grant, Who, may, place_of, why_not_allowed
from data.sectors.acts import load_sectors
from data.store.verify import verify
from data.words import OperationKind, Phase, Retention, Role
from tests.data.notices.test_notices import PLAN
from tests.data.people import an_account, enter, signed_in
from tests.data.requests.test_requests import LIST as WITH_DISTRICTS
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, POINTS, World, a_phase, a_report, an_operation, later

ROOT = Path(__file__).parents[3]
LEADER, BROMMA, ENERGI = Grant(Role.KRISLEDNING), Grant(Role.STADSDEL, "bromma"), Grant(Role.SEKTOR, "energi")


@pytest.fixture
def loaded(world: World) -> World:
    load_sectors(world.store, ALICE, LIST, NOW)
    return world


def own(world: World) -> list[Operation]:
    return [one for one in operation_reads.operations(world.store, private=True) if one.owner]


def who(world: World, actor: Actor) -> Who:
    with world.store.reading() as connection:
        return access_reads.who(connection, actor.key, NOW)


@pytest.mark.parametrize("grant", [LEADER, BROMMA, ENERGI])
def test_it_is_an_exercise_that_says_whose_it_is_and_of_what(loaded: World, grant: Grant) -> None:
    actor = signed_in(loaded.store, grant)
    identity = begin(loaded.store, actor, grant, NOW)
    (operation,) = own(loaded)
    assert (operation.id, operation.is_exercise, read_grant(operation.rehearses)) == (identity, True, grant)
    assert operation.owner == who(loaded, actor).id
    with loaded.store.reading() as connection:
        assert operation_reads.operation_at(connection, identity, operation.version) == operation
    assert verify(loaded.store).differences == []


def test_what_is_to_be_answered_is_asked_by_the_rehearsal_itself(loaded: World) -> None:
    for grant, owner in ((LEADER, "slk"), (ENERGI, "ks")):
        begin(loaded.store, signed_in(loaded.store, grant), grant, NOW)
        newest = (
            own(loaded)[0] if grant is LEADER else next(o for o in own(loaded) if "sektor" in o.rehearses)
        )
        (request,) = requests_of(loaded.store, newest)
        assert (request.owner, request.asked_by) == (owner, "övningen")


def test_nobody_rehearses_what_they_are_not(loaded: World) -> None:
    actor = signed_in(loaded.store, BROMMA)
    for grant in (LEADER, Grant(Role.STADSDEL, "skarpnack"), ENERGI):
        with pytest.raises((NotAllowed, Refused)):
            begin(loaded.store, actor, grant, NOW)
    with pytest.raises(Refused, match="egna roller"):
        begin(loaded.store, ALICE, BROMMA, NOW)
    with pytest.raises(NotAllowed):
        begin(loaded.store, signed_in(loaded.store, Grant(Role.ADMIN)), LEADER, NOW)
    assert own(loaded) == []


def test_a_new_one_ends_the_former_and_what_was_written_there_is_gone(loaded: World) -> None:
    actor = signed_in(loaded.store, BROMMA)
    first = begin(loaded.store, actor, BROMMA, NOW)
    loaded.reports([a_report(operation=first, note="hemlig anteckning")], actor)
    second = begin(loaded.store, actor, BROMMA, later(1))
    assert [one.id for one in own(loaded)] == [second]
    for entry in log_reads.entries(loaded.store, first):
        assert "hemlig" not in str(entry.text)
    assert verify(loaded.store).differences == []


def test_its_owner_ends_it_and_nobody_else_does(loaded: World) -> None:
    actor = signed_in(loaded.store, BROMMA)
    identity = begin(loaded.store, actor, BROMMA, NOW)
    for other in (Grant(Role.KRISLEDNING), Grant(Role.ADMIN), BROMMA):
        with pytest.raises(NotAllowed):
            end(loaded.store, signed_in(loaded.store, other), identity, later(1))
    end(loaded.store, actor, identity, later(2))
    end(loaded.store, actor, identity, later(3))
    assert own(loaded) == []
    kept = operation_reads.standing(loaded.store, identity)
    assert kept is not None
    assert kept.choice is Retention.GALLRAS
    with pytest.raises(Refused, match="ingen egen övning"):
        end(loaded.store, actor, "op-1", later(4))


def test_one_that_nobody_ends_ends_by_itself(loaded: World) -> None:
    begin(loaded.store, signed_in(loaded.store, BROMMA), BROMMA, NOW)
    assert end_overdue(loaded.store, NOW + LASTS - timedelta(seconds=1)) == 0
    assert end_overdue(loaded.store, NOW + LASTS) == 1
    assert end_overdue(loaded.store, NOW + LASTS) == 0
    assert own(loaded) == []


# ── who may read it ──────────────────────────────────────────────────────────────────────────


def test_whatever_somebody_else_may_do_they_may_not_do_it_there(loaded: World) -> None:
    account = an_account(loaded.store, BROMMA)
    identity = begin(loaded.store, enter(loaded.store, account), BROMMA, NOW)
    with loaded.store.reading() as connection:
        place = place_of(operation_reads.operation(connection, identity))
    grants = tuple(Grant(role, "bromma") for role in Role if role is not Role.MASKIN)
    for deed in Deed:
        assert not may(Who("annan", "någon", grants), deed, place), deed
        reason = why_not_allowed(Who("annan", "någon", grants), deed, place)
        assert reason is not None
        assert "egen övning" in reason.text
    assert may(Who(account, "stadsdel Bromma", (BROMMA,)), Deed.REPORT, place)
    assert may(MACHINE, Deed.MASK, place)


def test_an_act_there_by_anybody_else_is_refused(loaded: World) -> None:
    identity = begin(loaded.store, signed_in(loaded.store, BROMMA), BROMMA, NOW)
    for grant in (BROMMA, LEADER):
        with pytest.raises(NotAllowed, match="egen övning"):
            loaded.reports([a_report(operation=identity)], signed_in(loaded.store, grant))


def test_no_list_and_no_notice_has_it(loaded: World) -> None:
    """Each way that operations are told of without being asked for by their id."""
    actor = signed_in(loaded.store, BROMMA)
    before = operation_reads.revision(loaded.store)
    identity = begin(loaded.store, actor, BROMMA, NOW)
    loaded.reports([a_report(operation=identity)], actor)
    point_phases.change_phase(
        loaded.store, actor, a_phase(Phase.UNDER_AKTIVERING, operation=identity), later(1)
    )
    assert [one.id for one in operation_reads.operations(loaded.store)] == ["op-1"]
    assert exercise_reads.exercises(loaded.store) == ()
    assert {entry.operation for entry in log_reads.entries_since(loaded.store, before)} <= {None, "op-1"}
    assert log_reads.entries_since(loaded.store, before, identity)
    with loaded.store.reading() as connection:
        then = replay.then(connection, "op-1", operation_reads.revision(loaded.store), 10)
    assert then.others == ()
    assert points_change(loaded.store, POINTS[1:]).refused == ()


def test_nobody_is_notified_of_what_happens_there(loaded: World) -> None:
    """The same act in an exercise that is everybody's is told of."""
    load_sectors(loaded.store, ALICE, WITH_DISTRICTS, NOW)
    load_plan(loaded.store, ALICE, PLAN, NOW)
    operation_acts.open_operation(loaded.store, ALICE, an_operation("allas", OperationKind.OVNING), NOW)
    actor = signed_in(loaded.store, BROMMA)
    identity = begin(loaded.store, actor, BROMMA, NOW)
    for operation in (identity, "allas"):
        act = a_phase(Phase.UNDER_AKTIVERING, operation=operation)
        point_phases.change_phase(loaded.store, actor, act, later(1))
    assert {notice.said.operation for notice in owed(loaded.store, later(2))} == {"allas"}


def test_an_operation_becomes_a_place_by_one_function() -> None:
    """Whoever names an operation in a place by hand leaves out whose own it is."""
    by_hand = {
        path.relative_to(ROOT).as_posix()
        for package in ("data", "dashboard")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Place"
        if len(node.args) > 1 or any(keyword.arg == "operation" for keyword in node.keywords)
    }
    # One is of an exercise that is not there yet, one of the register, which is no operation's.
    assert by_hand == {"data/rights.py", "data/exercise/acts/leading.py", "data/preparedness/rules.py"}
