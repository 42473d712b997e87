"""The order of work in words: every reason, every lack, and what has changed under an order put by hand."""

import pytest

from dashboard.words.deliveries import OrderSays, amount, order_says, stock_left
from data.deliveries.driving import order_of
from data.deliveries.facts import Basis, HandOrder, Lacks, Need, Needs, Uncounted, Vehicle
from data.deliveries.words import Cargo
from data.levels.facts import Level, Stock
from data.preparedness.facts import Equipment
from tests.data.deliveries.planning import a_need, a_vehicle, metres
from tests.data.world import NOW, later
from tests.factories import make_picture, make_point

PICTURE = make_picture([make_point(point, name=f"Skolan {point}") for point in "ABC"])
CAR = (a_vehicle(),)


def says(
    *needs: Need, by: tuple[Vehicle, ...] = CAR, hand: HandOrder | None = None, lacks: Lacks | None = None
) -> OrderSays:
    uncounted = (Uncounted(Cargo.DIESEL, "C", lacks, "r"),) if lacks is not None else ()
    order = order_of(Cargo.DIESEL, Needs(needs, uncounted), by, metres, NOW, hand)
    return order_says(order, PICTURE, {"r": "diesel till området"}, 1.4, NOW)


def test_each_place_has_its_reason_and_by_when_it_is_needed() -> None:
    told = says(a_need("A", (30, 0), 40), a_need("B", (10, 0), 200, basis=Basis.RAPPORT))
    first, second = told.lines
    assert first.reason == (
        "Nås först utan att något annat blir sent: Skolan A (03:40) hinns ändå. "
        "Räcker till 06:20 enligt rapport."
    )
    assert second.reason == "Har kortast tid kvar av dem som hinns. Tom 03:40 enligt nivå och förbrukning."
    assert (first.number, first.what, first.latest, first.arrives) == (1, "100 liter", "06:20", "03:10")


def test_what_is_late_says_by_how_much_and_why_it_waits() -> None:
    told = says(a_need("A", (30, 0), -5), a_need("B", (10, 0), 200, basis=Basis.BEGARAN))
    (late,) = told.late
    assert late.late == "för sent: 45 min"
    assert late.reason == (
        "Hinns inte i tid: de som hinns går före. Tom sedan 02:55 enligt nivå och förbrukning."
    )
    assert told.counted == "2 platser, 1 hinns inte i tid"
    assert [line.place for line in told.in_time] == ["Skolan B"]


def test_priority_the_depot_and_several_trips_are_said() -> None:
    tied = says(a_need("A", (30, 0), 35, priority=2), a_need("B", (-30, 0), 35, priority=1))
    assert "Samma tid som en annan, men drivmedelsprioritet 1." in tied.lines[0].reason
    large = says(a_need("A", (10, 0), 60, 7000), a_need("B", (20, 0), 600, 2500))
    assert "3 vändor." in large.lines[0].reason
    assert "Fyller på vid Depån först." in large.lines[1].reason


def test_what_was_put_by_hand_says_by_whom_and_what_has_changed_since() -> None:
    hand = HandOrder(("B:d", "A:d"), (), "B:d", 1, NOW, "samordnaren", "bron")
    needs = [a_need("A:d", (30, 0), 40, point="A"), a_need("B:d", (-20, 0), 200, point="B")]
    told = says(*needs, hand=hand)
    assert told.by_hand == (
        "Ordningen är lagd för hand 03:00 av samordnaren: Skolan B till plats 1. Skäl: bron"
    )
    assert "nu kommer bilen för sent till Skolan A." in told.changed
    assert "Lagd här för hand." in told.lines[0].reason


def test_what_is_asked_for_beside_what_the_store_lacks_is_said() -> None:
    asked = {"basis": Basis.BEGARAN, "request": "r", "room": 20}
    (beside,) = says(a_need("A", (10, 0), 60, 400, asked=400, **asked)).lines
    assert beside.reason.endswith("Begärt 400 liter; plats finns för 20 liter enligt nivån.")
    (alike,) = says(a_need("A", (10, 0), 60, 20, asked=20, **asked)).lines
    assert "Begärt 20" not in alike.reason
    (unread,) = says(a_need("A", (10, 0), 60, 20, **asked)).lines
    assert "Begärans mängd går inte att läsa" in unread.reason


def test_what_was_put_first_by_hand_and_has_been_filled_since_says_so() -> None:
    hand = HandOrder(("A:d",), (), "B:d", 1, NOW, "samordnaren", "bron")
    told = says(a_need("A:d", (30, 0), 40, point="A"), hand=hand)
    assert told.by_hand.endswith("Skäl: bron · Där har fyllts på sedan dess.")


@pytest.mark.parametrize("lacks", Lacks)
def test_what_cannot_be_counted_is_named_with_what_it_lacks(lacks: Lacks) -> None:
    (named,) = says(lacks=lacks).uncounted
    assert named.place == "Skolan C"
    assert named.said.startswith("kan inte räknas: ")
    told = order_says(
        order_of(Cargo.DIESEL, Needs((), (Uncounted(Cargo.DIESEL, "", lacks, "r"),)), CAR, metres, NOW),
        *(PICTURE, {"r": "diesel till området"}, 1.4, NOW),
    )
    assert [each.place for each in told.uncounted] == ["diesel till området"]


def test_without_a_vehicle_it_waits_and_no_method_is_said() -> None:
    told = says(a_need("A", (30, 0), 40), by=())
    assert [each.said for each in told.waiting] == ["100 liter · Tom 03:40 enligt nivå och förbrukning."]
    assert (told.lines, told.method) == ((), "")
    two = says(a_need("A", (30, 0), 40), by=(a_vehicle("a", name="Bil 1"), a_vehicle("b", name="Bil 2")))
    assert "Bil 1, Bil 2: rymmer" in two.method


def test_amounts_are_read_as_they_are_written() -> None:
    assert amount(12500, Cargo.VATTEN) == "12\N{NO-BREAK SPACE}500 liter"
    assert (amount(1, Cargo.PERSONER), amount(40, Cargo.PERSONER)) == ("1 person", "40 personer")


def test_what_is_left_of_a_stock() -> None:
    level = Level("P01", Stock.DIESEL, 100, later(-60), "vaktmästaren", 7)
    own = Equipment("P01", tank_litres=500, litres_per_hour=25.0)
    assert stock_left(level, own, NOW) == (
        "100 av 500 liter · avläst 02:00, vaktmästaren · tom 06:00 om reservkraften går"
    )
    assert stock_left(level, own, NOW, later(-30)).endswith("tom 06:30 om reservkraften går")
    assert stock_left(level, Equipment("P01"), NOW) == (
        "100 liter · avläst 02:00, vaktmästaren · förbrukning saknas"
    )
