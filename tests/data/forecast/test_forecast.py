"""What fails next, worked out by hand: from ends, tanks and the chain; and what may never be said of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.assumptions.facts import Link
from data.assumptions.tables import defaults
from data.assumptions.words import LinkCondition, LinkReach
from data.forecast.facts import Emptied, Forecast, Loss
from data.forecast.rules import forecast
from data.forecast.words import Basis
from data.levels.facts import Level, Stock
from data.points.facts import NO_FUNCTIONS, Estimate, FunctionState, Point, Run
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.truth import effective, next_moment
from data.words import Function, Phase, Status, Supply
from tests.factories import (
    NOW,
    ago,
    ahead,
    make_area,
    make_functions,
    make_occupancy,
    make_operation,
    make_picture,
    make_point,
    make_report,
    make_state,
)

EL, VARME, VATTEN, INFO = Function.EL, Function.VARME, Function.VATTEN, Function.INFORMATION
PUMPS = Link(EL, "fjärrvärmepumpar", VARME, 4, 24, condition=LinkCondition.UTAN_RESERV)
PIPES = Link(VARME, "frysta rör", VATTEN, 10, 20)
MASTS = Link(EL, "mobilnät", INFO, 2, 8, LinkReach.OMRADE)
H = 60  # minutes


def coming(
    points: Sequence[Point],
    *chain: Link,
    equipment: Sequence[Equipment] = (),
    levels: Sequence[Level] = (),
    now: datetime = NOW,
    **changes: Any,
) -> Forecast:
    return forecast(
        make_picture(points, **changes),
        {one.point: one for one in equipment},
        {(one.point, one.stock): one for one in levels},
        replace(defaults(), chain=chain),
        now,
    )


def on_reserve(minutes: float | None, **changes: Any) -> FunctionState:
    ends = None if minutes is None else ahead(minutes)
    return make_state(EL, supply=Supply.RESERV, lasts_until=ends, **changes)


def out(since: float, function: Function = EL, back: Estimate | None = None) -> FunctionState:
    state = make_state(
        function, Status.UR_FUNKTION, observed_at=ago(since), restored_estimate=back.at if back else None
    )
    return replace(state, run=Run(ago(since), ago(since), (back,) if back else ()))


def a_point(id: str = "P01", area: str = "bromma", **states: Any) -> Point:
    return make_point(id, area=area, functions=make_functions(**states))


def told(found: Forecast) -> list[tuple[str, float, float, Basis]]:
    return [(one.key, _hours(one.earliest), _hours(one.latest), one.basis) for one in found.losses]


def _hours(at: datetime) -> float:
    return round((at - NOW) / timedelta(hours=1), 2)


def test_a_stated_end_is_a_loss_of_that_function_by_what_was_said() -> None:
    report = make_state(VATTEN, supply=Supply.NODVATTEN, lasts_until=ahead(3 * H), cause="läcka")
    (loss,) = coming([a_point(vatten=report)]).losses
    assert (loss.key, loss.earliest, loss.latest) == ("P01:vatten", ahead(180), ahead(180))
    assert (loss.basis, loss.cause, loss.report, loss.assumed) == (
        Basis.UTHALLIGHET,
        "läcka",
        report.current,
        False,
    )


def test_the_hand_worked_night_in_order() -> None:
    """P02's reserve ends in two hours: then pumps after 4 to 24 more, pipes after 10 to 20 more than that."""
    points = [a_point("P01", el=on_reserve(5 * H)), a_point("P02", el=on_reserve(2 * H))]
    found = coming(points, PUMPS, PIPES)
    assert told(found) == [
        ("P02:el", 2, 2, Basis.UTHALLIGHET),
        ("P01:el", 5, 5, Basis.UTHALLIGHET),
        ("P02:varme", 6, 26, Basis.FOLJDKEDJA),
        ("P01:varme", 9, 29, Basis.FOLJDKEDJA),
        ("P02:vatten", 16, 46, Basis.FOLJDKEDJA),
        ("P01:vatten", 19, 49, Basis.FOLJDKEDJA),
    ]
    heat, water = found.losses[2], found.losses[4]
    assert (heat.cause, heat.chain) == ("fjärrvärmepumpar", (PUMPS,))
    assert (water.cause, water.chain) == ("frysta rör", (PUMPS, PIPES))


def test_reserve_power_stops_the_chain_until_it_ends() -> None:
    assert told(coming([a_point(el=on_reserve(None))], PUMPS)) == []
    assert told(coming([a_point(el=out(60))], PUMPS)) == [("P01:varme", 3, 23, Basis.FOLJDKEDJA)]
    anyway = replace(PUMPS, condition=LinkCondition.ALLTID)
    assert told(coming([a_point(el=on_reserve(None))], anyway)) == [
        ("P01:varme", 3.67, 23.67, Basis.FOLJDKEDJA)
    ]


def test_a_fixed_reserve_stops_what_follows_on_an_assumed_loss_alone() -> None:
    water = Link(VATTEN, "kylning", EL, 1, 2)
    fixed = Equipment("P01", Reserve.FAST)
    dry = a_point(vatten=out(0, VATTEN))
    assert told(coming([dry], water, PUMPS)) == [
        ("P01:el", 1, 2, Basis.FOLJDKEDJA),
        ("P01:varme", 5, 26, Basis.FOLJDKEDJA),
    ]
    assert told(coming([dry], water, PUMPS, equipment=[fixed])) == [("P01:el", 1, 2, Basis.FOLJDKEDJA)]
    # A report goes before the register: the reserve that should have started has not.
    assert len(coming([a_point(el=out(0))], PUMPS, equipment=[fixed]).losses) == 1


def test_a_tank_lasts_as_long_as_level_and_use_say_give_or_take() -> None:
    """100 litres two hours ago at ten an hour: ten hours from then, two more or less."""
    tank = Equipment("P01", Reserve.FAST, litres_per_hour=10)
    level = Level("P01", Stock.DIESEL, 100, ago(120), "vaktmästaren", 1)
    running = a_point(el=on_reserve(None))
    (loss,) = coming([running], equipment=[tank], levels=[level]).losses
    assert (_hours(loss.earliest), _hours(loss.latest), loss.basis) == (6, 10, Basis.TANK)
    assert coming([a_point()], equipment=[tank], levels=[level]).losses == ()
    assert coming([running], levels=[level]).losses == ()


def test_the_newer_word_of_a_tank_holds_a_level_or_what_was_stated() -> None:
    """Said ten hours ago to end in half an hour; filled since, to 1,000 litres at 20 an hour."""
    tank = Equipment("P01", Reserve.FAST, litres_per_hour=20)
    filled = Level("P01", Stock.DIESEL, 1000, ago(5), "vaktmästaren", 1)
    stated = a_point(el=on_reserve(30, observed_at=ago(10 * H)))
    (loss,) = coming([stated], equipment=[tank], levels=[filled]).losses
    assert (_hours(loss.earliest), _hours(loss.latest), loss.basis) == (39.92, 59.92, Basis.TANK)
    assert told(coming([stated], levels=[filled])) == [("P01:el", 0.5, 0.5, Basis.UTHALLIGHET)]
    # The other way round: what was said 20 minutes ago is newer than what was read two hours ago.
    before = replace(filled, observed_at=ago(2 * H))
    newer = coming([a_point(el=on_reserve(7 * H))], equipment=[tank], levels=[before])
    assert told(newer) == [("P01:el", 7, 7, Basis.UTHALLIGHET)]


def test_a_stated_end_that_has_passed_is_not_told_once_a_level_has_corrected_it() -> None:
    tank = Equipment("P01", Reserve.FAST, litres_per_hour=20)
    filled = Level("P01", Stock.DIESEL, 1000, ago(5), "vaktmästaren", 1)
    stated = a_point(el=on_reserve(-10, observed_at=ago(10 * H)))
    assert len(coming([stated], equipment=[tank]).passed) == 1
    assert coming([stated], equipment=[tank], levels=[filled]).passed == ()


def test_a_tank_worked_out_to_be_empty_is_told_and_how_old_its_level_is() -> None:
    """100 litres a day ago at 20 an hour: empty for 19 hours, and nobody has read it since."""
    tank = Equipment("P01", Reserve.FAST, litres_per_hour=20)
    level = Level("P01", Stock.DIESEL, 100, ago(24 * H), "vaktmästaren", 1)
    found = coming([a_point(el=on_reserve(None))], equipment=[tank], levels=[level])
    assert found.losses == ()
    assert found.passed == (Emptied(found.passed[0].point, EL, ago(19 * H), ago(24 * H)),)
    # While it may still have something left it is to be lost, and has not been.
    nearly = replace(level, observed_at=ago(5.5 * H))
    still = coming([a_point(el=on_reserve(None))], equipment=[tank], levels=[nearly])
    assert (told(still), still.passed) == ([("P01:el", 0, 0.5, Basis.TANK)], ())


def test_nothing_is_burnt_before_the_reserve_has_started() -> None:
    """240 litres read eight hours ago, on the grid; on reserve since an hour, at 20 an hour."""
    tank = Equipment("P01", Reserve.FAST, litres_per_hour=20)
    level = Level("P01", Stock.DIESEL, 240, ago(8 * H), "vaktmästaren", 1)
    since = replace(on_reserve(None), reserve_since=ago(1 * H))
    (loss,) = coming([a_point(el=since)], equipment=[tank], levels=[level]).losses
    assert (_hours(loss.earliest), _hours(loss.latest)) == (11 - 2.4, 11 + 2.4)


def test_a_window_that_has_begun_begins_now_and_one_that_is_over_is_no_forecast() -> None:
    assert told(coming([a_point(el=out(10 * H))], PUMPS)) == [("P01:varme", 0, 14, Basis.FOLJDKEDJA)]
    assert told(coming([a_point(el=out(25 * H))], PUMPS)) == []


def heat(observed: float, status: Status = Status.FUNGERAR) -> FunctionState:
    return make_state(VARME, status, observed_at=ago(observed), valid_until=ahead(H))


def test_what_was_assumed_to_be_gone_by_now_stays_until_somebody_says_how_it_is() -> None:
    """The power went 25 hours ago, so that the heat was to go an hour ago at the latest."""
    for silent in (FunctionState(), heat(61), heat(300)):
        (loss,) = coming([a_point(el=out(25 * H), varme=silent)], PUMPS).overdue
        assert (loss.key, loss.assumed) == ("P01:varme", True)
        assert (_hours(loss.earliest), _hours(loss.latest)) == (-21, -1)
    assert coming([a_point(el=out(24 * H - 1), varme=heat(61))], PUMPS).overdue == ()
    for told_since in (heat(59), heat(59, Status.UR_FUNKTION), heat(61, Status.UR_FUNKTION)):
        assert coming([a_point(el=out(25 * H), varme=told_since)], PUMPS).overdue == ()
    contradicted = replace(heat(90), rival=heat(30).current)
    assert coming([a_point(el=out(25 * H), varme=contradicted)], PUMPS).overdue == ()
    (later,) = coming([a_point(el=out(25 * H), varme=heat(61))], PUMPS, now=ahead(48 * H)).overdue
    assert later.latest == ago(H)


def test_what_was_stated_and_has_passed_too_is_told_once() -> None:
    ended = make_state(VARME, observed_at=ago(600), lasts_until=ago(22 * H))
    found = coming([a_point(el=out(25 * H), varme=ended)], PUMPS)
    assert (len(found.passed), found.overdue) == (1, ())


def test_an_area_of_which_nobody_has_said_anything_since_stays_too() -> None:
    def silent(minutes: float, id: str) -> Point:
        return a_point(id, el=out(9 * H), information=make_state(INFO, observed_at=ago(minutes)))

    (loss,) = coming([silent(61, "P01"), silent(90, "P02")], MASTS, areas=[make_area()]).overdue
    assert (loss.key, loss.point, _hours(loss.latest)) == ("omrade:bromma:information", None, -1)
    assert coming([silent(59, "P01"), silent(90, "P02")], MASTS, areas=[make_area()]).overdue == ()


def test_what_has_failed_is_not_coming() -> None:
    cold = a_point(el=out(60), varme=out(30, VARME))
    assert told(coming([cold], PUMPS)) == []
    never = make_state(VARME, Status.EJ_AKTUELL, valid_until=None)
    assert told(coming([a_point(el=out(60), varme=never)], PUMPS)) == []
    both = FunctionState(make_report(EL, lasts_until=ahead(60)), make_report(EL, Status.UR_FUNKTION))
    assert told(coming([a_point(el=both)])) == []


def test_a_return_that_was_never_moved_is_believed_and_one_moved_thrice_is_told() -> None:
    def until(moved: int) -> list[Loss]:
        state = on_reserve(5 * H, restored_estimate=ahead(3 * H))
        run = Run(ago(60), ago(60), (Estimate(ahead(3 * H), "Ellevio", moved),))
        return list(coming([a_point(el=replace(state, run=run))], PUMPS).losses)

    assert until(0) == []
    el, heat = until(3)
    assert (el.moved, el.back) == (3, Estimate(ahead(180), "Ellevio", 3))
    assert (heat.key, heat.moved) == ("P01:varme", 3)


def test_a_return_stops_what_would_follow_later_alone() -> None:
    soon, late = Estimate(ahead(2 * H), "Ellevio"), Estimate(ahead(9 * H), "Ellevio")
    assert told(coming([a_point(el=out(60, back=soon))], PUMPS)) == []
    assert told(coming([a_point(el=out(60, back=late))], PUMPS)) == [("P01:varme", 3, 9, Basis.FOLJDKEDJA)]
    passed = Estimate(ago(10), "Ellevio")
    assert len(coming([a_point(el=out(60, back=passed))], PUMPS).losses) == 1


def test_an_area_follows_once_half_of_its_points_are_without() -> None:
    """Of three points one is out since an hour and one goes in two: half are without in two hours."""
    three = [a_point("P01", el=out(60)), a_point("P02", el=on_reserve(2 * H)), a_point("P03")]
    at_points = replace(MASTS, condition=LinkCondition.UTAN_RESERV)
    (ends, area) = coming(three, at_points).losses
    assert (area.key, area.point, area.area) == ("omrade:bromma:information", None, "bromma")
    assert (_hours(area.earliest), _hours(area.latest), area.people) == (4, 10, 660)
    (always,) = coming(three, MASTS).assumed
    assert (_hours(always.earliest), _hours(always.latest)) == (1.67, 7.67)
    assert told(coming([a_point("P01", el=out(60)), a_point("P02"), a_point("P03")], MASTS)) == []
    assert ends.key == "P02:el"


def test_what_is_lost_in_an_area_is_lost_at_its_points() -> None:
    heat = Link(INFO, "larm", VARME, 1, 1)
    found = coming([a_point("P01", el=out(0)), a_point("P02", "kista")], MASTS, heat, areas=[make_area()])
    assert told(found) == [
        ("omrade:bromma:information", 2, 8, Basis.FOLJDKEDJA),
        ("P01:varme", 3, 9, Basis.FOLJDKEDJA),
    ]


def test_what_is_stated_to_go_sooner_is_not_also_assumed_to() -> None:
    sooner = a_point(el=out(60), varme=make_state(VARME, lasts_until=ahead(2 * H)))
    later = a_point(el=out(60), varme=make_state(VARME, lasts_until=ahead(9 * H)))
    assert told(coming([sooner], PUMPS)) == [("P01:varme", 2, 2, Basis.UTHALLIGHET)]
    assert told(coming([later], PUMPS)) == [
        ("P01:varme", 3, 23, Basis.FOLJDKEDJA),
        ("P01:varme", 9, 9, Basis.UTHALLIGHET),
    ]


def test_of_two_ways_to_a_loss_it_comes_no_later_than_either() -> None:
    slow = Link(EL, "varmvatten", VARME, 1, 40, condition=LinkCondition.UTAN_RESERV)
    (loss,) = coming([a_point(el=out(0))], PUMPS, slow).losses
    assert (_hours(loss.earliest), _hours(loss.latest), loss.cause) == (1, 24, "varmvatten")


def test_what_has_passed_is_kept_apart_and_what_expires_is_no_loss() -> None:
    found = coming([a_point(el=on_reserve(-5))], PUMPS)
    assert [(one.point.id, one.at) for one in found.passed] == [("P01", ago(5))]
    assert told(found) == [("P01:varme", 3.92, 23.92, Basis.FOLJDKEDJA)]
    plain = coming([a_point()])
    assert plain.losses == ()
    assert {(one.function, one.at) for one in plain.unknown} == {(each, ahead(100)) for each in Function}


def test_no_forecast_is_not_no_failure() -> None:
    points = [
        a_point("P01", el=on_reserve(100 * H)),
        a_point("P02"),
        a_point("P03", el=out(60)),
        make_point("P04", phase=Phase.PLANERAD, functions=NO_FUNCTIONS),
    ]
    found = coming(points, PUMPS)
    assert (found.counted, [point.id for point in found.bare]) == (3, ["P02", "P03"])
    assert told(found) == [
        ("P03:varme", 3, 23, Basis.FOLJDKEDJA)
    ]  # what ends after 72 hours is known, not near


def test_a_closed_operation_has_no_forecast() -> None:
    found = coming([a_point(el=on_reserve(60))], operation=make_operation(closed_at=ago(5)))
    assert (found.losses, found.counted) == ((), 0)


def test_ties_go_by_whom_they_concern() -> None:
    few, many = a_point("P01", el=on_reserve(60)), a_point("P02", el=on_reserve(60))
    crowded = replace(many, occupancy=make_occupancy(people=400))
    assert [loss.key for loss in coming([few, crowded]).losses] == ["P02:el", "P01:el"]


def test_of_what_may_come_at_any_time_the_first_to_have_come_is_told_first() -> None:
    """Else a newer failure, where more people are, would move the next loss later."""
    older, newer = a_point("P01", el=out(10 * H)), a_point("P02", el=out(5 * H))
    crowded = replace(newer, occupancy=make_occupancy(people=400))
    assert told(coming([crowded, older], PUMPS)) == [
        ("P01:varme", 0, 14, Basis.FOLJDKEDJA),
        ("P02:varme", 0, 19, Basis.FOLJDKEDJA),
    ]


@pytest.mark.parametrize("minutes", [1, 120, 300, 80 * H])
def test_it_says_itself_when_time_makes_it_another(minutes: float) -> None:
    """Nothing of it is another until the next of its turns, but for what is counted down."""
    points = [a_point(el=on_reserve(minutes)), a_point("P02", el=out(30))]
    first = coming(points, PUMPS, MASTS)
    turn = next_moment(first.turns, NOW)
    assert turn is not None
    just_before = coming(points, PUMPS, MASTS, now=turn - timedelta(seconds=1))

    def shown(found: Forecast) -> list[tuple[str, datetime | None]]:
        return [(one.key, one.earliest if one.earliest > found.at else None) for one in found.losses]

    assert shown(just_before) == shown(first)
    assert shown(coming(points, PUMPS, MASTS, now=turn + timedelta(seconds=1))) != shown(first)


_MINUTES = st.none() | st.integers(-100, 90 * H)
_STATES = st.one_of(
    st.just("works"), st.tuples(st.just("out"), st.integers(0, 30 * H)), st.tuples(st.just("ends"), _MINUTES)
)
_LINKS = st.builds(
    Link,
    st.just(EL),
    st.just("något"),
    st.sampled_from([VARME, INFO]),
    st.integers(0, 10).map(float),
    st.integers(10, 30).map(float),
    st.sampled_from(LinkReach),
    st.sampled_from(LinkCondition),
)
_NIGHTS = st.lists(st.tuples(_STATES, st.sampled_from(["bromma", "kista"])), min_size=1, max_size=5)
_MORE = st.lists(_LINKS | st.just(PIPES), max_size=4)


def _night(rows: Sequence[tuple[Any, str]]) -> list[Point]:
    def state(said: Any) -> FunctionState:
        if said == "works":
            return make_state(EL)
        return out(said[1]) if said[0] == "out" else on_reserve(said[1])

    return [a_point(f"P{place}", area, el=state(said)) for place, (said, area) in enumerate(rows)]


@given(_NIGHTS, _MORE)
def test_nothing_is_before_now_or_before_it_can_be(rows: list[Any], chain: list[Link]) -> None:
    points = _night(rows)
    found = coming(points, *chain)
    failed = {
        (point.id, function)
        for point in points
        for function, state in point.functions.items()
        if effective(state, NOW).status is Status.UR_FUNKTION
    }
    for loss in found.losses:
        assert NOW <= loss.earliest <= loss.latest
        assert loss.earliest <= found.until
        assert loss.assumed == bool(loss.chain)
        assert loss.point is None or (loss.point.id, loss.function) not in failed
    assert [loss.earliest for loss in found.losses] == sorted(loss.earliest for loss in found.losses)


@given(_NIGHTS, _MORE, st.integers(0, 4), st.integers(1, 90 * H))
def test_a_shorter_endurance_never_moves_a_loss_later(
    rows: list[Any], chain: list[Link], place: int, minutes: int
) -> None:
    place %= len(rows)
    said, area = rows[place]
    if said != "works" and (said[0] == "out" or said[1] is None or not 0 < minutes < said[1]):
        return
    before, after = rows.copy(), rows.copy()
    before[place] = (("ends", None) if said == "works" else said, area)
    after[place] = (("ends", minutes), area)
    sooner = soonest(coming(_night(after), *chain))
    for key, (earliest, latest) in soonest(coming(_night(before), *chain)).items():
        assert sooner[key][0] <= earliest
        assert sooner[key][1] <= latest


def soonest(found: Forecast) -> dict[str, tuple[datetime, datetime]]:
    spans: dict[str, tuple[datetime, datetime]] = {}
    for loss in found.losses:
        earliest, latest = spans.get(loss.key, (loss.earliest, loss.latest))
        spans[loss.key] = min(earliest, loss.earliest), min(latest, loss.latest)
    return spans
