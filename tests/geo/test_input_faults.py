"""Bad input to the build: each fault is refused in Swedish with the file, the row and the reason."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from geopandas import GeoDataFrame
from shapely import Point, Polygon

from geo.build import build_pack
from geo.description import read_description
from geo.errors import BrokenInput, BrokenReference
from geo.inputs import InputPaths, slug
from tests.geo.exempelkoping import SOUTH, WEST, areas, save, town_description, town_paths

Spoil = Callable[[GeoDataFrame], GeoDataFrame]


def faults(tmp_path: Path, paths: InputPaths) -> list[str]:
    with pytest.raises(BrokenInput) as caught:
        build_pack(town_description(), paths, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()
    return [str(fault) for fault in caught.value.faults]


def spoiled(tmp_path: Path, spoil: Spoil) -> list[str]:
    paths = town_paths(tmp_path)
    save(spoil(areas()), paths.areas)
    return faults(tmp_path, paths)


def with_shape(frame: GeoDataFrame, row: int, shape: Polygon) -> GeoDataFrame:
    shapes = list(frame.geometry)
    shapes[row] = shape
    return frame.set_geometry(GeoDataFrame(geometry=shapes, crs=frame.crs).geometry)


def test_a_border_that_crosses_itself(tmp_path: Path) -> None:
    bow = Polygon([(WEST, SOUTH), (WEST + 900, SOUTH + 900), (WEST + 900, SOUTH), (WEST, SOUTH + 900)])
    (said,) = spoiled(tmp_path, lambda frame: with_shape(frame, 1, bow))
    assert said.startswith("areas_in.geojson, rad 2: geometrin är trasig (Self-intersection")


def test_an_area_without_a_shape(tmp_path: Path) -> None:
    (said,) = spoiled(tmp_path, lambda frame: with_shape(frame, 2, Polygon()))
    assert said == "areas_in.geojson, rad 3: geometri saknas."


def test_points_where_areas_should_be(tmp_path: Path) -> None:
    said = spoiled(tmp_path, lambda frame: frame.set_geometry(frame.representative_point()))
    assert said[0] == "areas_in.geojson, rad 1: geometrin är Point, väntat Polygon eller MultiPolygon."
    assert len(said) == 3


def test_sweref_coordinates_in_a_file_that_does_not_say_so(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    areas().set_crs("EPSG:4326", allow_override=True).to_file(paths.areas, driver="GeoJSON")
    (said,) = faults(tmp_path, paths)
    assert said.startswith("areas_in.geojson, rad 1: koordinaterna (520000, 6570000) är inte grader")
    assert "SWEREF 99" in said


def test_longitude_and_latitude_swapped(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    degrees = areas().to_crs("EPSG:4326")
    turned = degrees.set_geometry(degrees.geometry.transform(lambda xy: xy[:, ::-1]))
    turned.to_file(paths.areas, driver="GeoJSON")
    (said,) = faults(tmp_path, paths)
    assert "ligger inte i Sverige; longitud och latitud har bytt plats" in said


def test_another_country(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    GeoDataFrame({"name": ["Rom"]}, geometry=[Point(12.5, 41.9).buffer(0.1)], crs="EPSG:4326").to_file(
        paths.areas, driver="GeoJSON"
    )
    (said,) = faults(tmp_path, paths)
    assert "ligger inte i Sverige; fel koordinatsystem eller fel fil" in said


def test_a_file_without_a_coordinate_system(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    areas().to_file(tmp_path / "areas.shp", engine="pyogrio")
    (tmp_path / "areas.prj").unlink()
    (said,) = faults(tmp_path, replace(paths, areas=tmp_path / "areas.shp"))
    assert said == "areas.shp: filen säger inte vilket koordinatsystem den är i."


def test_areas_that_overlap(tmp_path: Path) -> None:
    def grow(frame: GeoDataFrame) -> GeoDataFrame:
        return with_shape(frame, 0, frame.geometry.iloc[0].buffer(20))

    said = spoiled(tmp_path, grow)
    assert any(
        line.startswith("areas_in.geojson, rad 1: ”Västra Ängen” och ”Östra Ön” (rad 3) överlappar varandra")
        for line in said
    )


def test_a_gap_between_areas(tmp_path: Path) -> None:
    def pierce(frame: GeoDataFrame) -> GeoDataFrame:
        hole = Point(WEST + 1000, SOUTH + 1000).buffer(50)
        return with_shape(frame, 0, frame.geometry.iloc[0].difference(hole))

    (said,) = spoiled(tmp_path, pierce)
    assert said.startswith("areas_in.geojson: områdena lämnar en lucka, 7")
    assert " N, " in said


def test_a_gap_and_an_excess_against_the_outline(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    whole = shapely.union_all(areas().geometry.to_numpy())
    moved = GeoDataFrame(
        {"name": ["Exempelköping"]}, geometry=[shapely.affinity.translate(whole, 50)], crs="EPSG:3006"
    )
    outline = save(moved, tmp_path / "outline.geojson")
    said = faults(tmp_path, replace(paths, outline=outline))
    assert any("områdena lämnar en lucka" in line for line in said)
    assert any("”Västra Ängen” går utanför kommungränsen" in line for line in said)


def test_the_same_name_twice(tmp_path: Path) -> None:
    (said,) = spoiled(tmp_path, lambda frame: frame.assign(name=["Norr", "Söder", "Norr"]))
    assert said == "areas_in.geojson, rad 3: name ”Norr” finns redan på rad 1."


def test_the_same_id_twice(tmp_path: Path) -> None:
    (said,) = spoiled(tmp_path, lambda frame: frame.assign(id=["a", "b", "a"]))
    assert said == "areas_in.geojson, rad 3: id ”a” finns redan på rad 1."


def test_an_area_without_a_name(tmp_path: Path) -> None:
    (said,) = spoiled(tmp_path, lambda frame: frame.assign(name=["Norr", None, "Söder"]))
    assert said == "areas_in.geojson, rad 2: ”name” är tomt eller inte text."


def test_a_missing_column(tmp_path: Path) -> None:
    (said,) = spoiled(tmp_path, lambda frame: frame.rename(columns={"name": "namn"}))
    assert said == "areas_in.geojson: kolumnen ”name” saknas."


def test_another_encoding_than_utf8(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    paths.areas.write_bytes(paths.areas.read_text(encoding="utf-8").encode("latin-1"))
    (said,) = faults(tmp_path, paths)
    assert said.startswith("areas_in.geojson, rad ")
    assert said.endswith("texten är inte UTF-8; spara om filen i UTF-8.")


def test_text_that_was_decoded_wrongly_before(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    paths.areas.write_text(paths.areas.read_bytes().decode("cp1252", "replace"), encoding="utf-8")
    (said,) = faults(tmp_path, paths)
    assert "å, ä eller ö har förvanskats" in said


def test_a_file_that_is_no_map(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    paths.areas.write_text("inte en karta", encoding="utf-8")
    (said,) = faults(tmp_path, paths)
    assert said.startswith("areas_in.geojson: filen går inte att läsa som karta")


def test_a_file_with_nothing_in_it(tmp_path: Path) -> None:
    (said,) = spoiled(tmp_path, lambda frame: frame.iloc[:0])
    assert "innehåller inga rader" in said or "kolumnen ”name” saknas" in said


def test_all_files_are_looked_at_before_the_answer(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    paths.areas.unlink()
    assert paths.water is not None
    paths.water.unlink()
    assert faults(tmp_path, paths) == [
        "areas_in.geojson: filen finns inte.",
        "water_in.geojson: filen finns inte.",
    ]


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (
            "name,population\nVästra Ängen,många\n",
            "people.csv, rad 2: folkmängden ”många” är inte ett heltal.",
        ),
        ("name,folk\nVästra Ängen,1\n", "people.csv, rad 1: kolumnen ”population” saknas."),
        ("name,population\nAtlantis,1\n", "people.csv, rad 2: området ”Atlantis” finns inte bland områdena."),
        ("name,population\nVästra Ängen,1\n", "people.csv: folkmängd saknas för ”Norra Åsen”."),
        ("name,population\nÖ,1\nÖ,2\n", "people.csv, rad 3: området ”Ö” finns redan."),
    ],
)
def test_population_that_cannot_be_used(tmp_path: Path, people: str, reason: str) -> None:
    paths = town_paths(tmp_path)
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    assert reason in faults(tmp_path, paths)


def test_a_district_in_two_areas(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    across = Point(WEST + 2000, SOUTH + 500).buffer(200)
    districts = save(
        GeoDataFrame({"name": ["Mitten"]}, geometry=[across], crs="EPSG:3006"), tmp_path / "districts.geojson"
    )
    (said,) = faults(tmp_path, replace(paths, districts=districts))
    assert said.startswith("districts.geojson, rad 1: stadsdelen ”Mitten” ligger inte helt i ett område")


def test_land_that_is_water_in_the_other_file(tmp_path: Path) -> None:
    paths = town_paths(tmp_path)
    (said, *_) = faults(tmp_path, replace(paths, areas_land=paths.areas))
    assert said.startswith("areas_in.geojson, rad 1: land i ”Västra Ängen” är vatten i water_in.geojson, ")


def test_land_that_lacks_an_area_or_leaves_it(tmp_path: Path) -> None:
    paths = replace(town_paths(tmp_path), water=None)
    moved = areas().iloc[[0]]
    moved = moved.set_geometry(moved.translate(-50, 0))
    said = faults(tmp_path, replace(paths, areas_land=save(moved, tmp_path / "land.geojson")))
    assert said[0].startswith("land.geojson, rad 1: land i ”Västra Ängen” ligger utanför området, ")
    assert said[-2:] == [
        "land.geojson: området ”Norra Åsen” saknas.",
        "land.geojson: området ”Östra Ön” saknas.",
    ]


def test_example_points_without_buildings(tmp_path: Path) -> None:
    paths = replace(town_paths(tmp_path), buildings=None)
    with pytest.raises(BrokenReference, match="exempelpunkter kräver både --buildings"):
        build_pack(town_description(), paths, tmp_path / "pack", tmp_path / "points.csv")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = 3", "uppgiften ”name” saknas eller är inte text"),
        ('name = "A"\nmunicipality_code = "1"', "avsnittet [sources.map] saknas"),
        ('name = "A', "filen är inte TOML"),
        ('name = "A"\nmunicipality_code = "1"\n[sources.map]\nsource = "x"', "[sources.map] saknar"),
        ('name = "A"\nmunicipality_code = "1"\n[sources.map]\nkalla = "x"', "okänd uppgift ”kalla”"),
        (
            'name="A"\nmunicipality_code="1"\nmetric_crs="EPSG:4326"\n[sources.map]\nsource="x"',
            "är inte ett koordinatsystem i meter",
        ),
        (
            'name="A"\nmunicipality_code="1"\nmetric_crs="SWEREF"\n[sources.map]\nsource="x"',
            "är inte ett koordinatsystem i meter",
        ),
    ],
)
def test_a_description_that_cannot_be_used(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "town.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenReference) as caught:
        read_description(path)
    assert str(caught.value).startswith("town.toml: ")
    assert reason in str(caught.value)


def test_slugs_are_plain_and_short() -> None:
    assert slug("Hägersten-Älvsjö") == "hagersten-alvsjo"
    assert slug("Enskede-Årsta-Vantör") == "enskede-arsta-vantor"
    assert slug(" Norra  innerstaden ") == "norra-innerstaden"
