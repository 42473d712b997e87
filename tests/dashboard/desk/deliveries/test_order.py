"""Körordning at the desk: read, moved by hand, on paper; a level reported at its point and by telephone."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.paper.blocks import Paragraph
from dashboard.paper.order import order_sheet
from data.deliveries.acts import load_resources
from data.deliveries.facts import Resource
from data.deliveries.words import Cargo, ResourceKind
from data.levels.acts import report_level
from data.levels.facts import NewLevel, Stock
from data.levels.reads import levels
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.preparedness.acts import load_equipment
from data.preparedness.facts import Equipment
from data.preparedness.words import Reserve
from data.rights import Grant
from data.words import Function, OperationKind, Role, Status, Supply
from tests.dashboard.the_desk import ALICE, HOSTILE, Desk, labelled, said

RESOURCES = (
    Resource("depa", ResourceKind.DEPA, "Depån", Cargo.DIESEL, lon=18.1, lat=59.3),
    Resource(
        *("bil", ResourceKind.FORDON, "Tankbil", Cargo.DIESEL),
        depot="depa",
        number=1,
        amount=1600,
        speed_kmh=30,
        service_minutes=40,
    ),
)


@pytest.fixture
def night(desk: Desk) -> Desk:
    """Three points on reserve power; nobody knows what the third uses."""
    desk.load("Brommaskolan", HOSTILE, "Årstaskolan")
    desk.open()
    for point in ("P01", "P02", "P03"):
        desk.phase(point)
        desk.report(point, Function.EL, Status.FUNGERAR, supply=Supply.RESERV)
    tanks = [
        Equipment(point, Reserve.FAST, tank_litres=500, litres_per_hour=20.0) for point in ("P01", "P02")
    ]
    load_equipment(desk.store, ALICE, tanks, desk.at)
    return desk


def level(app: AppTest, form: str, **fields: str) -> str:
    for name, value in fields.items():
        fields_of = (*app.selectbox, *app.text_input)
        (found,) = (one for one in fields_of if one.key and one.key.startswith(f"level:op:{form}:{name}"))
        found.set_value(value)
    labelled(app.button, "Spara nivån").click().run()
    assert not app.exception
    return said(app)


def operation(desk: Desk) -> Operation:
    with desk.store.reading() as connection:
        return operation_reads.operation(connection, "op")


def order(desk: Desk, key: str | None = None) -> AppTest:
    return desk.page("korordning", key)


def put(app: AppTest, **fields: Any) -> str:
    for name, value in fields.items():
        widgets = (*app.selectbox, *app.text_input)
        (found,) = (one for one in widgets if one.key and one.key.startswith(f"order:op:diesel:{name}"))
        found.set_value(value)
    labelled(app.button, "Spara ordningen").click().run()
    assert not app.exception
    return said(app)


def test_an_empty_page_says_what_is_missing_and_where_it_is_stated(desk: Desk) -> None:
    desk.load("Brommaskolan")
    desk.open()
    words = said(order(desk))
    assert "Inget att köra ut" in words
    assert "Förvaltning, Beredskap" in words
    assert "Inga depåer eller fordon är inlästa" in words


def test_a_level_is_reported_at_its_point_and_stands_there(night: Desk) -> None:
    app = night.page("situation", punkt="P01")
    assert "diesel 40 liter" in level(app, "P01", litres="40", observed_at="03:02")
    words = said(night.page("situation", punkt="P01"))
    assert "40 av 500 liter · avläst 03:02" in words
    assert "tom 05:02 om reservkraften går" in words


@pytest.mark.parametrize(
    ("litres", "why"),
    [("-5", "kan inte vara mindre än 0"), ("halv", "Skriv antalet liter"), ("501", "de 500 liter som ryms")],
)
def test_a_level_that_cannot_be_is_refused_in_its_field(night: Desk, litres: str, why: str) -> None:
    app = night.page("situation", punkt="P01")
    assert why in level(app, "P01", litres=litres)
    assert levels(night.store, operation(night)) == {}


def test_a_level_is_taken_down_in_somebodys_name(night: Desk) -> None:
    level(night.page("relay"), "", point="P02", litres="1 00", on_behalf_of="vaktmästaren")
    held = levels(night.store, operation(night))["P02", Stock.DIESEL]
    assert (held.litres, held.source) == (100, "vaktmästaren")


def test_without_a_vehicle_what_waits_is_named_and_so_is_what_cannot_be_counted(night: Desk) -> None:
    level(night.page("situation", punkt="P01"), "P01", litres="40")
    words = said(order(night))
    assert "Väntar: inget fordon för det är inläst (1)" in words
    assert "Brommaskolan" in words
    assert "Årstaskolan\n kan inte räknas: nivå saknas" in words


def listed(desk: Desk) -> Desk:
    load_resources(desk.store, ALICE, RESOURCES, desk.at)
    level(desk.page("situation", punkt="P01"), "P01", litres="40")
    level(desk.page("situation", punkt="P02"), "P02", litres="0")
    level(desk.page("situation", punkt="P03"), "P03", litres="10")
    return desk


def test_late_ones_stand_first_with_a_word_and_every_place_has_its_reason(night: Desk) -> None:
    words = said(order(listed(night)))
    late, rest = words.index("Hinns inte i tid (1)"), words.index("Hinns (1)")
    assert late < words.index(HOSTILE) < rest < words.index("Brommaskolan", rest)
    assert "för sent: " in words
    assert "Hinns inte i tid: de som hinns går före. Tom sedan 03:12 enligt nivå" in words
    assert "Har kortast tid kvar av dem som hinns." in words
    assert "kan inte räknas: förbrukning saknas" in words
    assert "fågelvägen × 1,4 (förslag)" in words


def test_it_is_moved_by_hand_and_worked_out_again(night: Desk) -> None:
    app = order(listed(night))
    words = put(app, need="P02:diesel", place=1, decider="samordnare drivmedel", reason="sjuka i huset")
    assert "Sparat som post" in words
    words = said(order(night))
    assert "lagd för hand 03:12 av samordnare drivmedel" in words
    assert "till plats 1. Skäl: sjuka i huset" in words
    words = put(order(night), need="", decider="samordnare drivmedel", reason="klart")
    assert "lagd för hand" not in said(order(night))


@pytest.mark.parametrize("role", [Role.KRISLEDNING, Role.OVNINGSLEDNING])
def test_who_only_plays_exercises_reads_no_real_points_equipment(night: Desk, role: Role) -> None:
    night.open("ov", OperationKind.OVNING)
    night.phase("P01", operation="ov")
    night.report("P01", Function.EL, Status.FUNGERAR, supply=Supply.RESERV, operation="ov")
    new = NewLevel("n", "ov", "P01", Stock.DIESEL, 40, night.at)
    report_level(night.store, ALICE, new, night.at)
    knows, key = role is Role.KRISLEDNING, night.sign_in(Grant(role))
    words = said(night.page("korordning", key, handelse="ov"))
    assert ("Väntar" in words, "förbrukning saknas" in words) == (knows, not knows)
    words = said(night.page("situation", key, punkt="P01", handelse="ov"))
    assert ("40 av 500 liter" in words, "40 liter · avläst" in words) == (knows, not knows)
    paper = order_sheet(night.store, "ov", Cargo.DIESEL, night.at, knows=knows)
    lacking = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert any("förbrukning saknas" in text for text in lacking) is not knows


def test_what_is_lacking_is_said_in_its_field(night: Desk) -> None:
    words = put(order(listed(night)))
    assert "Välj vad som ska flyttas." in words
    words = put(order(night), need="P02:diesel", place=1)
    assert "Ange vem som ändrar ordningen" in words


def test_who_may_not_move_it_reads_it_and_is_offered_no_form(night: Desk) -> None:
    app = order(listed(night), night.sign_in(Grant(Role.STADSDEL, "bromma")))
    assert "Brommaskolan" in said(app)
    assert "Spara ordningen" not in [button.label for button in app.button]


def test_the_list_of_vehicles_is_shown_and_read_in_by_whoever_may(night: Desk) -> None:
    app = order(listed(night))
    assert "rymmer 1 600 liter, 30 km/h, 40 min per stopp" in said(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "Läs in depåer och fordon" in [head.value for head in app.header]
    reader = order(night, night.sign_in(Grant(Role.LASARE)))
    assert "Läs in depåer och fordon" not in [head.value for head in reader.header]
