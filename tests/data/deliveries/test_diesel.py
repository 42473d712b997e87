"""Dieseln: six points, one tanker, 40 minutes a stop. The order is the one worked out by hand here.

All lie on one road, in kilometres east of the depot; 30 km/h is two minutes a kilometre. Every tank holds 500
litres and uses 20 an hour, so that a litre is three minutes. All levels are read now; minutes are from now.

              A     B     C     D     E     F
    km       10    20     5   -15   -30    12
    level    30    60   200   130    15   300
    empty at 90   180   600   390    45   900
"""

from datetime import timedelta

import pytest

from data.acting import LOCAL
from data.deliveries.acts import load_resources
from data.deliveries.facts import Order, Place, Resource, Stop, Why
from data.deliveries.reads import orders
from data.deliveries.words import Cargo, ResourceKind
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.store.database import Store
from data.words import Function, Supply
from tests.data.world import NOW, OPERATION, World, a_point, fresh_id, settle

KM = {"A": 10, "B": 20, "C": 5, "D": -15, "E": -30, "F": 12}
LITRES = {"A": 30, "B": 60, "C": 200, "D": 130, "E": 15, "F": 300}
DEPOT_LON = 17.9
RESOURCES = (
    Resource("depa", ResourceKind.DEPA, "Depån", Cargo.DIESEL, lon=DEPOT_LON, lat=59.3),
    Resource(
        *("bil", ResourceKind.FORDON, "Tankbil", Cargo.DIESEL),
        depot="depa",
        number=1,
        amount=1600,
        speed_kmh=30,
        service_minutes=40,
    ),
)


def along_the_road(start: Place, end: Place) -> float:
    return round(abs(start[0] - end[0]) * 1000) * 1000.0


@pytest.fixture
def night(store: Store) -> World:
    world = settle(store, [a_point(point, lon=DEPOT_LON + km / 1000) for point, km in KM.items()])
    load_resources(store, LOCAL, RESOURCES, NOW)
    tanks = [Equipment(point, Reserve.FAST, tank_litres=500, litres_per_hour=20.0) for point in KM]
    load_equipment(store, LOCAL, tanks, NOW)
    for point, litres in LITRES.items():
        world.open_point(point)
        world.report(function=Function.EL, supply=Supply.RESERV, point=point)
        read(world, point, litres)
    return world


def read(world: World, point: str, litres: int) -> None:
    report_level(world.store, LOCAL, NewLevel(fresh_id(), OPERATION, point, Stock.DIESEL, litres, NOW), NOW)


def diesel(world: World) -> Order:
    return orders(world.store, OPERATION, along_the_road, NOW, knows=True)[Cargo.DIESEL]


def told(stop: Stop) -> tuple[str, int, int, Why, str]:
    minutes = int((stop.arrives - NOW) / timedelta(minutes=1))
    return stop.need.point, minutes, stop.amount, stop.why, stop.before.removesuffix(":diesel")


def test_the_order_is_the_one_worked_out_by_hand(night: World) -> None:
    """E cannot be reached: 60 minutes away, empty at 45. The others, by when they are empty: A B D C F.

    1  A is most urgent, at 20. C is nearer, at 10. C first: A at 50 + 10 = 60, B at 120, D by the depot 270,
       F at 364: all make it, so C. Missing 300, and 4 more in ten minutes: 304, of 1600.
    2  From C at 50. A at 60, and nothing is nearer. 470 + 20 = 490: 806 are left.
    3  From A at 100. B is most urgent, at 120; F is nearer, at 104. F first: B at 144 + 16 = 160 of 180, D by
       the depot at 310 of 390: so F. 200 + 35 = 235: 571 are left.
    4  From F at 144. B at 160. 440 + 54 = 494: 77 are left.
    5  From B at 200. D lacks more than 77: to the depot 40, fill 40, out 30: 310. 370 + 104 = 474.
    6  E, late: from D at 350, 30 on: 380. It has been empty since 45, so all 500.
    """
    order = diesel(night)
    assert [told(stop) for stop in order.stops] == [
        ("C", 10, 304, Why.NARMAST, "A"),
        ("A", 60, 490, Why.BRADAST, ""),
        ("F", 104, 235, Why.NARMAST, "B"),
        ("B", 160, 494, Why.BRADAST, ""),
        ("D", 310, 474, Why.BRADAST, ""),
        ("E", 380, 500, Why.HINNS_INTE, ""),
    ]
    assert [stop.need.point for stop in order.late] == ["E"]
    assert [stop.need.point for stop in order.stops if stop.refills] == ["D"]


def test_one_level_is_corrected_and_the_list_follows(night: World) -> None:
    """B has 45, not 60: empty at 135. F first would bring B at 160, so B goes before F, at 120."""
    read(night, "B", 45)
    assert [told(stop)[:2] for stop in diesel(night).stops][:4] == [
        *(("C", 10), ("A", 60), ("B", 120), ("F", 176)),
    ]
    # And E has 150: it can be reached.
    read(night, "E", 150)
    assert diesel(night).late == ()
