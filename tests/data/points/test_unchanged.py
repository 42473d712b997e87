""" "Oförändrat": it repeats what a page showed and nothing newer, and never makes a failure vanish."""

from typing import Any

import pytest

from data.access import reads as access_reads
from data.access import tokens
from data.acting import Actor
from data.errors import Conflict, NotAllowed, Refused, SignedOut, Stale
from data.log import reads as log_reads
from data.points import reads as point_reads
from data.points.acts import whole_reports as point_whole_reports
from data.points.acts.reports import confirmable, unanswered
from data.points.acts.whole_reports import Stored
from data.points.commands import PointReport, Unchanged
from data.points.facts import Report
from data.store.verify import verify
from data.truth import Effective, effective
from data.words import Function, Mark, Status
from tests.data.world import ALICE, BOB, CHARLIE, NOW, OPERATION, World, a_report, fresh_id, later

PHONE, OTHER = "telefon-ett-0000000000", "telefon-tva-0000000000"


@pytest.fixture
def link(world: World) -> Actor:
    """The key of P01's own report link."""
    ((_, issued),) = tokens.issue_point_links(world.store, ALICE, ["P01"], None, None, NOW)
    return Actor("", access_reads.digest(issued.secret))


def seen(world: World, function: Function = Function.EL) -> int:
    """Return what a page drawn now shows of a function."""
    return world.point().functions[function].newest


def unchanged(world: World, by: Actor, minutes: float, *shown: Unchanged, **more: Any) -> Stored:
    """Confirm what a page showed, observed and sent so many minutes after NOW (`sent`: later)."""
    sent = more.pop("sent", minutes)
    identity = more.pop("id", "") or fresh_id("unchanged")
    said = PointReport(
        identity, OPERATION, "P01", "oförändrat", observed_at=later(minutes), unchanged=shown, **more
    )
    return point_whole_reports.submit(world.store, by, said, later(sent))


def phone_says(world: World, link: Actor, status: Status, minutes: float, **more: Any) -> int:
    """Report electricity from a phone with the point's link; `received` is when it arrived."""
    received = more.pop("received", minutes)
    command = a_report(status=status, observed_at=later(minutes), **{"device": PHONE, **more})
    (receipt,) = world.reports([command], link, later(received))
    return receipt.revision


def power(world: World, minutes: float) -> Effective:
    return effective(world.point().functions[Function.EL], later(minutes))


def standing(world: World) -> Report:
    found = world.point().functions[Function.EL].current
    assert found is not None
    return found


def test_it_repeats_only_what_is_fresh_and_agreed(world: World) -> None:
    world.open_point()
    world.report(Status.FUNGERAR, function=Function.EL, lasts_until=later(200), cause="nätet")
    world.report(Status.BEGRANSAD, function=Function.VARME, valid_until=later(10))
    world.report(Status.FUNGERAR, function=Function.VATTEN, valid_until=later(10))
    world.report(Status.FUNGERAR, function=Function.INFORMATION, by=BOB)
    world.report(Status.UR_FUNKTION, function=Function.INFORMATION, by=CHARLIE)
    shown = [Unchanged(function, seen(world, function)) for function in Function]
    stored = unchanged(world, BOB, 30, *shown, id="c", on_behalf_of="värden")
    assert [one.function for one in stored.left_out] == [
        Function.INFORMATION,
        Function.VARME,
        Function.VATTEN,
    ]
    said = standing(world)
    assert (said.note, said.source, said.cause) == ("oförändrat", "värden", "nätet")
    assert (said.observed_at, said.lasts_until) == (later(30), later(200))
    # Sent again, even after the endurance has run out: the same receipt, and the same left out.
    again = unchanged(world, BOB, 30, *shown, id="c", on_behalf_of="värden", sent=250)
    assert [(one.revision, one.new) for one in again.receipts] == [(stored.receipts[0].revision, False)]
    assert [one.function for one in again.left_out] == [one.function for one in stored.left_out]
    with pytest.raises(Conflict):
        unchanged(world, BOB, 30, *shown, id="c", on_behalf_of="värden", note="mer", sent=251)


def test_a_failure_goes_on_as_it_was_and_no_time_ahead_is_moved(world: World) -> None:
    world.report(Status.UR_FUNKTION, cause="ledningsbrott", restored_estimate=later(90))
    stored = unchanged(world, BOB, 30, Unchanged(Function.EL, seen(world)))
    assert stored.left_out == ()
    goes_on = standing(world)
    assert (goes_on.status, goes_on.cause) == (Status.UR_FUNKTION, "ledningsbrott")
    assert (goes_on.observed_at, goes_on.restored_estimate) == (later(30), later(90))
    assert power(world, 30).mark is Mark.BEKRAFTAT
    # The time it was to be back has passed: it is down all the same, and promises nothing any more.
    unchanged(world, BOB, 95, Unchanged(Function.EL, seen(world)))
    assert standing(world).restored_estimate is None
    assert power(world, 95).status is Status.UR_FUNKTION
    assert verify(world.store).intact


def test_a_failure_confirmed_and_the_same_failure_come_late_are_one(world: World, link: Actor) -> None:
    world.report(Status.UR_FUNKTION, by=BOB)
    unchanged(world, BOB, 50, Unchanged(Function.EL, seen(world)))
    phone_says(world, link, Status.UR_FUNKTION, 5, received=60)
    assert power(world, 61).mark is Mark.BEKRAFTAT


def test_a_worse_failure_that_a_confirmed_one_had_not_seen_is_shown(world: World, link: Actor) -> None:
    world.report(Status.BEGRANSAD, by=BOB)
    unchanged(world, BOB, 50, Unchanged(Function.EL, seen(world)))
    phone_says(world, link, Status.UR_FUNKTION, 5, received=60)
    read = power(world, 61)
    assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)


def test_what_does_not_apply_asks_nothing_and_is_not_repeated(world: World) -> None:
    world.report(Status.FUNGERAR)
    world.report(Status.EJ_AKTUELL, function=Function.VATTEN, by=ALICE)
    world.report(Status.OKAND, function=Function.VARME)
    point = world.point()
    assert confirmable(point, later(1)) == (Function.EL, Function.VARME)
    assert unanswered(point, later(1)) == (Function.INFORMATION,)


def test_what_has_changed_since_the_page_was_drawn_is_left_out_and_named(world: World) -> None:
    world.report(Status.FUNGERAR)
    world.report(Status.FUNGERAR, function=Function.VATTEN)
    shown = [Unchanged(function, seen(world, function)) for function in (Function.EL, Function.VATTEN)]
    world.report(Status.UR_FUNKTION, by=CHARLIE, now=later(40))
    stored = unchanged(world, BOB, 80, *shown)
    assert [one.function for one in stored.left_out] == [Function.EL]
    assert "ändrats sedan sidan visades" in stored.left_out[0].reason.text
    assert power(world, 80).status is Status.UR_FUNKTION
    at = world.revision()
    with pytest.raises(Stale, match="ändrats"):
        unchanged(world, BOB, 81, shown[0])
    assert world.revision() == at
    assert verify(world.store).intact


def test_a_form_that_does_not_say_what_it_showed_confirms_nothing(world: World) -> None:
    world.report(Status.FUNGERAR)
    with pytest.raises(Stale, match="inte vad sidan visade"):
        unchanged(world, BOB, 5, Unchanged(Function.EL, None))
    with pytest.raises(Refused, match="Rapporten är tom"):
        unchanged(world, BOB, 5)


def test_two_who_confirm_the_same_page_agree(world: World) -> None:
    world.report(Status.FUNGERAR)
    shown = Unchanged(Function.EL, seen(world))
    for minutes in (5, 6, 7):
        assert unchanged(world, BOB, minutes, shown).left_out == ()
    assert standing(world).observed_at == later(7)


def test_a_failure_that_a_confirmation_had_not_seen_contradicts_it_however_late(
    world: World, link: Actor
) -> None:
    """A phone without network saw it fail at 03:05; another page confirmed at 03:50; then it arrives."""
    world.report(Status.FUNGERAR, by=BOB)
    shown = Unchanged(Function.EL, seen(world))
    unchanged(world, BOB, 50, shown, on_behalf_of="talat med punkten")
    failed = phone_says(world, link, Status.UR_FUNKTION, 5, received=60)
    read = power(world, 61)
    assert (read.status, read.mark) == (Status.UR_FUNKTION, Mark.MOTSTRIDIGT)
    assert {read.report and read.report.revision, read.rival and read.rival.revision} == {
        failed,
        standing(world).revision,
    }
    # It was a whole statement and not a confirmation that would have stood: newest observed wins.
    world.report(Status.FUNGERAR, function=Function.VATTEN, now=later(50))
    world.report(
        Status.UR_FUNKTION, function=Function.VATTEN, by=CHARLIE, observed_at=later(5), now=later(60)
    )
    water = effective(world.point().functions[Function.VATTEN], later(61))
    assert water.status is Status.FUNGERAR
    assert verify(world.store).intact
    then = point_reads.picture(world.store, OPERATION, until=later(61))
    assert effective(then.points[0].functions[Function.EL], later(61)) == read


def test_so_does_the_phones_own_failure_that_waited_while_its_page_confirmed(
    world: World, link: Actor
) -> None:
    world.report(Status.FUNGERAR, by=BOB)
    shown = Unchanged(Function.EL, seen(world))
    unchanged(world, link, 40, shown, device=PHONE)
    phone_says(world, link, Status.UR_FUNKTION, 5, received=45)
    assert power(world, 46).mark is Mark.MOTSTRIDIGT


def test_nor_do_two_confirmations_in_a_row_hide_it(world: World, link: Actor) -> None:
    world.report(Status.FUNGERAR, by=BOB)
    shown = Unchanged(Function.EL, seen(world))
    for minutes in (40, 41):
        unchanged(world, link, minutes, shown, device=PHONE)
    phone_says(world, link, Status.UR_FUNKTION, 5, received=45)
    assert power(world, 46).mark is Mark.MOTSTRIDIGT
    phone_says(world, link, Status.FUNGERAR, 50, seen=seen(world))
    assert power(world, 51).mark is Mark.BEKRAFTAT
    assert verify(world.store).intact


def test_a_failure_unseen_is_not_forgotten_through_somebody_who_did_not_know(
    world: World, link: Actor
) -> None:
    world.report(Status.FUNGERAR, by=BOB)
    shown = Unchanged(Function.EL, seen(world))
    unchanged(world, BOB, 50, shown)
    world.report(Status.OKAND, by=CHARLIE, observed_at=later(10), now=later(55))
    phone_says(world, link, Status.UR_FUNKTION, 5, received=60)
    assert power(world, 61).mark is Mark.MOTSTRIDIGT


def test_two_phones_with_one_key_are_two_sources(world: World, link: Actor) -> None:
    phone_says(world, link, Status.UR_FUNKTION, 0, seen=0)
    phone_says(world, link, Status.FUNGERAR, 10, device=OTHER, seen=0)
    assert power(world, 11).mark is Mark.MOTSTRIDIGT
    # The first phone mends it from a page that shows both: it may speak for the two of them.
    phone_says(world, link, Status.FUNGERAR, 12, seen=seen(world))
    read = power(world, 13)
    assert (read.status, read.mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_staff_who_mend_it_can_say_so_from_another_phone(world: World, link: Actor) -> None:
    failed = phone_says(world, link, Status.UR_FUNKTION, 0, seen=0)
    phone_says(world, link, Status.FUNGERAR, 10, device=OTHER, seen=failed)
    read = power(world, 11)
    assert (read.status, read.mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)
    assert verify(world.store).intact


def test_an_older_page_on_a_phone_takes_nothing_back_that_its_account_said_at_a_desk(world: World) -> None:
    shown = seen(world)
    world.report(Status.UR_FUNKTION, by=ALICE, observed_at=later(0), now=later(0))
    phone_says(world, ALICE, Status.FUNGERAR, 10, seen=shown)
    assert power(world, 11).mark is Mark.MOTSTRIDIGT
    phone_says(world, ALICE, Status.FUNGERAR, 12, seen=seen(world))
    read = power(world, 13)
    assert (read.status, read.mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_who_said_it_on_a_phone_takes_it_back_at_a_desk(world: World) -> None:
    phone_says(world, ALICE, Status.UR_FUNKTION, 0, seen=0)
    world.report(Status.FUNGERAR, by=ALICE, observed_at=later(5), now=later(5))
    read = power(world, 6)
    assert (read.status, read.mark) == (Status.FUNGERAR, Mark.BEKRAFTAT)


def test_nobody_has_seen_what_is_not_yet_written(world: World, link: Actor) -> None:
    phone_says(world, link, Status.UR_FUNKTION, 0)
    phone_says(world, link, Status.FUNGERAR, 10, device=OTHER, seen=10**9)
    assert power(world, 11).mark is Mark.MOTSTRIDIGT
    assert standing(world).seen is None


def test_an_entry_holds_none_of_it_where_it_was_not_said(world: World) -> None:
    world.report(Status.FUNGERAR)
    ((_entry, facts),) = log_reads.written_since(world.store, world.revision() - 1)
    assert not {"seen", "repeats", "device_key"} & set(facts)


def test_who_may_not_report_learns_nothing_of_what_has_changed(world: World) -> None:
    world.report(Status.FUNGERAR)
    with pytest.raises((NotAllowed, SignedOut)):
        unchanged(world, Actor("ingen", "nyckel"), 5, Unchanged(Function.EL, 1))
