"""The ground that is walked: around water, over bridges one at a time, and from points that stand badly."""

from pathlib import Path

import numpy as np
import pytest
from shapely import LineString

from geo.build import build_pack
from geo.coverage import FAR_M, Method, Reach, reach_of
from geo.layers import Pack, load_pack
from geo.walking import ground_of
from tests.geo import uneven_town
from tests.geo.exempelkoping import build_town, save, town_description
from tests.geo.uneven_town import at, build

PLACES = {
    "nordvast": at(2700, 1700),
    "nordost": at(3400, 1700),
    "sydost": at(3400, 300),
    "mitt": at(3400, 1000),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return build(tmp_path_factory.mktemp("river"), river=True)


def way(town: Pack, one: str, other: str, *closed: str) -> float | None:
    return reach_of(town, PLACES, closed=frozenset(closed)).metres_between(one, other)


def test_a_bridge_is_walked_along_its_line(town: Pack) -> None:
    assert way(town, "nordvast", "nordost") == pytest.approx(700, abs=60)


def test_a_bridge_for_trains_is_not_walked(town: Pack) -> None:
    over, around = way(town, "nordost", "nordvast"), way(town, "mitt", "nordvast")
    assert over is not None and around is not None
    assert around > over + 500, "over the northern bridge: none at 1000 m north"


def test_each_bridge_is_closed_by_itself_and_both_cut_the_town_in_two(town: Pack) -> None:
    around = way(town, "nordvast", "nordost", "norra-bron")
    assert around == pytest.approx(1430 + 140 + 1426, rel=0.06), "down to the southern bridge and up again"
    assert way(town, "nordvast", "nordost", "sodra-bron") == way(town, "nordvast", "nordost")
    both = ("norra-bron", "sodra-bron")
    assert way(town, "nordvast", "nordost", *both) is None
    assert way(town, "nordost", "sydost", *both) == way(town, "nordost", "sydost")
    cut = reach_of(town, PLACES, closed=frozenset(both))
    people = cut.nearest(PLACES)
    assert sum(each.spread for each in people.values()) == 1000
    assert people["nordvast"].spread == 1000
    assert cut.covered(["nordost"], FAR_M).people == reach_of(town, PLACES).covered([], 1000).people


def test_a_crossing_that_is_not_there_cannot_be_closed(town: Pack) -> None:
    with pytest.raises(ValueError, match="övergången ”storbron” finns inte i underlaget"):
        way(town, "mitt", "nordost", "storbron")


def test_no_way_is_shorter_than_the_straight_line_or_three_percent_longer(tmp_path: Path) -> None:
    town = build(tmp_path)
    walker, crow = reach_of(town, PLACES), reach_of(town, PLACES, Method.FAGEL)
    for one in PLACES:
        for other in PLACES:
            walked, flown = walker.metres_between(one, other), crow.metres_between(one, other)
            assert walked is not None and flown is not None
            assert flown - 0.2 <= walked <= flown * 1.028 + 0.2


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (at(3060, 1000), "ligger i vatten: räknas från land "),
        (at(-90, 1000), "ligger utanför Exempelköping: räknas från land "),
    ],
)
def test_a_point_near_land_is_reckoned_from_it_and_that_is_said(
    town: Pack, place: tuple[float, float], said: str
) -> None:
    reach = reach_of(town, {"p": place})
    assert not reach.unreachable
    assert reach.snapped["p"].startswith(said)
    metres = float(reach.snapped["p"].removeprefix(said).removesuffix(" m bort"))
    assert 38 <= metres <= 150
    assert reach.covered(["p"], 500).land_km2 > 0


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (at(-400, 1000), "ligger utanför Exempelköping, mer än 150 m från land"),
        ((0.0, 0.0), "ligger utanför Exempelköping, mer än 150 m från land"),
        ((float("nan"), 59.0), "läget är inte angivet"),
        ((200.0, 95.0), "ligger utanför Exempelköping, mer än 150 m från land"),
    ],
)
def test_a_point_far_from_land_reaches_nobody_and_is_named(
    town: Pack, place: tuple[float, float], said: str
) -> None:
    reach = reach_of(town, {"p": place, "mitt": PLACES["mitt"]})
    assert reach.unreachable == {"p": said}
    assert reach.covered(["p"], 1000).land_km2 == 0
    assert reach.best([], ["p"], 1000) == ()
    assert reach.metres_between("p", "mitt") is None
    assert reach.covered(["p", "mitt"], 1000) == reach.covered(["mitt"], 1000)


def test_a_point_in_the_middle_of_a_lake_and_a_town_without_crossings(tmp_path: Path) -> None:
    pack = load_pack(build_town(tmp_path))
    reach = reach_of(pack, {"sjo": at(2000, 1000), "land": at(1000, 1000)})
    assert reach.unreachable == {"sjo": "ligger i vatten, mer än 150 m från land"}
    covered = reach.covered(["land"], 900)
    assert covered.people is None
    assert covered.land_km2 == pytest.approx(2.4, abs=0.15)


def test_what_was_never_asked_about_is_no_answer(town: Pack) -> None:
    reach = reach_of(town, PLACES)
    with pytest.raises(KeyError):
        reach.covered(["okand"], 1000)
    with pytest.raises(KeyError):
        reach.covered(["mitt"], 1000, "atlantis")
    for metres in (0, -5, FAR_M + 1):
        with pytest.raises(ValueError, match="är inte mellan 1 och 6000 m"):
            reach.covered(["mitt"], metres)


def test_no_points_reach_nobody(town: Pack) -> None:
    reach = reach_of(town, {})
    assert (reach.nearest([]), reach.best([], [], 1000)) == ({}, ())
    assert reach.covered([], 1000).land_km2 == 0
    assert reach.best_place([], 1000) is not None
    assert float(reach.without([], 1000).to_crs("EPSG:3006").area.sum() / 1e6) == pytest.approx(
        11.76, rel=0.01
    )


def test_two_points_in_one_cell_share_no_people_twice(town: Pack) -> None:
    reach = reach_of(town, {"a": at(1000, 1000), "b": at(1001, 1001)})
    assert [each.spread for each in reach.nearest(["b", "a"]).values()] == [1000, 0]


def test_what_is_within_and_what_is_without_make_up_the_land(town: Pack) -> None:
    reach: Reach = reach_of(town, PLACES)
    covered = reach.covered(PLACES, 800)
    beyond = reach.without(PLACES, 800)
    assert beyond.crs == "EPSG:4326"
    left = float(beyond.to_crs("EPSG:3006").area.sum() / 1e6)
    assert covered.land_km2 + left == pytest.approx(covered.land_of_km2, rel=0.02)
    inside = reach.within(beyond.union_all())
    assert inside.land_km2 == pytest.approx(left, rel=0.05)
    assert inside.points == ()
    assert reach.within(beyond.union_all().convex_hull).points == tuple(sorted(PLACES))


def test_the_ground_is_one_for_each_state_of_a_pack(town: Pack, tmp_path: Path) -> None:
    assert ground_of(town) is ground_of(town)
    other = build(tmp_path, river=False)
    assert ground_of(other) is not ground_of(town)
    assert len(ground_of(other).x) > len(ground_of(town).x)
    assert set(ground_of(town).bridges) == {"norra-bron", "sodra-bron"}
    assert np.isfinite(ground_of(town).x).all()


def test_a_bridge_out_of_the_town_leads_nowhere_in_it(tmp_path: Path) -> None:
    given = uneven_town.paths(tmp_path, river=True)
    assert given.crossings is not None
    out = uneven_town.frame(
        {"namn": ["Gränsbron"], "gang": ["ja"]}, [LineString([(5980, 1000), (6300, 1400)])]
    )
    save(out, given.crossings)
    build_pack(town_description(), given, tmp_path / "pack")
    pack = load_pack(tmp_path / "pack")
    assert ground_of(pack).bridges == {}
    reach = reach_of(pack, PLACES)
    assert reach.metres_between("nordvast", "nordost") is None
    assert reach.closing(frozenset(["gransbron"])).covered(PLACES, 900) == reach.covered(PLACES, 900)
    assert reach.closing(frozenset(["gransbron"])) is reach.closing(frozenset(["gransbron"]))
