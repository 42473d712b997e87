"""Taking what waits, in a store: who has it, who does not see it, and that nothing else comes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest

from data.access import reads as access_reads
from data.acting import Actor
from data.entries.entry import EntryKind
from data.entries.staff import TaskTaken
from data.errors import NotAllowed, Refused, Stale
from data.log import reads as log_reads
from data.points import reads as point_reads
from data.rights import Grant
from data.store.database import Store
from data.store.verify import verify
from data.todo import reads as todo_reads
from data.todo.acts import take
from data.todo.facts import Todo
from data.todo.rules import todo
from data.words import Function, Role, Status
from tests.data.people import an_account, enter, signed_in
from tests.data.world import NOW, OPERATION, World, fresh_id, later

BROKEN = "ur_funktion:P01:el"


@pytest.fixture
def night(world: World) -> World:
    world.open_point("P01")
    world.report(Status.UR_FUNKTION, function=Function.EL)
    return world


def bromma(store: Store) -> Actor:
    return signed_in(store, Grant(Role.STADSDEL, "bromma"))


def take_it(store: Store, actor: Actor, *keys: str, act: str = "", now: datetime = NOW) -> int:
    wanted = keys or (BROKEN,)
    return take(
        store, actor, act_id=act or fresh_id("take"), operation_id=OPERATION, keys=wanted, now=now
    ).revision


def seen_by(store: Store, actor: Actor, now: datetime = NOW) -> Todo:
    with store.reading() as connection:
        who = access_reads.who(connection, actor.key, now)
    return todo(todo_reads.known(store, OPERATION, now, who.grants), who, now)


def test_it_is_an_entry_and_colleagues_do_not_see_it_until_the_time_is_out(night: World) -> None:
    store, mine, colleague = night.store, bromma(night.store), bromma(night.store)
    revision = take_it(store, mine)
    (entry,) = log_reads.entries(store, OPERATION, kinds=[EntryKind.TASK_TAKEN])
    assert (entry.revision, entry.point, entry.actor) == (revision, "P01", "stadsdel Bromma")
    said = entry.says(TaskTaken)
    assert (said.tasks, said.area, said.function) == ((BROKEN,), "bromma", Function.EL)
    assert seen_by(store, colleague).rows == ()
    assert [row.taken is not None for row in seen_by(store, mine).rows] == [True]
    back = seen_by(store, colleague, later(15)).rows
    assert [(row.first.key, row.taken) for row in back] == [(BROKEN, None)]


def test_the_second_is_told_who_has_it_and_nothing_is_written(night: World) -> None:
    store = night.store
    take_it(store, bromma(store))
    before = night.revision()
    with pytest.raises(Stale, match=r"Stadsdel Bromma tog det 03:00\."):
        take_it(store, signed_in(store, Grant(Role.KRISLEDNING)))
    assert night.revision() == before
    assert take_it(store, bromma(store), now=later(16)) > before


def test_of_two_who_press_at_once_one_has_it(night: World) -> None:
    store = night.store
    actors = [bromma(store) for _ in range(4)]
    ready = Barrier(len(actors))

    def press(actor: Actor) -> str:
        ready.wait()
        try:
            take_it(store, actor)
        except Stale as stale:
            return stale.reason
        return ""

    with ThreadPoolExecutor(len(actors)) as pool:
        said = sorted(pool.map(press, actors))
    assert said == ["", *["Stadsdel Bromma tog det 03:00."] * 3]
    assert len(log_reads.entries(store, OPERATION, kinds=[EntryKind.TASK_TAKEN])) == 1


def test_sent_again_it_is_the_same(night: World) -> None:
    actor = bromma(night.store)
    assert take_it(night.store, actor, act="en") == take_it(night.store, actor, act="en")


@pytest.mark.parametrize("grant", [Grant(Role.STADSDEL, "skarpnack"), Grant(Role.LASARE)])
def test_what_does_not_wait_for_somebody_is_not_theirs_to_take(night: World, grant: Grant) -> None:
    with pytest.raises(Refused, match="väntar inte på dig"):
        take_it(night.store, signed_in(night.store, grant))


def test_who_may_not_read_is_refused_and_it_is_journalled(night: World) -> None:
    wall = Actor("ingen", "okänd nyckel")
    with pytest.raises(Refused):
        take_it(night.store, wall)
    exercise_only = enter(night.store, an_account(night.store, Grant(Role.UTVARDERARE)))
    with pytest.raises(NotAllowed):
        take_it(night.store, exercise_only)


def test_it_changes_nothing_else_and_the_store_still_verifies(night: World) -> None:
    store = night.store
    before = point_reads.picture(store, OPERATION)
    take_it(store, bromma(store))
    after = point_reads.picture(store, OPERATION)
    assert (after.points, after.recent) == (before.points, before.recent)
    assert verify(store).intact


def test_what_was_read_is_read_again_only_where_it_was_written(night: World) -> None:
    store = night.store
    first = todo_reads.renewed(store, OPERATION, None, NOW)
    night.report(Status.UR_FUNKTION, function=Function.VATTEN)
    second = todo_reads.renewed(store, OPERATION, first, NOW)
    assert (second.takings, second.reports) == ((), ())
    assert second.reports is first.reports
    take_it(store, bromma(store))
    third = todo_reads.renewed(store, OPERATION, second, NOW)
    assert [taking.tasks for taking in third.takings] == [(BROKEN,)]
    assert third.revision == night.revision()
