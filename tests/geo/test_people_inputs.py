"""People, ages and crossings as they are given: what is understood, what is refused, what does not add up."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from geopandas import GeoDataFrame
from shapely import Polygon, box

from geo.build import build_pack
from geo.errors import BrokenInput
from geo.inputs import InputPaths
from geo.layers import load_pack
from geo.residents import Counted, counted, rest_of
from tests.geo import uneven_town
from tests.geo.exempelkoping import save, town_description
from tests.geo.test_broken_pack import refusal, rewrite

Spoil = Callable[[GeoDataFrame], GeoDataFrame]


def faults(tmp_path: Path, paths: InputPaths) -> list[str]:
    with pytest.raises(BrokenInput) as caught:
        build_pack(town_description(), paths, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()
    return [str(fault) for fault in caught.value.faults]


def spoiled(tmp_path: Path, spoil: Spoil) -> list[str]:
    paths = uneven_town.paths(tmp_path)
    assert paths.population_areas is not None
    save(spoil(uneven_town.squares()), paths.population_areas)
    return faults(tmp_path, paths)


def ages(**columns: list[object]) -> GeoDataFrame:
    told: dict[str, list[object]] = {"basomrade": ["1"], "tot_2016": [1000], **columns}
    return uneven_town.frame(told, [box(0, 1500, 1000, 2000)])


def with_ages(tmp_path: Path, given: GeoDataFrame) -> InputPaths:
    return replace(uneven_town.paths(tmp_path), ages=save(given, tmp_path / "ages_in.geojson"))


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([-5, 100], "rad 1: ”-5” är inte ett antal människor."),
        ([0.5, 100.0], "rad 1: ”0.5” är inte ett antal människor."),
        ([1, None], "rad 2: ”nan” är inte ett antal människor."),
        (["många", "få"], "rad 1: ”många” är inte ett antal människor."),
    ],
)
def test_people_that_are_no_number_of_people(tmp_path: Path, people: list[object], reason: str) -> None:
    said = spoiled(tmp_path, lambda frame: frame.assign(pop_2025=people))
    assert said[0] == f"squares_in.geojson, {reason}"


def test_two_squares_on_the_same_ground(tmp_path: Path) -> None:
    here = uneven_town.squares()
    twice = here.set_geometry([here.geometry.iloc[0], here.geometry.iloc[0].buffer(-50)])
    (said,) = spoiled(tmp_path, lambda frame: twice)
    assert said == "squares_in.geojson, rad 1: ”trang” och ”gles” (rad 2) överlappar varandra."


def test_a_square_without_a_shape(tmp_path: Path) -> None:
    (said,) = spoiled(tmp_path, lambda frame: frame.set_geometry([Polygon(), frame.geometry.iloc[1]]))
    assert said == "squares_in.geojson, rad 1: geometri saknas."


def test_squares_in_metres_that_say_degrees(tmp_path: Path) -> None:
    paths = uneven_town.paths(tmp_path)
    assert paths.population_areas is not None
    uneven_town.squares().set_crs("EPSG:4326", allow_override=True).to_file(paths.population_areas)
    (said,) = faults(tmp_path, paths)
    assert said.startswith("squares_in.geojson, rad 1: koordinaterna (520000, 6571500) är inte grader")


def test_squares_that_do_not_say_where_they_are(tmp_path: Path) -> None:
    uneven_town.squares().to_file(tmp_path / "squares.shp")
    (tmp_path / "squares.prj").unlink()
    paths = replace(uneven_town.paths(tmp_path), population_areas=tmp_path / "squares.shp")
    assert faults(tmp_path, paths) == ["squares.shp: filen säger inte vilket koordinatsystem den är i."]


def test_a_column_that_nobody_knows(tmp_path: Path) -> None:
    said = spoiled(tmp_path, lambda frame: frame.rename(columns={"pop_2025": "hushall"}))
    assert said == ["squares_in.geojson: kolumnen ”people” saknas."]


def test_more_old_people_than_people(tmp_path: Path) -> None:
    paths = with_ages(tmp_path, ages(a65plus_2016=[1001], a80plus_2016=[10]))
    assert faults(tmp_path, paths) == [
        "ages_in.geojson, rad 1: 1001 av 1000 över 65 år är ingen andel.",
    ]


def test_ages_of_nobody(tmp_path: Path) -> None:
    paths = replace(
        with_ages(tmp_path, ages(a65plus_2016=[1], a80plus_2016=[1])), population_areas=None, crossings=None
    )
    assert faults(tmp_path, paths) == ["ages_in.geojson: åldrar kräver också --population-areas."]


def test_a_crossing_that_may_be_walked_perhaps(tmp_path: Path) -> None:
    paths = uneven_town.paths(tmp_path, river=True)
    assert paths.crossings is not None
    save(uneven_town.bridges().assign(gang=["ja", "kanske", "osäker"]), paths.crossings)
    assert faults(tmp_path, paths) == ["bridges_in.geojson, rad 2: ”kanske” är inte ja, nej eller osäker."]


def test_ages_are_shares_with_their_own_year(tmp_path: Path) -> None:
    paths = with_ages(tmp_path, ages(a65plus_2016=[250], a80plus_2016=[50]))
    build_pack(town_description(), paths, tmp_path / "pack")
    people = load_pack(tmp_path / "pack").population_areas
    assert list(people["people"]) == [100, 900]
    assert list(people["over_65"]) == [0.25, 0.25]
    assert list(people["over_80"]) == [0.05, 0.05]
    assert set(people["people_date"]) == {"2025-12-31"}
    assert set(people["ages_date"]) == {"2016-12-31"}


def test_a_pack_is_refused_whose_shares_or_people_are_none(tmp_path: Path) -> None:
    uneven_town.build(tmp_path)
    pack = tmp_path / "pack"
    kept = (pack / "population_areas.geojson").read_bytes(), (pack / "pack.json").read_bytes()
    rewrite(pack, "population_areas", lambda layer: layer["features"][1]["properties"].update(over_65=1.2))
    assert refusal(pack) == "population_areas.geojson, rad 2: andelen 1.2 är inte mellan 0 och 1."
    (pack / "population_areas.geojson").write_bytes(kept[0])
    (pack / "pack.json").write_bytes(kept[1])
    rewrite(pack, "population_areas", lambda layer: layer["features"][0]["properties"].update(people=-3))
    assert refusal(pack) == "population_areas.geojson, rad 1: ”-3” är inte ett antal människor."


def test_what_does_not_add_up_is_named(tmp_path: Path) -> None:
    stated = tmp_path / "people.csv"
    stated.write_text("name,population\nVäster,1100\nÖster,7\n", encoding="utf-8")
    shapes = [*(shape for shape, _ in uneven_town.SQUARES.values()), box(9000, 0, 9500, 500)]
    more = uneven_town.frame({"ruta": ["trang", "gles", "borta"], "pop_2025": [900, 100, 40]}, shapes)
    paths = replace(uneven_town.paths(tmp_path), population=stated)
    assert paths.population_areas is not None
    save(more, paths.population_areas)
    build_pack(town_description(), paths, tmp_path / "pack")
    pack = load_pack(tmp_path / "pack")
    assert counted(pack) == {"vaster": Counted(1000, 1100), "oster": Counted(0, 7)}
    assert [each.difference for each in counted(pack).values()] == [-7, -100]
    assert rest_of(pack) == {"borta": 40}
    sources = (tmp_path / "pack" / "SOURCES.md").read_text(encoding="utf-8")
    assert "| vaster | 1000 | 1100 | -100 |" in sources
    assert "40 of borta have none" in sources


def test_a_pack_without_people_says_nothing_of_them(tmp_path: Path) -> None:
    pack = uneven_town.build(tmp_path, people=False)
    assert counted(pack) == {}
    assert rest_of(pack) == {}
    assert "counted twice" not in (tmp_path / "pack" / "SOURCES.md").read_text(encoding="utf-8")
