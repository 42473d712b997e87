"""The order of work: who goes first and why, worked out by hand; whatever is needed is in it exactly once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from data.deliveries.driving import drive, order_of
from data.deliveries.facts import HandOrder, Lacks, Need, Needs, Stop, Uncounted, Vehicle, Why
from data.deliveries.rules import moved
from data.deliveries.words import Cargo
from tests.data.deliveries.planning import a_need, a_vehicle, metres
from tests.data.world import NOW, later


def driven(
    *needs: Need, by: Sequence[Vehicle] = (a_vehicle(),), hand: Sequence[str] = ()
) -> tuple[Stop, ...]:
    return drive(needs, by, metres, NOW, hand)


def told(stops: Sequence[Stop]) -> list[tuple[str, int, Why]]:
    return [(stop.need.key, int((stop.arrives - NOW) / timedelta(minutes=1)), stop.why) for stop in stops]


def test_the_earliest_latest_time_goes_first() -> None:
    # 60 km/h: a kilometre a minute. A is 30 min away, B 20 min. B first would bring A at 20 + 10 + 50 = 80.
    stops = driven(a_need("A", (30, 0), 40), a_need("B", (-20, 0), 200))
    assert told(stops) == [("A", 30, Why.BRADAST), ("B", 30 + 10 + 50, Why.BRADAST)]


def test_a_nearer_one_goes_before_where_all_still_make_it() -> None:
    # B at 10, there 10, and A at 20 + 20 = 40: both in time, and B lies on the way.
    first, second = driven(a_need("A", (30, 0), 40), a_need("B", (10, 0), 200))
    assert told((first, second)) == [("B", 10, Why.NARMAST), ("A", 40, Why.BRADAST)]
    assert first.before == "A"


def test_a_nearer_one_waits_where_another_than_the_most_urgent_would_miss() -> None:
    # In order of time: A at 10, C at 10 + 10 + 10 = 30 and B at 30 + 10 + 22 = 62. B first, at 2: A at
    # 2 + 10 + 12 = 24, in time; C at 44, too late by one minute.
    stops = driven(a_need("A", (10, 0), 25), a_need("C", (20, 0), 43), a_need("B", (-2, 0), 500))
    assert [stop.need.key for stop in stops] == ["A", "C", "B"]
    # With a minute more for C all make it.
    stops = driven(a_need("A", (10, 0), 25), a_need("C", (20, 0), 44), a_need("B", (-2, 0), 500))
    assert [stop.need.key for stop in stops] == ["B", "A", "C"]


def test_what_cannot_be_reached_in_time_is_driven_last() -> None:
    stops = driven(a_need("A", (30, 0), 20), a_need("B", (10, 0), 200), a_need("C", (0, 40), -60))
    assert [stop.need.key for stop in stops] == ["B", "C", "A"]
    assert [stop.need.key for stop in stops if stop.late] == ["C", "A"]
    assert {stop.why for stop in stops if stop.late} == {Why.HINNS_INTE}


def test_one_that_is_missed_holds_up_no_other() -> None:
    # A and B can each be reached, not both: A is first. C then counts before B, which is lost.
    stops = driven(a_need("A", (10, 0), 12), a_need("B", (-10, 0), 14), a_need("C", (20, 0), 60))
    assert told(stops) == [("A", 10, Why.BRADAST), ("C", 30, Why.BRADAST), ("B", 70, Why.HINNS_INTE)]


def test_fuel_priority_decides_between_the_same_minute() -> None:
    needs = [
        a_need("A", (5, 0), 90, priority=2),
        a_need("B", (30, 0), 90, priority=1),
        a_need("C", (31, 0), 90),
    ]
    # Nearest first would make all: A at 5, B at 40, C at 51. It is nearness that goes before priority then.
    assert [stop.need.key for stop in driven(*needs)] == ["A", "B", "C"]
    tight = [a_need("A", (30, 0), 35, priority=2), a_need("B", (-30, 0), 35, priority=1)]
    first, second = driven(*tight)
    assert (first.need.key, first.why, second.late) == ("B", Why.PRIORITET, True)


def test_it_goes_by_the_depot_when_it_has_too_little() -> None:
    # 3000: A takes 2000. B's 1500 are not there: back to the depot 10, fills 10, out 20.
    first, second = driven(a_need("A", (10, 0), 60, 2000), a_need("B", (20, 0), 600, 1500))
    assert (first.refills, second.refills) == (False, True)
    assert told((first, second))[1] == ("B", 10 + 10 + 10 + 10 + 20, Why.BRADAST)


def test_a_need_larger_than_the_vehicle_takes_several_trips() -> None:
    # 7000 of 3000 are three trips. At 10; each further one is back, fill, out and leave: 10 + 10 + 10 + 10.
    (stop,) = driven(a_need("A", (10, 0), 60, 7000))
    assert (stop.trips, stop.amount, stop.late) == (3, 7000, False)
    assert stop.leaves == later(10 + 10 + 2 * 40)
    # 2000 are left of the third load: enough for the next without the depot.
    _, after = driven(a_need("A", (10, 0), 60, 7000), a_need("B", (20, 0), 600, 2000))
    assert (after.refills, after.arrives) == (False, later(100 + 10))


def test_what_is_left_is_what_is_missing_on_arrival() -> None:
    # 100 missing now, 60 an hour, half an hour away; a full tank takes no more than it holds.
    (stop,) = driven(a_need("A", (30, 0), 60, 100, most=500, per_hour=60.0))
    assert stop.amount == 130
    (stop,) = driven(a_need("A", (30, 0), 60, 100, most=110, per_hour=60.0))
    assert stop.amount == 110


def test_two_vehicles_each_take_what_they_reach_first() -> None:
    east, west = a_vehicle("east", place=(20.0, 0.0)), a_vehicle("west", place=(-20.0, 0.0))
    stops = driven(
        a_need("A", (22, 0), 60), a_need("B", (-23, 0), 70), a_need("C", (25, 0), 500), by=(east, west)
    )
    assert [(stop.need.key, stop.vehicle.id) for stop in stops] == [
        ("A", "east"),
        ("B", "west"),
        ("C", "east"),
    ]
    assert [int((stop.arrives - NOW) / timedelta(minutes=1)) for stop in stops] == [2, 3, 15]


def test_by_hand_it_stands_as_it_was_put_and_what_has_come_since_comes_after() -> None:
    needs = (a_need("A", (30, 0), 40), a_need("B", (-20, 0), 200), a_need("C", (5, 0), 90))
    stops = driven(*needs, hand=("B", "A", "gone"))
    assert [(stop.need.key, stop.why) for stop in stops] == [
        ("B", Why.FOR_HAND),
        ("A", Why.FOR_HAND),
        ("C", Why.HINNS_INTE),
    ]


def hand(*order: str, late: Sequence[str] = ()) -> HandOrder:
    return HandOrder(order, tuple(late), order[0], 1, NOW, "samordnare", "vägen")


def test_by_hand_it_says_so_when_its_basis_has_changed_and_something_comes_too_late() -> None:
    put = hand("B", "A", late=("A",))
    known = order_of(
        Cargo.DIESEL, needs(a_need("A", (30, 0), 40), a_need("B", (-20, 0), 200)), CAR, metres, NOW, put
    )
    assert ([s.need.key for s in known.late], known.newly_late) == (["A"], ())
    worse = order_of(
        Cargo.DIESEL, needs(a_need("A", (30, 0), 40), a_need("B", (-20, 0), 15)), CAR, metres, NOW, put
    )
    assert worse.keys == ("B", "A")
    assert [stop.need.key for stop in worse.newly_late] == ["B"]


CAR = (a_vehicle(),)


def needs(*counted: Need, uncounted: Sequence[Uncounted] = ()) -> Needs:
    return Needs(counted, tuple(uncounted))


def test_without_a_vehicle_all_wait_and_without_a_way_one_is_named() -> None:
    island = a_need("Ö", (1, 1), 60)
    unknown = Uncounted(Cargo.DIESEL, "P9", Lacks.FORBRUKNING)
    every = needs(island, a_need("A", (2, 0), 60), uncounted=[unknown])
    without = order_of(Cargo.DIESEL, every, (), metres, NOW)
    assert ([need.key for need in without.waiting], without.uncounted) == (["Ö", "A"], (unknown,))
    driven_here = order_of(Cargo.DIESEL, every, CAR, lambda _a, b: None if b == (1, 1) else 9.0, NOW)
    assert driven_here.keys == ("A",)
    assert driven_here.uncounted == (unknown, Uncounted(Cargo.DIESEL, "Ö", Lacks.VAG))


def test_where_there_is_no_way_back_from_there_is_no_way() -> None:
    """7,000 litres are three trips: the vehicle has to get back to its depot."""
    far, near = a_need("A", (10, 0), 60, 7000), a_need("B", (2, 0), 60)
    one_way = order_of(
        Cargo.DIESEL, needs(far, near), CAR, lambda a, b: None if a == (10, 0) else metres(a, b), NOW
    )
    assert one_way.keys == ("B",)
    assert one_way.uncounted == (Uncounted(Cargo.DIESEL, "A", Lacks.VAG),)


def test_where_there_is_no_way_from_the_last_it_goes_by_the_depot() -> None:
    stops = drive(
        [a_need("A", (10, 0), 60), a_need("B", (12, 0), 90)],
        CAR,
        lambda a, b: None if (a, b) == ((10, 0), (12, 0)) else metres(a, b),
        NOW,
    )
    assert [(stop.need.key, stop.refills) for stop in stops] == [("A", False), ("B", True)]
    assert stops[1].arrives == later(10 + 10 + 10 + 10 + 12)


PLACES = st.tuples(st.integers(-30, 30), st.integers(-30, 30))
NEEDS = st.lists(
    st.builds(
        lambda place, minutes, amount, priority: (place, minutes, amount, priority),
        PLACES,
        st.integers(-60, 600),
        st.integers(0, 9000),
        st.none() | st.integers(1, 3),
    ),
    max_size=9,
)
CARS = st.lists(
    st.builds(lambda takes, kmh: (takes, kmh), st.integers(1, 5000), st.integers(1, 90)), max_size=3
)


def built(some: list[Any], cars: list[Any]) -> tuple[Needs, tuple[Vehicle, ...]]:
    counted = (
        a_need(f"N{n}", place, minutes, amount, priority=priority)
        for n, (place, minutes, amount, priority) in enumerate(some)
    )
    vehicles = (a_vehicle(f"V{n}", takes=takes, speed_kmh=kmh) for n, (takes, kmh) in enumerate(cars))
    return Needs(tuple(counted)), tuple(vehicles)


@settings(deadline=None)
@given(NEEDS, CARS, st.randoms(use_true_random=False))
def test_every_need_is_in_the_list_exactly_once_or_named(some: list[Any], cars: list[Any], dice: Any) -> None:
    wanted, vehicles = built(some, cars)

    def some_ways(start: Any, end: Any) -> float | None:
        return None if end in cut_off else metres(start, end)

    cut_off = {need.place for need in wanted.counted if dice.random() < 0.2}
    order = order_of(Cargo.DIESEL, wanted, vehicles, some_ways, NOW)
    named = [need.key for need in order.waiting] + [each.point for each in order.uncounted]
    assert sorted([*order.keys, *named]) == sorted(need.key for need in wanted.counted)


@settings(deadline=None)
@given(NEEDS, CARS.filter(bool), st.data())
def test_moving_by_hand_keeps_the_set_and_puts_it_where_it_was_put(
    some: list[Any], cars: list[Any], data: Any
) -> None:
    wanted, vehicles = built(some, cars)
    before = order_of(Cargo.DIESEL, wanted, vehicles, metres, NOW)
    if not before.keys:
        return
    key = data.draw(st.sampled_from(before.keys))
    place = data.draw(st.integers(1, len(before.keys)))
    order = moved(before.keys, key, place)
    after = order_of(Cargo.DIESEL, wanted, vehicles, metres, NOW, hand(*order))
    assert after.keys == order
    assert order[place - 1] == key
    assert sorted(after.keys) == sorted(before.keys)


@settings(deadline=None)
@given(NEEDS, CARS.filter(bool))
def test_nearness_makes_nobody_late_who_is_reached_by_latest_times_alone(
    some: list[Any], cars: list[Any]
) -> None:
    """Told apart by the minute, so that no tie is broken by who is nearer."""
    apart = [(place, 10 * (minutes // 10) + n, *rest) for n, (place, minutes, *rest) in enumerate(some)]
    wanted, vehicles = built(apart, cars)
    reached: list[Need] = []
    for need in sorted(wanted.counted, key=lambda each: each.latest):
        tried = [*reached, need]
        if not drive(tried, vehicles, metres, NOW, [each.key for each in tried])[-1].late:
            reached.append(need)
    order = order_of(Cargo.DIESEL, wanted, vehicles, metres, NOW)
    assert not {need.key for need in reached} & {stop.need.key for stop in order.late}
