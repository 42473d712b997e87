"""What holds of coverage whatever is asked: of Stockholm's example points, any of them, at any distance."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import data
import geo
from geo.coverage import Coverage, Method, People, Reach, reach_of
from geo.layers import load_pack
from geo.residents import residents_of
from geo.walking import ground_of, joined
from geo.ways import ways_of

with (Path(data.__file__).parent / "reference" / "points.csv").open(encoding="utf-8", newline="") as _file:
    PLACES = {row["id"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(_file)}
PACK = load_pack(Path(geo.__file__).parent / "reference")
CROSSINGS = sorted(map(str, PACK.crossings["id"]))
POINTS = st.sets(st.sampled_from(sorted(PLACES)), max_size=20)
METRES = st.integers(1, 5000)
AREAS = st.sampled_from(["", *map(str, PACK.areas["id"])])


@pytest.fixture(scope="module")
def reach() -> Reach:
    return reach_of(PACK, PLACES)


def people(coverage: Coverage) -> People:
    assert coverage.people is not None
    return coverage.people


@settings(deadline=None)
@given(points=POINTS, more=POINTS, metres=METRES, farther=METRES, area=AREAS)
def test_more_points_and_more_metres_never_reach_fewer(
    reach: Reach, points: set[str], more: set[str], metres: int, farther: int, area: str
) -> None:
    some = reach.covered(points, metres, area)
    for wider in (
        reach.covered(points | more, metres, area),
        reach.covered(points, metres + farther % (6000 - metres), area),
    ):
        one, other = people(some), people(wider)
        assert (one.low, one.spread, one.high) <= (other.low, other.spread, other.high)
        assert one.low <= other.low and one.spread <= other.spread and one.high <= other.high
        assert some.land_km2 <= wider.land_km2
        assert 0 <= other.low <= other.spread <= other.high <= other.of == one.of


@settings(deadline=None)
@given(points=POINTS, metres=METRES)
def test_areas_make_up_the_city(reach: Reach, points: set[str], metres: int) -> None:
    whole, parts = reach.covered(points, metres), reach.by_area(points, metres).values()
    assert sum(people(part).spread for part in parts) == people(whole).spread
    assert sum(people(part).of for part in parts) == people(whole).of == 988_943
    assert sum(part.land_km2 for part in parts) == pytest.approx(whole.land_km2, abs=0.02)


@settings(deadline=None)
@given(points=POINTS.filter(bool), metres=METRES)
def test_what_is_lost_is_what_the_others_do_not_reach(reach: Reach, points: set[str], metres: int) -> None:
    point = min(points)
    lost = people(reach.lost_without(point, points, metres)).spread
    assert (
        lost
        == people(reach.covered(points, metres)).spread
        - people(reach.covered(points - {point}, metres)).spread
    )


@settings(deadline=None)
@given(working=POINTS, metres=METRES, area=AREAS)
def test_the_best_next_point_adds_what_it_says_and_none_adds_more(
    reach: Reach, working: set[str], metres: int, area: str
) -> None:
    candidates = set(PLACES) - working
    before = people(reach.covered(working, metres, area)).spread
    added = {
        point: people(reach.covered({*working, point}, metres, area)).spread - before for point in candidates
    }
    gains = reach.best(working, candidates, metres, 5, area)
    assert [gain.people.spread for gain in gains if gain.people] == sorted(
        (each for each in added.values() if each), reverse=True
    )[:5]
    assert all(gain.people and added[gain.point] == gain.people.spread for gain in gains)


@settings(max_examples=12, deadline=None)
@given(
    points=st.sets(st.sampled_from(sorted(PLACES)), min_size=1, max_size=4),
    closed=st.sets(st.sampled_from(CROSSINGS), min_size=1),
    more=st.sets(st.sampled_from(CROSSINGS)),
)
def test_closing_a_crossing_never_lets_anyone_reach_more(
    points: set[str], closed: set[str], more: set[str]
) -> None:
    here = {point: PLACES[point] for point in points}
    open_ = reach_of(PACK, here)
    some, fewer = open_.closing(frozenset(closed)), open_.closing(frozenset(closed | more))
    anew = reach_of(PACK, here, closed=frozenset(closed))
    again = fewer.closing(frozenset(closed))
    for point in points:
        for metres in (500, 2000, 6000):
            one, other = people(some.covered([point], metres)), people(fewer.covered([point], metres))
            assert other.low <= one.low and other.spread <= one.spread and other.high <= one.high
            same = anew.covered([point], metres)
            assert some.covered([point], metres) == same, "what is not measured anew is as if it had been"
            assert again.covered([point], metres) == same, "and what was closed before is open again"


def test_the_best_place_is_not_the_first_that_a_straight_line_promises() -> None:
    """All places tried in the inner city, where the best is: water makes it another than what is promised."""
    ground, residents = ground_of(PACK), residents_of(PACK)
    assert residents is not None
    rows, columns = np.nonzero(ground.index >= 0)
    inner = ground.area == ground.areas.index("norra-innerstaden")
    tried = np.flatnonzero((rows % 4 == 0) & (columns % 4 == 0) & inner)
    ways = ways_of(PACK, ground, Method.VATTEN, frozenset())
    most = max(
        int(((ways.fields(part, 2160) <= 21_600) @ residents.people).max())
        for part in np.array_split(tried, 20)
    )
    place = reach_of(PACK, {}).best_place([], 2160)
    assert place is not None and place.people is not None
    assert (place.area, place.people.spread) == ("norra-innerstaden", most)


def test_of_two_ways_between_the_same_corners_the_shorter_counts() -> None:
    graph = joined(np.array([0, 1, 0]), np.array([1, 0, 1]), np.array([50, 30, 40]), 2)
    assert graph.toarray().tolist() == [[0, 30], [30, 0]]
