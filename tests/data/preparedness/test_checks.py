"""The monthly check: who may, kept once, never a status, and what it says of when a point was tried."""

from datetime import date, timedelta
from typing import Any

import pytest

from data.acting import LOCAL, Actor, Receipt
from data.errors import Conflict, Missing, NotAllowed, Refused
from data.points import reads as point_reads
from data.preparedness import acts, reads
from data.preparedness.counting import totals
from data.preparedness.facts import Equipment, NewCheck
from data.preparedness.rules import MONTH, due_since, place_of_check
from data.rights import Deed, Grant, Who, may
from data.store.verify import verify
from data.words import Role
from tests.data.people import signed_in
from tests.data.world import NOW, OPERATION, POINTS, World, fresh_id, later


def check(world: World, days: float = 0, by: Actor = LOCAL, **changes: Any) -> Receipt:
    said: dict[str, Any] = {"opened": True, "staffed": True, "stocked": False, "tried": True, "note": ""}
    new = NewCheck(**{"id": fresh_id(), "point": "P01", **said, **changes})
    return acts.check_point(world.store, by, new, NOW + timedelta(days=days))


def test_a_check_is_kept_and_changes_nothing_of_what_works(world: World) -> None:
    before = point_reads.picture(world.store, OPERATION).points
    check(world, note="nyckeln satt i")
    known = reads.known(world.store)["P01"]
    assert known.check is not None
    assert (known.check.stocked, known.check.note, known.check.at) == (False, "nyckeln satt i", NOW)
    assert point_reads.picture(world.store, OPERATION).points == before
    assert verify(world.store).intact


def test_sent_again_it_is_the_same_check(world: World) -> None:
    first = check(world, id="c-1")
    again = check(world, id="c-1")
    assert (again.revision, again.new) == (first.revision, False)
    with pytest.raises(Conflict):
        check(world, id="c-1", stocked=True)


def test_last_tried_is_by_whoever_said_so_last(world: World) -> None:
    assert reads.known(world.store)["P01"].last_tried is None
    check(world, tried=False)
    assert reads.known(world.store)["P01"].last_tried is None
    listed = Equipment("P01", last_tried=date(2026, 12, 1))
    acts.load_equipment(world.store, LOCAL, [listed], NOW)
    assert reads.known(world.store)["P01"].last_tried == date(2026, 12, 1)
    check(world, 1)
    check(world, 40, tried=None)
    assert reads.known(world.store)["P01"].last_tried == date(2027, 1, 15)


def test_a_point_whose_reserve_power_failed_to_start_last_is_not_counted_as_tried(world: World) -> None:
    def tried(days: float) -> int:
        return totals(reads.known(world.store).values(), NOW + timedelta(days=days)).tried

    check(world)
    assert tried(0) == 1
    check(world, 30, tried=False)
    assert tried(30) == 0
    check(world, 40, tried=None)
    assert tried(40) == 0
    check(world, 50)
    assert tried(50) == 1
    check(world, 50, tried=False)
    assert tried(50) == 0
    listed = Equipment("P01", last_tried=date(2027, 3, 20))
    acts.load_equipment(world.store, LOCAL, [listed], NOW + timedelta(days=70))
    assert tried(70) == 1


def test_every_point_of_the_register_is_known_of(world: World) -> None:
    assert set(reads.known(world.store)) == {"P01", "P02", "P03"}


def test_a_check_is_due_after_a_month() -> None:
    assert due_since(None, NOW)
    assert not due_since(NOW, later(60))
    assert due_since(NOW, NOW + MONTH)


@pytest.mark.parametrize(
    ("grant", "allowed"),
    [
        (Grant(Role.KRISLEDNING), True),
        (Grant(Role.STADSDEL, "bromma"), True),
        (Grant(Role.PUNKT, "P01"), True),
        (Grant(Role.STADSDEL, "skarpnack"), False),
        (Grant(Role.PUNKT, "P02"), False),
        (Grant(Role.LASARE), False),
        (Grant(Role.OVNINGSLEDNING), False),
        (Grant(Role.STADSDEL, "bromma", OPERATION), False),
        (Grant(Role.PUNKT, "P01", OPERATION), False),
    ],
)
def test_who_may_report_for_a_point_may_check_it_but_not_by_an_exercise(grant: Grant, allowed: bool) -> None:
    who = Who("somebody", "någon", (grant,))
    assert may(who, Deed.REPORT, place_of_check(POINTS[0])) is allowed


def test_who_may_not_check_it_does_not(world: World) -> None:
    with pytest.raises(NotAllowed):
        check(world, by=signed_in(world.store, Grant(Role.STADSDEL, "skarpnack")))
    assert reads.known(world.store)["P01"].check is None
    assert check(world, by=signed_in(world.store, Grant(Role.STADSDEL, "bromma"))).new


def test_an_unknown_point_and_a_personnummer_are_refused(world: World) -> None:
    with pytest.raises(Missing):
        check(world, point="P99")
    with pytest.raises(Refused, match="personnummer"):
        check(world, note="ring 19121212-1212")
