"""The committed Stockholm pack: whole, true to known figures, small enough, with example points in place."""

import csv
import gzip
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame, points_from_xy

import data
import geo
from geo.areas import bordering
from geo.crs import WGS84, area_km2, to_metric
from geo.example_points import HEADER
from geo.layers import COLUMNS, Pack, load_pack
from geo.placing import assign_area
from geo.residents import counted, residents_of
from geo.walking import ground_of

REFERENCE = Path(geo.__file__).parent / "reference"
POINTS = Path(data.__file__).parent / "reference" / "points.csv"

# Statistisk årsbok, tabell 2.4: land and water in hectares. Measured otherwise than by us, hence the slack.
YEARBOOK_HA = {
    "bromma": (2460, 310),
    "enskede-arsta-vantor": (2114, 42),
    "farsta": (1544, 185),
    "hagersten-alvsjo": (2219, 230),
    "hasselby-vallingby": (1960, 509),
    "jarva": (2464, 1),
    "kungsholmen": (485, 218),
    "norra-innerstaden": (2292, 714),
    "skarholmen": (886, 143),
    "skarpnack": (1550, 199),
    "sodermalm": (800, 267),
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(REFERENCE)


def test_the_eleven_areas_and_their_people(pack: Pack) -> None:
    assert set(pack.areas["id"]) == set(YEARBOOK_HA)
    assert int(pack.areas["population"].sum()) == 991_937
    assert set(pack.areas["population_date"]) == {"2024-12-31"}
    assert len(pack.districts) == 117
    assert set(pack.districts["area"]) == set(YEARBOOK_HA)


def test_every_layer_has_its_columns_in_wgs84(pack: Pack) -> None:
    for layer, columns in COLUMNS.items():
        frame = getattr(pack, layer)
        assert [*columns, "geometry"] == list(frame.columns)
        assert frame.crs == WGS84
        assert frame.empty == (layer == "network"), "Stockholm's ways are not public in one file"


def test_everybody_is_in_one_cell_or_in_a_named_rest(pack: Pack) -> None:
    residents, ground = residents_of(pack), ground_of(pack)
    assert residents is not None
    assert int(residents.people.sum()) + sum(residents.rest.values()) == 988_943
    assert int(pack.population_areas["people"].sum()) == 988_943
    assert len(residents.people) == len(ground.x) == len({*zip(ground.x, ground.y, strict=True)})
    assert (residents.people >= 0).all()
    by_unit = np.bincount(residents.unit, residents.people, residents.units)[1:]
    whole = [area not in residents.rest for area in pack.population_areas["id"]]
    assert (by_unit[whole] == pack.population_areas["people"][whole]).all(), "each area's people are its own"


def test_people_by_area_are_beside_the_yearbooks_with_the_difference_named(pack: Pack) -> None:
    both = counted(pack)
    assert sum(each.spread for each in both.values()) == 988_943
    assert sum(each.stated or 0 for each in both.values()) == 991_937
    off = {area: (each.difference or 0) / (each.stated or 1) for area, each in both.items()}
    assert off["skarpnack"] == pytest.approx(0.044, abs=0.005)
    assert off["enskede-arsta-vantor"] == pytest.approx(-0.026, abs=0.005)
    assert all(abs(share) < 0.025 for area, share in off.items() if area[:3] not in ("ska", "ens"))
    sources = (REFERENCE / "SOURCES.md").read_text(encoding="utf-8")
    for area, each in both.items():
        assert f"| {area} | {each.spread} | {each.stated} | {each.difference:+d} |" in sources


def test_people_are_never_drawn(pack: Pack) -> None:
    assert not {"population_areas", "crossings", "network"} & set(pack.paths)
    assert len(pack.attribution) == 4, "who is named beside the map is who drew what is on it"
    assert "att ritas som gränser" in pack.sources["population_areas"].not_for
    assert set(pack.population_areas["ages_date"]) == {"2016-12-31"}


@pytest.mark.parametrize("area", sorted(YEARBOOK_HA))
def test_an_area_is_as_large_as_the_yearbook_says(pack: Pack, area: str) -> None:
    measured = float(area_km2(pack.areas.set_index("id"))[area])
    given = float(pack.areas.set_index("id")["area_km2"][area])
    assert measured == pytest.approx(sum(YEARBOOK_HA[area]) / 100, rel=0.03), "against the yearbook"
    assert measured == pytest.approx(given, rel=0.003), "against the borders before generalising"


def test_land_is_as_large_as_it_was_before_generalising(pack: Pack) -> None:
    measured = area_km2(pack.land.set_index("id"))
    given = pack.areas.set_index("id")["land_km2"]
    assert ((measured / given - 1).abs() < 0.01).all()


def test_neither_gap_nor_overlap_within_or_between_layers(pack: Pack) -> None:
    for shapes in (
        list(pack.areas.geometry),
        list(pack.districts.geometry),
        [*pack.land.geometry, *pack.water.geometry],
    ):
        assert shapely.coverage_is_valid(shapes)
        assert shapely.coverage_union_all(shapes).equals(pack.outline.geometry.iloc[0])


def test_the_edges_of_areas_are_edges_of_districts(pack: Pack) -> None:
    for area, shape in zip(pack.areas["id"], pack.areas.geometry, strict=True):
        parts = pack.districts[pack.districts["area"] == area]
        assert parts.geometry.union_all(method="coverage").equals(shape)


def test_labels_stand_on_land(pack: Pack) -> None:
    spots = points_from_xy(pack.areas["label_lon"], pack.areas["label_lat"])
    for spot, land in zip(spots, pack.land.geometry, strict=True):
        assert land.contains(spot)


def test_neighbours_surround_the_city_without_it(pack: Pack) -> None:
    assert "0180" not in set(pack.neighbours["code"])
    assert {"Solna", "Nacka", "Huddinge"} <= set(pack.neighbours["name"])
    city = to_metric(pack.outline).geometry.iloc[0]
    assert to_metric(pack.neighbours).geometry.intersection(city).area.max() < 2000


def test_all_layers_fit_in_the_walls_budget(pack: Pack) -> None:
    sent = sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in pack.paths.values())
    assert sent < 120_000


def test_whoever_must_be_named_is_named(pack: Pack) -> None:
    assert "© OpenStreetMap contributors" in pack.attribution
    assert "Stockholms stad, Stadskartan" in pack.attribution
    sources = (REFERENCE / "SOURCES.md").read_text(encoding="utf-8")
    assert "Copyright (c) 2019 Karim Hussain" in sources
    assert "ODbL 1.0" in sources


def rows() -> list[dict[str, str]]:
    with POINTS.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert tuple(reader.fieldnames or ()) == HEADER
        return list(reader)


def spots() -> GeoDataFrame:
    frame = GeoDataFrame(rows())
    lon, lat = frame["lon"].astype(float), frame["lat"].astype(float)
    located = frame.assign(stated_area=frame["area"]).set_geometry(points_from_xy(lon, lat), crs=WGS84)
    return located[["id", "stated_area", "geometry"]]


def test_example_points_are_marked_and_numbered() -> None:
    points = rows()
    assert 50 <= len(points) <= 54
    assert [row["id"] for row in points] == [f"P{number:02d}" for number in range(1, len(points) + 1)]
    assert points == sorted(points, key=lambda row: (row["area"], row["name"]))
    assert {row["example"] for row in points} == {"ja"}
    assert all(row["source"].startswith("exempel: ") for row in points)
    assert sorted(row["kind"] for row in points).count("mobil") == 2
    assert len({row["name"] for row in points}) == len(points)


def test_example_points_lie_in_their_stated_area(pack: Pack) -> None:
    found = assign_area(spots(), pack.areas)
    assert not found["disagrees"].any()
    assert not assign_area(spots(), pack.land)["disagrees"].any(), "and on land"
    assert found.groupby("area").size().between(3, 8).all()
    assert set(found["area"]) == set(YEARBOOK_HA)


def test_example_points_stand_apart() -> None:
    metric = to_metric(spots())
    assert min(one.distance(other) for one, other in combinations(metric.geometry, 2)) > 600


def test_neighbours_are_mutual_the_nearest_first_and_over_the_water_too(pack: Pack) -> None:
    near = bordering(pack)
    assert all(one in near[other] for one, others in near.items() for other in others)
    assert near["bromma"][0] in ("hasselby-vallingby", "kungsholmen")
    assert "sodermalm" in near["kungsholmen"]  # Riddarfjärden lies between them
    assert "farsta" not in near["jarva"]
    assert all(near.values())
