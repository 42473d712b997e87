"""What there is to drive with, as it is listed; and an order moved by hand, by those who may."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from data.acting import LOCAL, Receipt
from data.deliveries import acts, reads
from data.deliveries.facts import NewMove, Order, Place, Resource, Why
from data.deliveries.list_file import RESOURCE_LIST, ResourcesLooked
from data.deliveries.rules import MOST, objections
from data.deliveries.words import Cargo, ResourceKind
from data.errors import NotAllowed, Refused, Stale
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.list_files.table import silent
from data.log.acts import mask_entry
from data.log.reads import entries_since
from data.operations import acts as operation_acts
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.rights import Grant
from data.sectors.acts import load_sectors
from data.sectors.facts import Membership, Organisation, Responsibility, Sector, SectorRegister
from data.situation_reports.reads import composed
from data.staff.handover import handover
from data.store.database import Store
from data.store.rows import MASKED
from data.store.verify import verify
from data.words import (
    Duty,
    Function,
    OperationKind,
    OrganisationKind,
    Role,
    SectorPart,
    Supply,
)
from tests.data.people import signed_in
from tests.data.world import NOW, OPERATION, World, an_operation, fresh_id, later

HEAD = "id,slag,namn,kör,lon,lat,depå,antal,rymmer,km/h,minuter per stopp,källa,exempel"
DEPOT_ROW = "d1,depå,Depån,diesel,17.9,59.3,,,,,,,"
TANKER_ROW = "t1,fordon,Tankbil,diesel,,,d1,1,3000,30,40,kommunens lista,"
DEPOT = Resource("d1", ResourceKind.DEPA, "Depån", Cargo.DIESEL, lon=17.9, lat=59.3)
TANKER = Resource(
    "t1",
    ResourceKind.FORDON,
    "Tankbil",
    Cargo.DIESEL,
    depot="d1",
    number=1,
    amount=3000,
    speed_kmh=30,
    service_minutes=40,
    source="kommunens lista",
)


def looked(store: Store, *rows: str) -> ResourcesLooked:
    return RESOURCE_LIST.look(store, "lista.csv", "\n".join((HEAD, *rows)).encode(), silent)


def test_a_list_is_shown_and_then_applied_exactly_so(world: World) -> None:
    store = world.store
    run = looked(store, DEPOT_ROW, TANKER_ROW)
    assert (run.refused, run.change.new) == ((), (DEPOT, TANKER))
    assert reads.listed(store) == ()
    RESOURCE_LIST.apply(store, LOCAL, run, NOW)
    assert reads.listed(store) == (DEPOT, TANKER)
    assert looked(store, DEPOT_ROW, TANKER_ROW).change.nothing
    assert looked(store, DEPOT_ROW).change.gone == (TANKER,)
    with pytest.raises(Stale):
        acts.load_resources(store, LOCAL, run.listed, NOW, run.change)
    assert verify(store).intact


@pytest.mark.parametrize(
    ("old", "new", "column", "why"),
    [
        (",3000,", ",0,", "rymmer", "1 till"),
        (",3000,", ",-5,", "rymmer", "1 till"),
        (",3000,", ",,", "rymmer", "1 till"),
        (",3000,", ",mycket,", "rymmer", "inget"),
        (",30,40", ",0,40", "km/h", "1 till"),
        (",30,40", ",30,-1", "minuter per stopp", "0 till"),
        (",d1,1,", ",d9,1,", "depå", "d9 finns inte i listan"),
        (",d1,1,", ",,1,", "depå", "finns inte i listan"),
        (",d1,1,", ",d1,0,", "antal", "1 till"),
        ("fordon", "flygplan", "slag", "flygplan är okänt"),
        ("diesel,,,d1", "vatten,,,d1", "depå", "har inte det som fordonet t1 kör"),
        ("t1,fordon", "d1,fordon", "id", "två gånger"),
    ],
)
def test_what_nobody_can_drive_with_is_refused_in_its_cell(
    world: World, old: str, new: str, column: str, why: str
) -> None:
    (fault,) = looked(world.store, DEPOT_ROW, TANKER_ROW.replace(old, new, 1)).refused
    assert why in fault.reason
    assert (fault.row, fault.column) == (3, column)


def test_a_depot_has_a_place_and_an_example_is_not_lent(world: World) -> None:
    (fault,) = looked(world.store, "d1,depå,Depån,diesel,,59.3,,,,,,,").refused
    assert "ingen plats" in fault.reason
    (fault,) = looked(world.store, DEPOT_ROW + "ja", TANKER_ROW).refused
    assert "exempel" in fault.reason


def test_a_list_that_is_far_too_long_is_refused_for_that_alone() -> None:
    """Its rows are compared with each other: none is before it is known to be short enough."""
    (fault,) = objections([replace(DEPOT, lon=None)] * (MOST + 1))
    assert fault.text == f"Listan har {MOST + 1} rader. Högst {MOST} går att läsa in."


def test_the_list_that_comes_along_is_example_all_of_it(world: World) -> None:
    content = (files("data") / "reference" / "resources.csv").read_bytes()
    run = RESOURCE_LIST.look(world.store, "resources.csv", content, silent)
    assert run.refused == ()
    assert all(row.example for row in run.listed)
    assert {row.carries for row in run.listed if row.kind is ResourceKind.FORDON} == set(Cargo)


def straight(start: Place, end: Place) -> float:
    """A kilometre for each thousandth of a degree eastward, so that the hand can follow."""
    return abs(start[0] - end[0]) * 1_000_000


def ready(world: World, *rows: Resource) -> None:
    """Three points on reserve power that runs out in turn, all at one place a kilometre from the depot."""
    acts.load_resources(world.store, LOCAL, rows or (DEPOT, TANKER), NOW)
    held = [
        Equipment(point, Reserve.FAST, tank_litres=500, litres_per_hour=20.0)
        for point in ("P01", "P02", "P03")
    ]
    load_equipment(world.store, LOCAL, held, NOW)
    for point, litres in (("P01", 100), ("P02", 200), ("P03", 300)):
        world.open_point(point)
        world.report(function=Function.EL, supply=Supply.RESERV, point=point)
        read(world, point, litres)


def read(world: World, point: str, litres: int) -> None:
    new = NewLevel(fresh_id(), OPERATION, point, Stock.DIESEL, litres, NOW)
    report_level(world.store, LOCAL, new, NOW)


def orders(world: World, operation: str = OPERATION) -> Mapping[Cargo, Order]:
    return reads.orders(world.store, operation, straight, NOW, knows=True)


def diesel(world: World) -> Order:
    return orders(world)[Cargo.DIESEL]


def move(world: World, need: str, place: int, **changes: Any) -> Receipt:
    by, shown = changes.pop("by", LOCAL), changes.pop("shown", diesel(world).keys)
    values = {"decider": "samordnare drivmedel", "reason": "bron är avstängd", **changes}
    new = NewMove(values.pop("id", fresh_id()), OPERATION, Cargo.DIESEL, shown, need, place, **values)
    return acts.move_in_order(world.store, by, new, straight, NOW)


def test_the_order_follows_when_a_level_is_corrected(world: World) -> None:
    ready(world)
    assert diesel(world).keys == ("P01:diesel", "P02:diesel", "P03:diesel")
    read(world, "P03", 10)
    assert diesel(world).keys == ("P03:diesel", "P01:diesel", "P02:diesel")


def test_it_is_moved_by_hand_and_given_back(world: World) -> None:
    ready(world)
    receipt = move(world, "P03:diesel", 1)
    order = diesel(world)
    assert order.keys == ("P03:diesel", "P01:diesel", "P02:diesel")
    assert {stop.why for stop in order.stops} == {Why.FOR_HAND}
    assert order.by_hand is not None
    assert (order.by_hand.by, order.by_hand.reason, order.by_hand.place) == (
        "samordnare drivmedel",
        "bron är avstängd",
        1,
    )
    # It stands as it was put: a corrected level says what comes too late, and moves nothing.
    assert order.newly_late == ()
    read(world, "P01", 1)
    assert diesel(world).keys == order.keys
    assert [stop.need.key for stop in diesel(world).newly_late] == ["P01:diesel"]
    mask_entry(world.store, LOCAL, act_id="m", revision=receipt.revision, decision="2027:1", now=NOW)
    masked = diesel(world).by_hand
    assert masked is not None
    assert (masked.by, masked.reason) == (MASKED, MASKED)
    move(world, "", 0)
    assert (diesel(world).by_hand, diesel(world).keys[0]) == (None, "P01:diesel")
    assert verify(world.store).intact


def test_what_has_been_filled_since_is_no_longer_put_by_hand(world: World) -> None:
    ready(world)
    read(world, "P03", 305)
    move(world, "P03:diesel", 1)
    # Corrected as of the same time it is no delivery, and stays where it was put.
    read(world, "P03", 310)
    assert diesel(world).keys == ("P03:diesel", "P01:diesel", "P02:diesel")
    # Filled, and as low again since: it is a new need, as urgent as it is.
    for minutes, litres in ((1, 500), (2, 305)):
        new = NewLevel(fresh_id(), OPERATION, "P03", Stock.DIESEL, litres, later(minutes))
        report_level(world.store, LOCAL, new, later(minutes))
    order = diesel(world)
    assert order.keys == ("P01:diesel", "P02:diesel", "P03:diesel")
    assert order.by_hand is not None
    assert (order.by_hand.need, order.by_hand.order) == ("P03:diesel", ("P01:diesel", "P02:diesel"))


@pytest.mark.parametrize(
    ("need", "place", "changes", "field", "why"),
    [
        ("P03:diesel", 1, {"decider": " "}, "decider", "Ange vem"),
        ("P03:diesel", 1, {"reason": ""}, "reason", "Ange skälet"),
        ("P03:diesel", 1, {"reason": "enligt 811218-9876"}, "reason", "personnummer"),
        ("P03:diesel", 0, {}, "place", "1 till 3"),
        ("P03:diesel", 4, {}, "place", "1 till 3"),
        ("P03:diesel", 3, {}, "place", "Där står den redan"),
        ("P99:diesel", 1, {}, "need", "finns inte kvar"),
        ("", 0, {}, "need", "redan den uträknade"),
    ],
)
def test_a_move_that_says_nothing_is_refused(
    world: World, need: str, place: int, changes: dict[str, str], field: str, why: str
) -> None:
    ready(world)
    before = world.revision()
    with pytest.raises(Refused, match=why) as refused:
        move(world, need, place, **changes)
    assert (refused.value.field, world.revision()) == (field, before)


def test_an_order_that_has_changed_since_it_was_shown_is_not_moved(world: World) -> None:
    ready(world)
    shown = diesel(world).keys
    read(world, "P03", 10)
    with pytest.raises(Stale, match="har ändrats sedan den visades"):
        move(world, "P02:diesel", 1, shown=shown)


ENERGY = SectorRegister(
    (Sector("energi", "Energi"), Sector("halsa", "Hälsa")),
    (Organisation("verket", "Verket", OrganisationKind.BOLAG),),
    tuple(Membership(sector, "verket", SectorPart.ANSVARIG) for sector in ("energi", "halsa")),
    (Responsibility("verket", Duty.INFRASTRUKTUR, Function.EL, sector="energi"),),
    (),
)


def test_krisledning_and_the_sector_that_answers_for_it_may_move_it(world: World) -> None:
    load_sectors(world.store, LOCAL, ENERGY, NOW)
    ready(world)
    for grant in (Grant(Role.SEKTOR, "halsa"), Grant(Role.STADSDEL, "bromma"), Grant(Role.LASARE)):
        with pytest.raises(NotAllowed, match="ändra körordningen"):
            move(world, "P03:diesel", 1, by=signed_in(world.store, grant))
    assert move(world, "P03:diesel", 1, by=signed_in(world.store, Grant(Role.SEKTOR, "energi"))).new
    assert move(world, "P02:diesel", 1, by=signed_in(world.store, Grant(Role.KRISLEDNING))).new


def test_who_answers_for_it_in_one_area_does_not_move_the_whole_order(world: World) -> None:
    (row,) = ENERGY.responsibilities
    load_sectors(world.store, LOCAL, replace(ENERGY, responsibilities=(replace(row, area="bromma"),)), NOW)
    ready(world)
    with pytest.raises(NotAllowed, match="ändra körordningen"):
        move(world, "P03:diesel", 1, by=signed_in(world.store, Grant(Role.SEKTOR, "energi")))


def test_an_example_drives_in_an_exercise_alone(world: World) -> None:
    rows = [Resource(**{**_stated(row), "example": True}) for row in (DEPOT, TANKER)]
    ready(world, *rows)
    assert (diesel(world).vehicles, len(diesel(world).waiting)) == ((), 3)
    operation_acts.open_operation(world.store, LOCAL, an_operation("ovn", OperationKind.OVNING), NOW)
    assert [vehicle.name for vehicle in orders(world, "ovn")[Cargo.DIESEL].vehicles] == ["Tankbil"]


def _stated(row: Resource) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Resource.__slots__}


def test_what_is_driven_with_and_where_stays_within(world: World) -> None:
    before = world.revision()
    ready(world)
    move(world, "P03:diesel", 1)
    handed_on = {entry.kind for entry in entries_since(world.store, before)}
    assert not handed_on & {"level_reported", "resources_loaded", "order_moved"}


def test_no_order_is_a_decision_that_is_reported_or_handed_over(world: World) -> None:
    ready(world)
    before = composed(world.store, OPERATION, NOW).decisions, handover(world.store, OPERATION, NOW).decisions
    move(world, "P03:diesel", 1)
    move(world, "", 0)
    after = composed(world.store, OPERATION, NOW).decisions, handover(world.store, OPERATION, NOW).decisions
    assert after == before


def test_sent_again_it_is_the_first_receipt(world: World) -> None:
    ready(world)
    shown = diesel(world).keys
    first = move(world, "P03:diesel", 1, id="o-1")
    assert move(world, "P03:diesel", 1, id="o-1", shown=shown) == Receipt(first.revision, new=False)
