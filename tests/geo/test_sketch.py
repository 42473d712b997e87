"""An area to put a finger on: what is pointed at is the place, and what cannot be one says why."""

import pytest

from dashboard.settings import REFERENCE_PACK
from geo.layers import Pack, load_pack
from geo.sketch import Spot, middle, sketch, spot


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(REFERENCE_PACK)


def test_every_area_has_a_sketch_and_a_middle_that_is_in_it(pack: Pack) -> None:
    for area in map(str, pack.areas["id"]):
        drawn, about = sketch(pack, area), middle(pack, area)
        assert drawn is not None
        assert about is not None
        assert (drawn.outline[:1], drawn.land[:1], bool(drawn.names)) == ("M", "M", True)
        x, y = drawn.at(about.lon, about.lat)
        assert 0 < x < 1000
        assert 0 < y < drawn.height
        found = spot(pack, about.lat, about.lon)
        assert isinstance(found, Spot)
        assert found.area == area


def test_a_place_on_the_sketch_is_the_same_place_on_the_ground(pack: Pack) -> None:
    drawn = sketch(pack, "bromma")
    assert drawn is not None
    x, y = drawn.at(17.95, 59.33)
    assert drawn.west + x * drawn.lon == pytest.approx(17.95, abs=1e-5)
    assert drawn.north - y * drawn.lat == pytest.approx(59.33, abs=1e-5)


def test_another_area_has_none(pack: Pack) -> None:
    assert sketch(pack, "uppsala") is None
    assert middle(pack, "uppsala") is None


@pytest.mark.parametrize(
    ("north", "east", "why"),
    [
        (59.86, 17.64, "Platsen ligger utanför Stockholm"),
        (59.3108, 17.968, "Platsen ligger i vatten"),
        (17.95, 59.33, "17.95 och 59.33 ser ut att ha bytt plats (WGS84)"),
        (0, 0, "0 och 0 ligger utanför Sverige"),
    ],
)
def test_where_nothing_can_be_put_says_why(pack: Pack, north: float, east: float, why: str) -> None:
    assert spot(pack, north, east) == why


def test_the_national_grid_is_a_place_too(pack: Pack) -> None:
    found = spot(pack, 6_580_000, 668_000)
    assert isinstance(found, Spot)
    assert found.area == "bromma"
