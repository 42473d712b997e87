"""What a process has read last is shared, and nobody is told of another moment than they look at."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import event

from dashboard import newest
from data.points.facts import Picture
from data.store.database import Store
from data.words import Function, Status
from tests.data.world import OPERATION, World


def power(picture: Picture) -> Status:
    (point, *_) = picture.points
    state = point.functions[Function.EL].current
    assert state is not None
    return state.status


def test_what_one_has_read_another_need_not(store: Store, world: World) -> None:
    world.report(status=Status.FUNGERAR)
    first = newest.picture(store, OPERATION)
    world.report(status=Status.UR_FUNKTION)
    asked: list[Any] = []
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(newest.picture, store, OPERATION).result()
    event.listen(store.reader, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert newest.picture(store, OPERATION) is there
    assert len([one for one in asked if one != "BEGIN"]) <= 2
    assert (power(first), power(there)) == (Status.FUNGERAR, Status.UR_FUNKTION)
    coordination = newest.coordination(store, OPERATION)
    assert newest.coordination(store, OPERATION) is coordination
    staff = newest.staff(store, coordination)
    assert newest.staff(store, coordination) is staff


def test_who_looks_at_an_earlier_moment_is_not_told_of_a_later(store: Store, world: World) -> None:
    world.report(status=Status.FUNGERAR)
    newest.picture(store, OPERATION)

    def elsewhere() -> Picture:
        world.report(status=Status.UR_FUNKTION)
        return newest.picture(store, OPERATION)

    with store.one_moment(), ThreadPoolExecutor(1) as pool:
        before = newest.picture(store, OPERATION)
        later = pool.submit(elsewhere).result()
        assert later.revision > before.revision
        assert newest.picture(store, OPERATION) is before
    assert newest.picture(store, OPERATION) is later
    assert (power(before), power(later)) == (Status.FUNGERAR, Status.UR_FUNKTION)
