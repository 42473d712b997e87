"""Another municipality's files become a pack that loads, generalises without tearing, and never varies."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from shapely import Polygon
from typer import Typer
from typer.testing import CliRunner

from geo.build import build_pack, main, table
from geo.crs import area_km2, to_metric, to_wgs84
from geo.layers import load_pack
from tests.geo import exempelkoping
from tests.geo.exempelkoping import METRIC, build_town, town_description, town_paths


def test_exempelkoping_is_built_and_loaded(tmp_path: Path) -> None:
    pack = load_pack(build_town(tmp_path))
    assert (pack.name, pack.code, pack.metric_crs) == ("Exempelköping", "9999", METRIC)
    assert list(pack.areas["id"]) == ["norra-asen", "ostra-on", "vastra-angen"]
    assert list(pack.areas["population"]) == [1000, 3000, 2000]
    assert pack.attribution == ("Exempelköping", "SCB")
    assert pack.rail.empty and pack.stations.empty and pack.districts.empty
    assert "rail" not in pack.paths
    assert all(path.is_file() for path in pack.paths.values())
    assert len(pack.water) == 1, "the lake stays, the pond of 80 m² does not"
    assert float(area_km2(pack.areas, METRIC).sum()) == pytest.approx(16.0, rel=0.002)


def test_land_is_the_area_without_the_lake(tmp_path: Path) -> None:
    pack = load_pack(build_town(tmp_path))
    lake_km2 = exempelkoping.lake().area / 1e6
    assert float(area_km2(pack.land, METRIC).sum()) == pytest.approx(16.0 - lake_km2, rel=0.002)
    assert float((pack.areas["area_km2"] - pack.areas["land_km2"]).sum()) == pytest.approx(lake_km2, rel=0.01)


def test_shared_edges_stay_shared_after_generalising(tmp_path: Path) -> None:
    before = sum(shapely.get_num_coordinates(exempelkoping.areas().geometry.to_numpy()))
    pack = load_pack(build_town(tmp_path, tolerance_m=40.0))
    assert sum(shapely.get_num_coordinates(pack.areas.geometry.to_numpy())) < before / 4
    assert_one_coverage([*pack.areas.geometry])
    assert_one_coverage([*pack.land.geometry, *pack.water.geometry])


def assert_one_coverage(shapes: list[Polygon]) -> None:
    """Neither gap nor overlap, and the same vertices on both sides of every shared edge."""
    assert shapely.coverage_is_valid(shapes)


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    packs = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        pack = build_town(tmp_path / name)
        packs.append({path.name: path.read_bytes() for path in [*pack.iterdir(), pack.parent / "points.csv"]})
    assert packs[0] == packs[1]
    assert set(packs[0]) >= {"pack.json", "SOURCES.md", "areas.geojson", "points.csv"}


def test_population_as_a_swedish_spreadsheet_saves_it(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    assert paths.population is not None
    said = paths.population.read_text(encoding="utf-8").replace(",", ";")
    paths.population.write_text(said, encoding="utf-8-sig")
    build_pack(town_description(), paths, tmp_path / "pack")
    assert list(load_pack(tmp_path / "pack").areas["population"]) == [1000, 3000, 2000]


def test_only_areas_are_needed(tmp_path: Path) -> None:
    paths = replace(town_paths(tmp_path), water=None, population=None, buildings=None)
    build_pack(town_description(), paths, tmp_path / "pack")
    pack = load_pack(tmp_path / "pack")
    assert pack.water.empty
    assert pack.areas["population"].isna().all()
    assert list(pack.areas["area_km2"]) == list(pack.areas["land_km2"])
    assert pack.land.geometry.geom_equals(pack.areas.geometry).all()


def test_districts_rail_and_stations_find_their_place(tmp_path: Path) -> None:
    paths = replace(
        town_paths(tmp_path),
        districts=exempelkoping.save(exempelkoping.districts(), tmp_path / "districts.geojson"),
        rail=exempelkoping.save(exempelkoping.rail(), tmp_path / "rail.geojson"),
        stations=exempelkoping.save(exempelkoping.stations(), tmp_path / "stations.geojson"),
    )
    build_pack(town_description(), paths, tmp_path / "pack")
    pack = load_pack(tmp_path / "pack")
    assert dict(zip(pack.districts["name"], pack.districts["area"], strict=True)) == {
        "Strand": "vastra-angen",
        "Brink": "ostra-on",
    }
    assert list(pack.rail["line"]) == ["Tvärbanan"]
    assert list(pack.rail["colour"]) == [None]
    assert dict(zip(pack.stations["name"], pack.stations["lines"], strict=True)) == {
        "Norr": None,
        "Väster": "Tvärbanan",
    }


def test_a_file_in_sweref_that_says_so_is_welcome(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    exempelkoping.areas().to_file(tmp_path / "areas.gpkg", driver="GPKG")
    build_pack(town_description(), replace(paths, areas=tmp_path / "areas.gpkg"), tmp_path / "pack")
    assert len(load_pack(tmp_path / "pack").areas) == 3


def test_every_layer_says_where_it_comes_from(tmp_path: Path) -> None:
    pack = load_pack(build_town(tmp_path))
    for path in pack.paths.values():
        layer = json.loads(path.read_text(encoding="utf-8"))
        assert all(layer[word] for word in ("source", "licence", "vintage", "attribution", "parameters"))


def test_a_label_in_the_water_moves_ashore(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    areas = exempelkoping.areas()
    wet = to_wgs84(exempelkoping.water()).geometry.iloc[0].centroid
    labelled = areas.assign(label_lon=[wet.x] * 3, label_lat=[wet.y] * 3)
    exempelkoping.save(labelled, paths.areas)
    build_pack(town_description(), paths, tmp_path / "pack")
    pack = load_pack(tmp_path / "pack")
    for lon, lat, land in zip(
        pack.areas["label_lon"], pack.areas["label_lat"], pack.land.geometry, strict=True
    ):
        assert land.contains(shapely.Point(lon, lat))


def test_example_points_stand_apart_in_every_area(tmp_path: Path) -> None:
    build_town(tmp_path)
    rows = list(csv.DictReader((tmp_path / "points.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 12
    assert {row["area"] for row in rows} == {"norra-asen", "ostra-on", "vastra-angen"}


def test_neighbours_leave_the_town_out(tmp_path: Path) -> None:
    pack = load_pack(build_town(tmp_path))
    around, town = to_metric(pack.neighbours, METRIC), to_metric(pack.outline, METRIC)
    assert len(around) > 0
    assert around.geometry.intersection(town.geometry.iloc[0]).area.max() < 100


DESCRIPTION = """
name = "Exempelköping"
municipality_code = "9999"
metric_crs = "EPSG:3006"
[sources.map]
source = "påhittad karta"
licence = "CC0 1.0"
vintage = "2026"
attribution = "Exempelköping"
"""


def run(*arguments: object) -> tuple[int, str]:
    app = Typer()
    app.command()(main)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_the_command_builds_and_sums_up(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    description = tmp_path / "town.toml"
    description.write_text(DESCRIPTION, encoding="utf-8")
    code, said = run(description, "--areas", paths.areas, "--water", paths.water, "--out", tmp_path / "pack")
    assert code == 0, said
    assert "summa" in said
    assert load_pack(tmp_path / "pack").name == "Exempelköping"


def test_the_command_says_what_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    description = tmp_path / "town.toml"
    description.write_text(DESCRIPTION, encoding="utf-8")
    code, said = run(description, "--areas", tmp_path / "none.geojson", "--out", tmp_path / "pack")
    assert code == 1
    assert "none.geojson: filen finns inte." in said
    assert not (tmp_path / "pack").exists()


def test_the_table_adds_up(tmp_path: Path) -> None:
    written = build_pack(town_description(), town_paths(tmp_path), tmp_path / "pack")
    assert str(sum(each.raw for each in written)) in table(written).splitlines()[-1]
