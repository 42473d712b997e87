"""What one report leaves unsaid of a failure that goes on: kept, changed or cleared, and never made up."""

from datetime import datetime
from typing import Any

from data.points.facts import Report
from data.points.opening import KEPT
from data.requests import acts as request_acts
from data.requests.facts import Effect, NewMove, NewRequest
from data.sectors import acts as sector_acts
from data.store.verify import verify
from data.words import (
    Channel,
    Function,
    Occupancy,
    RequestKind,
    RequestState,
    Staffing,
    Status,
    Supply,
)
from tests.data.sectors.test_sectors import LIST
from tests.data.world import ALICE, NOW, OPERATION, World, later

ENDS, BACK = later(300), later(400)
KNOWN: dict[str, Any] = {
    "cause": "ledningsbrott",
    "supply": Supply.RESERV,
    "lasts_until": ENDS,
    "restored_estimate": BACK,
}
CALL: dict[str, Any] = {"channel": Channel.TELEFON, "on_behalf_of": "vakten"}


def say(world: World, status: Status, now: datetime, **more: Any) -> Report:
    world.report(function=Function.EL, status=status, now=now, **more)
    return standing(world)


def standing(world: World) -> Report:
    found = world.point().functions[Function.EL].current
    assert found is not None
    return found


def told(report: Report) -> tuple[str, Supply, datetime | None, datetime | None]:
    return report.cause, report.supply, report.lasts_until, report.restored_estimate


def test_a_word_of_how_full_it_is_takes_no_staffing_away(world: World) -> None:
    short = {"people": 40, "staffing": Staffing.SAKNAS, "relief_at": later(60)}
    world.occupancy(Occupancy.LEDIGT, now=later(0), observed_at=later(0), **short)
    world.occupancy(Occupancy.SNART_FULLT, now=later(5), observed_at=later(5), on_behalf_of="värden")
    found = world.point().occupancy
    assert found is not None
    assert (found.occupancy, found.people, found.staffing, found.relief_at) == (
        Occupancy.SNART_FULLT,
        None,
        Staffing.SAKNAS,
        later(60),
    )
    world.occupancy(
        Occupancy.FULLT, now=later(70), observed_at=later(70), people=90, staffing=Staffing.RACKER
    )
    world.occupancy(Occupancy.FULLT, now=later(80), observed_at=later(80))
    found = world.point().occupancy
    assert found is not None
    assert (found.people, found.staffing, found.relief_at) == (None, Staffing.RACKER, None)
    assert verify(world.store).intact


def test_staffing_that_is_no_longer_believed_is_not_said_again(world: World) -> None:
    world.occupancy(now=later(0), observed_at=later(0), staffing=Staffing.SAKNAS)
    world.occupancy(now=later(125), observed_at=later(125))
    found = world.point().occupancy
    assert found is not None
    assert found.staffing is None


def contradict(world: World) -> None:
    say(world, Status.BEGRANSAD, later(0), **KNOWN)
    say(world, Status.FUNGERAR, later(5), **CALL)
    assert world.point().functions[Function.EL].rival is not None


def test_settling_without_typing_the_cause_again_keeps_it(world: World) -> None:
    contradict(world)
    found = say(world, Status.BEGRANSAD, later(10), settles=True, note="talat med nätägaren")
    assert told(found) == ("ledningsbrott", Supply.RESERV, ENDS, BACK)
    assert world.point().functions[Function.EL].rival is None
    assert verify(world.store).intact


def test_settling_sides_with_one_and_takes_nothing_from_the_other(world: World) -> None:
    contradict(world)
    assert told(say(world, Status.FUNGERAR, later(10), settles=True)) == ("", Supply.OKANT, None, None)


def test_what_is_typed_is_changed_and_what_is_cleared_is_gone(world: World) -> None:
    contradict(world)
    cleared = ("supply", "lasts_until")
    found = say(world, Status.BEGRANSAD, later(10), settles=True, cause="trasig brytare", cleared=cleared)
    assert told(found) == ("trasig brytare", Supply.OKANT, None, BACK)
    found = say(world, Status.BEGRANSAD, later(20), cleared=KEPT)
    assert told(found) == ("", Supply.OKANT, None, None)


def test_a_failure_that_gets_worse_keeps_its_cause_and_its_end_but_not_how_it_was_run(
    world: World,
) -> None:
    say(world, Status.BEGRANSAD, later(0), **KNOWN)
    found = say(world, Status.UR_FUNKTION, later(60))
    assert told(found) == ("ledningsbrott", Supply.OKANT, None, BACK)
    again = say(world, Status.UR_FUNKTION, later(120), **CALL)
    assert (again.cause, again.restored_estimate) == ("ledningsbrott", BACK)


def test_times_that_have_passed_are_not_said_again(world: World) -> None:
    say(world, Status.UR_FUNKTION, later(0), cause="ledningsbrott", restored_estimate=later(30))
    assert told(say(world, Status.UR_FUNKTION, later(31)))[::3] == ("ledningsbrott", None)


def test_what_works_again_has_no_cause_and_the_next_failure_none_from_before(world: World) -> None:
    say(world, Status.UR_FUNKTION, later(0), **KNOWN)
    assert told(say(world, Status.FUNGERAR, later(60))) == ("", Supply.OKANT, None, None)
    assert told(say(world, Status.UR_FUNKTION, later(120))) == ("", Supply.OKANT, None, None)


def test_words_that_may_no_longer_be_kept_hold_up_no_report(world: World) -> None:
    """A diary number of this year reads as a personnummer the next."""
    say(world, Status.BEGRANSAD, later(0), cause="ärende 20270301-0412", supply=Supply.RESERV)
    found = say(world, Status.UR_FUNKTION, NOW.replace(year=2028))
    assert (found.status, found.cause) == (Status.UR_FUNKTION, "")


def test_a_system_says_all_it_knows_in_each_report(world: World) -> None:
    say(world, Status.BEGRANSAD, later(0), **KNOWN)
    found = say(world, Status.UR_FUNKTION, later(60), channel=Channel.API)
    assert told(found) == ("", Supply.OKANT, None, None)


def test_sent_again_after_something_else_it_is_the_same_report(world: World) -> None:
    say(world, Status.BEGRANSAD, later(0), **KNOWN)
    same: dict[str, Any] = {"id": "en", "function": Function.EL, "status": Status.UR_FUNKTION}
    first = world.report(**same, observed_at=later(10), now=later(10))
    say(world, Status.UR_FUNKTION, later(20), cause="trasig brytare")
    again = world.report(**same, observed_at=later(10), now=later(30))
    assert (again.revision, again.new) == (first.revision, False)


def test_delivered_support_that_is_not_enough_keeps_the_cause(world: World) -> None:
    sector_acts.load_sectors(world.store, ALICE, LIST, NOW)
    say(world, Status.UR_FUNKTION, later(0), cause="ledningsbrott", restored_estimate=BACK)
    new = NewRequest("b", OPERATION, RequestKind.RESERVKRAFT, "verk", "slk", "bromma", later(90), point="P01")
    request_acts.ask_for_support(world.store, ALICE, new, later(1))
    request_acts.move_request(world.store, ALICE, NewMove("m1", "b", RequestState.ATAGEN), later(2))
    effect = Effect(Function.EL, Status.BEGRANSAD, ENDS, Supply.RESERV)
    moved = NewMove("m2", "b", RequestState.PA_PLATS, effect=effect)
    request_acts.move_request(world.store, ALICE, moved, later(60))
    assert told(standing(world)) == ("ledningsbrott", Supply.RESERV, ENDS, BACK)
