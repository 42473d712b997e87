"""When a list adds up to a map of weaknesses: many points' endurance, not one's."""

from datetime import timedelta

import pytest

from data.points import reads as point_reads
from data.points.aggregation import MANY, Shown, points_shown, register_shown, sectors_shown, why_weaknesses
from data.words import Status, Supply
from tests.data.world import NOW, OPERATION, World, a_point


@pytest.mark.parametrize("name", list(Shown.__slots__))
def test_one_place_is_help_and_many_are_a_map(name: str) -> None:
    assert why_weaknesses(Shown(**{name: MANY - 1})) == ""
    said = why_weaknesses(Shown(**{name: MANY}))
    assert said.startswith("Tillsammans blir uppgifterna en karta över svagheter: ")
    assert str(MANY) in said
    assert "OSL 15:2 och 18:13" in said


def test_what_is_told_of_each_kind_is_named() -> None:
    said = why_weaknesses(Shown(endurance=12, reserves=4, suppliers=1))
    assert "uthållighet för 12 punkter" in said
    assert "vilka 4 punkter som går på reserv" in said
    assert "leverantör" not in said


def test_an_operations_points_are_counted_once_each(world: World) -> None:
    for point in ("P01", "P02", "P03"):
        world.report(Status.FUNGERAR, point=point, supply=Supply.RESERV, lasts_until=NOW + timedelta(hours=4))
    world.report(Status.BEGRANSAD, point="P01", supply=Supply.RESERV, lasts_until=NOW + timedelta(hours=2))
    assert points_shown(point_reads.picture(world.store, OPERATION)) == Shown(endurance=3, reserves=3)


def test_a_register_of_real_suppliers_counts_and_made_up_ones_do_not() -> None:
    real = [a_point(f"P{n}", supplier="Elbolaget", outage_plan="aggregat") for n in range(3)]
    made_up = [a_point(f"E{n}", example=True, supplier="Elbolaget") for n in range(3)]
    assert register_shown([*real, *made_up]) == Shown(suppliers=3, plans=3)  # type: ignore[list-item]
    assert sectors_shown([]) == Shown()
