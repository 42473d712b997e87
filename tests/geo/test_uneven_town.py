"""A town where everyone lives in one corner: what is said of people needs to know where they are."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geo.build import build_pack
from geo.coverage import Method, People, Reach, Shares, reach_of
from geo.layers import load_pack
from geo.residents import residents_of
from geo.walking import ground_of
from geo.ways import ways_of
from tests.geo import uneven_town
from tests.geo.exempelkoping import save, town_description
from tests.geo.uneven_town import SQUARES, at, build

MIDDLE, CORNER = (4500.0, 1000.0), (250.0, 1750.0)
PLACES = {"mitt": at(*MIDDLE), "horn": at(*CORNER)}


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Reach:
    return reach_of(build(tmp_path_factory.mktemp("peopled")), PLACES)


def test_without_squares_nothing_is_said_of_people(tmp_path: Path) -> None:
    reach = reach_of(build(tmp_path, people=False), PLACES)
    covered = reach.covered(PLACES, 1000)
    assert (covered.people, covered.shares) == (None, None)
    assert reach.nearest(PLACES) == {}
    first, last = reach.best([], PLACES, 1000)
    assert (first.point, first.people, last.people) == ("mitt", None, None), "by land, of which it has most"
    assert first.land_km2 > 2 * last.land_km2


def test_with_squares_the_corner_is_the_best_point(peopled: Reach) -> None:
    (only,) = peopled.best([], PLACES, 1000)
    assert (only.point, only.people) == ("horn", People(1000, 1000, 1000, 1000))
    assert peopled.best(["horn"], ["mitt"], 1000) == ()
    place = peopled.best_place(["mitt"], 800)
    assert place is not None and place.people is not None
    assert (place.area, place.people.low) == ("vaster", 1000), "between the squares all are reached"


def test_the_hand_computed_interval_holds_the_truth(peopled: Reach) -> None:
    """The far corner of the dense square is 354 m away, the other's 250 to 790 m: 66 % are within 600."""
    covered = peopled.covered(["horn"], 600)
    assert covered.people is not None
    assert (covered.people.low, covered.people.high, covered.people.of) == (900, 1000, 1000)
    chance = random.Random(1)
    truth = 0
    for shape, people in SQUARES.values():
        west, south, east, north = shape.bounds
        for _ in range(people):
            x, y = chance.uniform(west, east), chance.uniform(south, north)
            truth += (x - CORNER[0]) ** 2 + (y - CORNER[1]) ** 2 <= 600**2
    assert covered.people.low < truth < covered.people.high
    assert covered.people.spread == pytest.approx(966, abs=5)


def test_areas_divide_the_people_and_the_land(peopled: Reach) -> None:
    by_area = peopled.by_area(PLACES, 1000)
    west, east = by_area["vaster"], by_area["oster"]
    assert west.people == People(1000, 1000, 1000, 1000)
    assert east.people == People(0, 0, 0, 0)
    assert east.land_km2 == pytest.approx(3.14, abs=0.15)
    assert west.land_of_km2 + east.land_of_km2 == pytest.approx(12, rel=0.01)


def test_a_straight_line_says_that_it_is_one(tmp_path: Path) -> None:
    reach = reach_of(build(tmp_path), PLACES, Method.FAGEL)
    covered = reach.covered(["mitt"], 900)
    assert (covered.method, covered.underestimates) == (Method.FAGEL, True)
    assert covered.land_km2 == pytest.approx(2.545, rel=0.02)


def test_shares_of_ages_are_of_those_within_and_of_those_beyond(tmp_path: Path) -> None:
    """900 of whom a tenth and 100 of whom half, with the year of the count and never as numbers."""
    told = replace(uneven_town.paths(tmp_path), ages=save(uneven_town.ages(), tmp_path / "ages_in.geojson"))
    build_pack(town_description(tolerance_m=1.0), told, tmp_path / "pack")
    reach = reach_of(load_pack(tmp_path / "pack"), PLACES)
    whole = reach.covered(["horn"], 1000)
    assert whole.shares == Shares(0.14, 0.065, "2016-12-31")
    assert whole.shares_beyond == Shares(None, None, "2016-12-31"), "of nobody there is no share"
    nobody = reach.covered(["mitt"], 1000)
    assert (nobody.shares, nobody.shares_beyond) == (whole.shares_beyond, whole.shares)
    part = reach.covered(["horn"], 600)
    assert part.people is not None and part.shares is not None and part.shares_beyond is not None
    assert part.shares.over_65 == pytest.approx(
        (90 + (part.people.spread - 900) / 2) / part.people.spread, abs=1e-4
    )
    assert part.shares_beyond.over_65 == 0.5, "all who are beyond live in the other square"


@pytest.mark.parametrize("metres", [300, 700, 1500])
def test_no_place_tried_is_better_than_the_best(tmp_path: Path, metres: int) -> None:
    pack = uneven_town.build(tmp_path, river=True)
    ground, residents = ground_of(pack), residents_of(pack)
    assert residents is not None
    rows, columns = np.nonzero(ground.index >= 0)
    tried = np.flatnonzero((rows % 4 == 0) & (columns % 4 == 0))
    ways = ways_of(pack, ground, Method.VATTEN, frozenset())
    reached = (ways.fields(tried) <= metres * 10) @ residents.people
    place = reach_of(pack, {}).best_place([], metres)
    assert place is not None and place.people is not None
    assert place.people.spread == reached.max()
