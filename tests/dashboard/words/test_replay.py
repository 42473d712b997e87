"""Återspelning at the desk: an earlier moment as it was known then, with its map where one asks for it."""

from datetime import timedelta

from data.operations.acts import close_operation
from data.rights import Grant
from data.words import Function, Role, Status
from tests.dashboard.the_desk import ALICE, Desk, said


def test_an_earlier_moment_knows_nothing_of_what_came_after_and_is_no_picture_of_now(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open("storm")
    before = desk.at - timedelta(minutes=30)
    desk.report("P01", Function.EL, Status.UR_FUNKTION, operation="storm")
    key = desk.sign_in(Grant(Role.LASARE))
    later = desk.page("replay", key, handelse="storm", ogonblick=desk.at.isoformat())
    assert "ur funktion" in said(later)
    then = desk.page("replay", key, handelse="storm", ogonblick=before.isoformat())
    assert "ur funktion" not in said(then)
    assert "ÅTERSPELNING" in said(then)
    then.toggle("replay-screen").set_value(True).run()
    assert not then.exception


def test_the_moment_at_which_it_was_closed_says_so_and_denies_no_failure(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open("storm")
    desk.phase("P01", operation="storm")
    desk.report("P01", Function.EL, Status.UR_FUNKTION, operation="storm")
    key, before = desk.sign_in(Grant(Role.LASARE)), desk.at
    desk.at += timedelta(minutes=5)
    named = {"operation_id": "storm", "named": "storm", "reason": "över"}
    close_operation(desk.store, ALICE, act_id="c", now=desk.at, **named)
    then = said(desk.page("replay", key, handelse="storm", ogonblick=before.isoformat()))
    assert "fel följs inte längre" not in then
    assert "utan åtgärd" in then
    closed = said(desk.page("replay", key, handelse="storm", ogonblick=desk.at.isoformat()))
    assert "händelsen är stängd: fel följs inte längre" in closed
    assert "inga kända fel" not in closed
    assert "händelsen är stängd" in closed.split("\n")
