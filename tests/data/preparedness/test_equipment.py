"""What is known of points: said by a list or of one, believed only as far as it can be, and kept within."""

from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from data.acting import LOCAL
from data.errors import NotAllowed, Refused, Stale
from data.list_files.table import BrokenList, silent
from data.log.reads import entries_since
from data.points.acts.registers import load_points
from data.preparedness import acts, reads
from data.preparedness.facts import Equipment
from data.preparedness.list_file import LAYOUT, SHEET, EquipmentLooked, equipment_list
from data.preparedness.rules import endurance
from data.preparedness.words import Reserve
from data.rights import Grant
from data.store.database import Store
from data.store.verify import verify
from data.words import Role
from tests.data.people import signed_in
from tests.data.world import NOW, POINTS, World, a_point, fresh_id

FIXED = Equipment("P01", Reserve.FAST, 60, 400, 10.5, date(2026, 12, 1), 1000, 300, 2, "vardagar 8–16", 1)
BARE = Equipment("P02", Reserve.INGEN)
HEAD = (
    "punkt,reservkraft,effekt (kW),tank,förbrukning,senast prövad,vattenförråd liter,yta,nivå,öppettider,"
    "prioritet,exempel"
)
ROW = 'P01,fast,60,400,"10,5",2026-12-01,1 000,300,2,vardagar 8–16,1,'


def looked(store: Store, *rows: str, head: str = HEAD) -> EquipmentLooked:
    return equipment_list(NOW).look(store, "lista.csv", "\n".join((head, *rows)).encode(), silent)


def apply(store: Store, run: EquipmentLooked) -> Any:
    return equipment_list(NOW).apply(store, LOCAL, run, NOW)


def state(store: Store, one: Equipment, shown: Equipment | None = None, **how: Any) -> Any:
    shown = shown if shown is not None else Equipment(one.point)
    return acts.state_equipment(store, how.get("by", LOCAL), one, shown, NOW, how.get("id", fresh_id()))


def test_a_list_is_shown_and_then_applied_exactly_so(world: World) -> None:
    store = world.store
    run = looked(store, ROW, "P02,Ingen,,,,,,,,,,nej")
    assert (run.refused, run.change.new) == ((), (FIXED, BARE))
    assert reads.equipment(store) == {}
    assert apply(store, run).new
    assert reads.equipment(store) == {"P01": FIXED, "P02": BARE}
    assert looked(store, ROW, "P02,ingen,,,,,,,,,,").change.nothing
    shorter = looked(store, ROW.replace("400", "500"))
    assert [(before.tank_litres, after.tank_litres) for before, after in shorter.change.changed] == [
        (400, 500)
    ]
    assert shorter.change.gone == (BARE,)
    apply(store, shorter)
    assert reads.equipment(store) == {"P01": replace(FIXED, tank_litres=500)}
    assert verify(store).intact


def test_what_a_file_has_no_column_for_is_left_as_it_is(world: World) -> None:
    state(world.store, FIXED)
    apply(world.store, looked(world.store, "P01,900", head="punkt,tank"))
    assert reads.equipment(world.store) == {"P01": replace(FIXED, tank_litres=900)}


def test_a_list_changed_by_others_meanwhile_is_not_read_in(world: World) -> None:
    run = looked(world.store, ROW)
    state(world.store, BARE)
    with pytest.raises(Stale):
        apply(world.store, run)
    assert reads.equipment(world.store) == {"P02": BARE}


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"tank_litres": -1}, "tank_litres", "kan inte vara negativ"),
        ({"water_litres": -5}, "water_litres", "kan inte vara negativ"),
        ({"tank_litres": 20_001}, "tank_litres", "större än 20 000 liter"),
        ({"litres_per_hour": 0}, "litres_per_hour", "0 liter i timmen fast punkten har en tank"),
        ({"reserve_kw": 2_000.5}, "reserve_kw", "större än 2 000 kW"),
        ({"reserve_kw": float("nan")}, "reserve_kw", "Kontrollera talet"),
        ({"last_tried": date(2027, 1, 15)}, "last_tried", "ligger i framtiden"),
        ({"point": "P99"}, "point", "ingen punkt med id P99"),
        ({"level": 4}, "level", "1, 2 eller 3"),
        ({"level": 0}, "level", "1, 2 eller 3"),
        ({"fuel_priority": 0}, "fuel_priority", "minst 1"),
        ({"reserve": Reserve.INGEN}, "reserve", "ingen reservkraft, men"),
        ({"opening_hours": "ring 19121212-1212"}, "opening_hours", "personnummer"),
        ({"example": True}, "example", "kommunens egen punkt"),
    ],
)
def test_what_cannot_be_is_refused_in_its_field(
    world: World, changed: dict[str, Any], field: str, said: str
) -> None:
    before = reads.equipment(world.store)
    with pytest.raises(Refused) as refused:
        state(world.store, replace(FIXED, **changed))
    assert refused.value.field == field
    assert said in refused.value.reason
    with pytest.raises(Refused):
        acts.load_equipment(world.store, LOCAL, [BARE, replace(FIXED, **changed)], NOW)
    assert reads.equipment(world.store) == before


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("P01,fast,60,-400,10,,,,,,,", "tank", "kan inte vara negativ"),
        ("P01,fast,sextio,400,10,,,,,,,", "effekt (kW)", "sextio är inget tal"),
        ("P01,fast,60,400.5,10,,,,,,,", "tank", "är inget heltal"),
        ("P01,fast,60,400,10,igår,,,,,,", "senast prövad", "igår är inget datum"),
        ("P01,diesel,60,400,10,,,,,,,", "reservkraft", "diesel är okänt"),
        ("P01,fast,60,400,10,,,,,=1+1,,", "öppettider", "formel"),
        ("P77,fast,60,400,10,,,,,,,", "punkt", "ingen punkt med id P77"),
        (",fast,60,400,10,,,,,,,", "punkt", "cellen är tom"),
    ],
)
def test_a_row_that_cannot_be_is_named_by_its_cell(world: World, row: str, column: str, said: str) -> None:
    run = looked(world.store, "P02,ingen,,,,,,,,,,", row)
    assert [(one.row, one.column) for one in run.refused] == [(3, column)]
    assert said in run.refused[0].reason
    with pytest.raises(BrokenList):
        apply(world.store, run)
    assert reads.equipment(world.store) == {}


def test_a_point_listed_twice_is_refused(world: World) -> None:
    assert "två gånger" in looked(world.store, ROW, ROW).refused[0].reason


def test_a_spreadsheet_may_hold_dates_and_numbers_of_its_own(world: World) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(
        [LAYOUT.heading(column) for column in ("point", "last_tried", "litres_per_hour", "tank_litres")]
    )
    sheet.append(["P01", date(2026, 12, 1), 10.5, 400])
    content = BytesIO()
    book.save(content)
    run = equipment_list(NOW).look(world.store, "lista.xlsx", content.getvalue(), silent)
    assert run.refused == ()
    assert run.listed == (
        Equipment("P01", last_tried=date(2026, 12, 1), litres_per_hour=10.5, tank_litres=400),
    )


def test_one_points_form_neither_undoes_another_nor_says_it_twice(world: World) -> None:
    first = state(world.store, FIXED, id="form-1")
    again = state(world.store, FIXED, id="form-1")
    assert (again.revision, again.new) == (first.revision, False)
    with pytest.raises(Stale):
        state(world.store, replace(FIXED, tank_litres=100))
    state(world.store, replace(FIXED, tank_litres=100), FIXED)
    assert reads.equipment(world.store)["P01"].tank_litres == 100


@pytest.mark.parametrize("grant", [Grant(Role.STADSDEL, "bromma"), Grant(Role.LASARE)])
def test_who_may_not_read_in_registers_may_not_say_it(world: World, grant: Grant) -> None:
    by = signed_in(world.store, grant)
    with pytest.raises(NotAllowed):
        state(world.store, FIXED, by=by)
    with pytest.raises(NotAllowed):
        acts.load_equipment(world.store, by, [FIXED], NOW)


def test_an_example_is_never_said_of_a_points_own(world: World) -> None:
    example = replace(FIXED, point="P04", example=True)
    load_points(world.store, LOCAL, (*POINTS, a_point("P04", example=True)), NOW)
    acts.load_equipment(world.store, LOCAL, [BARE, example], NOW)
    assert reads.equipment(world.store) == {"P02": BARE, "P04": example}
    load_points(world.store, LOCAL, (*POINTS, a_point("P04")), NOW)
    assert reads.equipment(world.store) == {"P02": BARE}
    load_points(world.store, LOCAL, POINTS[:1], NOW)
    assert reads.equipment(world.store) == {}
    assert verify(world.store).intact


def test_it_is_handed_on_to_nobody(world: World) -> None:
    state(world.store, FIXED)
    assert "equipment_loaded" not in {entry.kind for entry in entries_since(world.store, 0)}


def test_endurance_is_known_only_where_tank_and_use_are() -> None:
    assert endurance(FIXED) == timedelta(hours=400 / 10.5)
    assert endurance(replace(FIXED, litres_per_hour=None)) is None
    assert endurance(replace(FIXED, tank_litres=None)) is None
    assert endurance(replace(FIXED, tank_litres=0, litres_per_hour=0)) is None


def test_the_list_that_comes_along_is_of_the_example_points_alone(world: World) -> None:
    reference = files("data") / "reference"
    ids = [line.split(",")[0] for line in (reference / "points.csv").read_text("utf-8").splitlines()[1:]]
    load_points(world.store, LOCAL, [*POINTS[:0], *(a_point(one, example=True) for one in ids)], NOW)
    content = (reference / "equipment.csv").read_bytes()
    run = equipment_list(NOW).look(world.store, "equipment.csv", content, silent)
    assert run.refused == ()
    assert [one.point for one in run.listed] == ids
    assert all(one.example for one in run.listed)
    apply(world.store, run)
    assert len(reads.equipment(world.store)) == 52
