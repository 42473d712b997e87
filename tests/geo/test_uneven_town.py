"""A town where everyone lives in one corner: what is said of people needs to know where they are."""

import random
from pathlib import Path

import pytest

from geo.coverage import Method, People, Reach, reach_of
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
