"""Needs: by when and how much, from levels, use, reports and requests; what cannot be counted is named."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from data.deliveries.facts import Basis, Lacks, Need, Needs
from data.deliveries.finding import AHEAD, amount_of, needs
from data.deliveries.words import Cargo
from data.levels.facts import Level, Stock
from data.points.facts import Point
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.requests.facts import SupportRequest
from data.words import Function, Phase, Priority, RequestKind, RequestState, Status, Supply
from tests.data.world import NOW, World, later

TANK = Equipment("P01", Reserve.FAST, tank_litres=500, litres_per_hour=25.0, fuel_priority=2)


def a_level(litres: int, minutes: float = 0, stock: Stock = Stock.DIESEL) -> Level:
    return Level("P01", stock, litres, later(minutes), "vaktmästaren", 9)


def a_request(kind: RequestKind = RequestKind.DRIVMEDEL, **changes: Any) -> SupportRequest:
    values: dict[str, Any] = {
        **{"id": "r-1", "operation": "op-1", "kind": kind, "what": "påfyllning", "amount": "400 liter"},
        **{"priority": Priority.NORMAL, "area": "bromma", "point": "P01", "sector": None, "owner": "sisab"},
        **{"deadline": later(90), "state": RequestState.BEGARD, "asked_at": NOW, "asked_by": "bromma"},
        **{"moved_at": NOW, "moved_by": "bromma", "reason": "", "must_acknowledge": (), "acknowledged": ()},
        "version": 1,
    }
    return SupportRequest(**{**values, **changes})


def found(
    point: Point, own: Equipment | None = TANK, *levels: Level, asked: Any = (), now: datetime = NOW
) -> Needs:
    held = {(level.point, level.stock): level for level in levels}
    return needs([point], {} if own is None else {"P01": own}, held, asked, now)


def only(told: Needs) -> Need:
    (need,) = told.counted
    assert (told.uncounted, told.enough) == ((), ())
    return need


@pytest.fixture
def point(world: World) -> Point:
    """A point that is open and runs on reserve power."""
    world.open_point()
    world.report(function=Function.EL, supply=Supply.RESERV, observed_at=later(-60))
    return world.point()


def test_a_level_and_the_use_of_it_say_by_when_and_how_much(point: Point) -> None:
    # 100 an hour ago, 25 an hour: 75 left now, 425 are missing, and it ends four hours after it was read.
    need = only(found(point, TANK, a_level(100, -60)))
    assert (need.latest, need.basis) == (later(180), Basis.NIVA)
    assert (need.amount, need.most, need.per_hour, need.priority) == (425, 500, 25.0, 2)
    assert need.place == (point.lon, point.lat)


def test_an_empty_tank_is_a_need_whose_time_has_passed(point: Point) -> None:
    need = only(found(point, TANK, a_level(10, -60)))
    assert (need.latest, need.amount) == (later(-36), 500)


def test_the_newer_word_holds_of_a_level_and_of_what_it_is_said_to_last(world: World) -> None:
    world.open_point()
    world.report(function=Function.EL, supply=Supply.RESERV, observed_at=later(-30), lasts_until=later(120))
    here = world.point()
    older, newer = a_level(100, -60), a_level(100, -20)
    assert (only(found(here, TANK, older)).latest, only(found(here, TANK, older)).basis) == (
        later(120),
        Basis.RAPPORT,
    )
    assert only(found(here, TANK, newer)).latest == later(220)
    assert only(found(here, TANK)).amount == 500


@pytest.mark.parametrize(
    ("own", "levels", "lacks"),
    [
        (None, [a_level(100)], Lacks.FORBRUKNING),
        (Equipment("P01", Reserve.FAST, tank_litres=500), [a_level(100)], Lacks.FORBRUKNING),
        (TANK, [], Lacks.NIVA),
        (Equipment("P01", Reserve.FAST, litres_per_hour=25.0), [a_level(100)], Lacks.TANK),
    ],
)
def test_what_cannot_be_counted_is_named_with_what_it_lacks(
    point: Point, own: Equipment | None, levels: list[Level], lacks: Lacks
) -> None:
    told = found(point, own, *levels)
    assert (told.counted, [each.lacks for each in told.uncounted]) == ((), [lacks])


def test_what_runs_on_the_grid_needs_nothing(world: World) -> None:
    world.open_point()
    world.report(function=Function.EL, supply=Supply.ORDINARIE)
    assert found(world.point(), TANK, a_level(100)) == Needs()


def test_that_it_ran_on_the_grid_once_says_nothing_of_now(world: World) -> None:
    world.open_point()
    world.report(function=Function.EL, supply=Supply.ORDINARIE, observed_at=later(-600), now=later(-600))
    tank = Equipment("P01", Reserve.FAST, tank_litres=500, litres_per_hour=20.0)
    assert only(found(world.point(), tank, a_level(40, -10))).latest == later(110)


def test_what_ran_on_the_grid_since_it_was_read_has_used_nothing(world: World) -> None:
    """240 litres eight hours ago; the grid until an hour ago, then the reserve, said again since."""
    world.open_point()
    world.report(function=Function.EL, supply=Supply.ORDINARIE, observed_at=later(-480))
    for minutes in (-60, -30, -5):
        world.report(function=Function.EL, supply=Supply.RESERV, observed_at=later(minutes))
    tank = Equipment("P01", Reserve.FAST, tank_litres=500, litres_per_hour=20.0)
    need = only(found(world.point(), tank, a_level(240, -480)))
    assert (need.latest, need.amount) == (later(11 * 60), 500 - 220)


def test_a_dead_point_with_a_tank_is_named_and_a_closed_one_is_not(world: World) -> None:
    world.open_point()
    world.report(Status.UR_FUNKTION, function=Function.EL)
    assert [each.lacks for each in found(world.point()).uncounted] == [Lacks.NIVA]
    for phase in (Phase.UNDER_AVVECKLING, Phase.STANGD):
        world.phase(phase)
        assert found(world.point(), TANK, a_level(100)) == Needs()


def test_one_that_is_nearly_full_or_lasts_long_waits_and_is_named(point: Point) -> None:
    assert [need.key for need in found(point, TANK, a_level(400)).enough] == ["P01:diesel"]
    slow = Equipment("P01", Reserve.FAST, tank_litres=1000, litres_per_hour=1.0)
    last = AHEAD / timedelta(hours=1)
    assert found(point, slow, a_level(int(last) + 1)).enough
    assert found(point, slow, a_level(int(last))).counted


def test_full_is_not_enough_where_it_ends_soon(world: World) -> None:
    """900 of 1,000 litres six hours ago says nothing against a report of now: it ends in half an hour."""
    world.open_point()
    world.report(function=Function.EL, supply=Supply.RESERV, observed_at=later(-5), lasts_until=later(30))
    unused = Equipment("P01", Reserve.FAST, tank_litres=1000)
    need = only(found(world.point(), unused, a_level(900, -360)))
    assert (need.latest, need.basis) == (later(30), Basis.RAPPORT)


def test_a_small_tank_is_never_full_enough_for_an_hour(point: Point) -> None:
    small = Equipment("P01", Reserve.FAST, tank_litres=60, litres_per_hour=30.0)
    assert only(found(point, small, a_level(50))).latest == later(100)


def test_water_lasts_as_long_as_somebody_says(world: World) -> None:
    world.open_point()
    store = Equipment("P01", water_litres=1000)
    water = a_level(300, stock=Stock.VATTEN)
    assert [each.lacks for each in found(world.point(), store, water).uncounted] == [Lacks.TID]
    world.report(function=Function.VATTEN, supply=Supply.NODVATTEN, lasts_until=later(240))
    need = only(found(world.point(), store, water))
    assert (need.cargo, need.amount, need.latest) == (Cargo.VATTEN, 700, later(240))


def test_a_request_is_a_need_and_one_with_what_the_point_needs_itself(point: Point) -> None:
    alone = only(found(point, None, asked=[a_request()]))
    assert (alone.amount, alone.latest, alone.basis, alone.request) == (400, later(90), Basis.BEGARAN, "r-1")
    both = only(found(point, TANK, a_level(100), asked=[a_request()]))
    assert (both.amount, both.latest, both.basis, both.request) == (400, later(90), Basis.BEGARAN, "r-1")
    assert (both.asked, both.room) == (400, 400)
    later_one = only(found(point, TANK, a_level(100), asked=[a_request(deadline=later(900))]))
    assert (later_one.latest, later_one.basis, later_one.request) == (later(240), Basis.NIVA, "r-1")


def test_all_that_is_asked_for_at_a_point_is_asked_for_together(world: World) -> None:
    here = world.point()
    asked = [a_request(deadline=later(600)), a_request(id="r-2", amount="250 l")]
    need = only(found(here, None, asked=asked))
    assert (need.amount, need.latest, need.request) == (650, later(90), "r-2")
    unread = [*asked, a_request(id="r-3", amount="2 IBC-tankar")]
    assert [each.lacks for each in found(here, None, asked=unread).uncounted] == [Lacks.MANGD]


def test_what_is_asked_for_stands_beside_a_tank_that_lacks_less(point: Point) -> None:
    nearly = only(found(point, TANK, a_level(480), asked=[a_request()]))
    assert (nearly.amount, nearly.asked, nearly.room) == (400, 400, 20)
    # No more than the tank takes, and no less than it lacks.
    assert only(found(point, TANK, a_level(480), asked=[a_request(amount="900 l")])).amount == 500
    assert only(found(point, TANK, a_level(100), asked=[a_request(amount="90 l")])).amount == 400


def test_people_are_fetched_where_a_request_says_how_many(point: Point) -> None:
    told = found(point, TANK, a_level(499), asked=[a_request(RequestKind.TRANSPORT, amount="ca 40 personer")])
    (need,) = told.counted
    assert (need.cargo, need.amount) == (Cargo.PERSONER, 40)


def test_a_request_that_cannot_be_placed_is_named_and_one_on_its_way_is_not(world: World) -> None:
    here = world.point()
    lacking = [a_request(point=None), a_request(id="r-2", amount="det som behövs")]
    told = found(here, None, asked=lacking)
    # Whose time is known is named first: it cannot wait until the rest is.
    assert [(each.request, each.lacks, each.latest) for each in told.uncounted] == [
        ("r-2", Lacks.MANGD, lacking[1].deadline),
        ("r-1", Lacks.PUNKT, None),
    ]
    done = [
        a_request(state=state)
        for state in RequestState
        if state not in (RequestState.BEGARD, RequestState.ATAGEN)
    ]
    assert found(here, None, asked=done) == Needs()
    assert found(here, None, asked=[a_request(RequestKind.PERSONAL)]) == Needs()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *(("400 liter", 400), ("ca 1 200 l", 1200), ("1,5 m3", 1500), ("2 m³", 2000), ("40", 40)),
        *(("1.200 liter", 1200), ("1,200 l", 1200), ("12 500", 12_500), ("kl 14, 500 liter", 500)),
        *(("500 liter till 40 personer", 500), ("påfyllning 400l senast 18", 400), ("cirka 300", 300)),
        *(("", None), ("okänt", None), ("några dunkar", None), ("2 IBC-tankar", None), ("2 x 500 l", None)),
        *(("500 l x 2", None), ("3 dunkar à 20 l", None), ("20 l/h", None), ("kl 14 500 liter", None)),
        *(("500 liter, 300 liter", None), ("40 personer", None), ("kl 14", None), ("900000000 l", None)),
    ],
)
def test_an_amount_is_read_only_where_the_text_says_which_number_it_is(text: str, amount: int | None) -> None:
    assert amount_of(text, Cargo.DIESEL) == amount


def test_people_are_counted_in_people_alone() -> None:
    assert amount_of("40 personer, 2 resväskor var", Cargo.PERSONER) == 40
    assert amount_of("40", Cargo.PERSONER) == 40
    assert amount_of("500 liter", Cargo.PERSONER) is None
