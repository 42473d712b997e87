"""The area of an assumed outage: drawn, chosen or read; each way it can be wrong has its words."""

import json
import math
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import shapely
from geopandas import GeoDataFrame
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from dashboard.settings import REFERENCE_PACK
from data.assessments import rules
from geo.crs import area_km2, to_metric
from geo.layers import Pack, load_pack
from geo.outage import (
    MOST_CORNERS,
    BrokenOutage,
    corners_of,
    of_areas,
    of_circle,
    of_coordinates,
    of_districts,
    of_file,
    of_polygon,
)

TOWN = ((18.06, 59.31), (18.08, 59.31), (18.08, 59.316), (18.06, 59.316))  # on Södermalm


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(REFERENCE_PACK)


def geojson(shapes: Sequence[BaseGeometry | None], crs: str = "") -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"namn": "<b>x</b>"},
            "geometry": None if one is None else json.loads(shapely.to_geojson(one)),
        }
        for one in shapes
    ]
    stated: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        stated["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(stated).encode()


def geopackage(shapes: Sequence[BaseGeometry], crs: str | None, kind: str = "Polygon") -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "avbrott.gpkg"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that it has no system is what is tried
            GeoDataFrame(geometry=list(shapes), crs=crs).to_file(path, driver="GPKG", geometry_type=kind)
        return path.read_bytes()


def metric(shape: BaseGeometry, code: str = "EPSG:3011") -> BaseGeometry:
    (moved,) = to_metric(GeoDataFrame(geometry=[shape], crs="EPSG:4326"), code).geometry
    assert isinstance(moved, BaseGeometry)
    return moved


def test_what_is_drawn_is_an_area_with_its_size_and_what_lies_in_it(pack: Pack) -> None:
    drawn = of_polygon(pack, TOWN)
    assert drawn.areas == ("sodermalm",)
    assert drawn.km2 == pytest.approx(metric(Polygon(TOWN)).area / 1e6, abs=0.01)
    places = {"in": (18.07, 59.313), "on": (18.06, 59.313), "out": (18.05, 59.313)}
    assert drawn.holds(places) == ("in", "on")
    assert of_coordinates(pack, drawn.coordinates).shape.equals(drawn.shape)


def test_a_circle_is_as_wide_in_metres_as_it_says(pack: Pack) -> None:
    round_one = of_circle(pack, (18.07, 59.31), 500)
    assert round_one.km2 == pytest.approx(0.785, abs=0.01)
    middle = metric(Point(18.07, 59.31))
    assert middle.hausdorff_distance(metric(round_one.shape).boundary) == pytest.approx(500, abs=1)


def test_areas_and_stadsdelar_touch_themselves_alone(pack: Pack) -> None:
    for area in map(str, pack.areas["id"]):
        assert of_areas(pack, [area]).areas == (area,)
    row = pack.districts.iloc[0]
    assert of_districts(pack, [row["name"]]).areas == (row["area"],)
    two = of_areas(pack, ["bromma", "sodermalm"])
    assert two.areas == ("bromma", "sodermalm")
    assert sum(len(ring) for part in two.coordinates for ring in part) < 1000


@pytest.mark.parametrize(
    ("corners", "why"),
    [
        ((), "minst tre hörn"),
        (TOWN[:2] * 2, "minst tre hörn"),
        ((TOWN[0], TOWN[2], TOWN[1], TOWN[3]), "Linjerna korsar varandra vid 59.313, 18.07"),
        (((18.05, 59.3), (18.06, 59.3), (18.07, 59.3)), "Linjerna korsar|Ytan är tom"),
        (((17.6, 59.8), (17.7, 59.8), (17.7, 59.9)), "utanför Stockholm"),
        (((59.3, 18.05), (59.3, 18.1), (59.32, 18.1)), "inte i Sverige"),
    ],
)
def test_a_drawing_that_cannot_be_one_says_why(
    pack: Pack, corners: Sequence[tuple[float, float]], why: str
) -> None:
    with pytest.raises(BrokenOutage, match=why):
        of_polygon(pack, corners)


@pytest.mark.parametrize("metres", [0, -5, 60_000, float("nan")])
def test_a_circle_that_cannot_be_one_says_why(pack: Pack, metres: float) -> None:
    with pytest.raises(BrokenOutage, match="radie"):
        of_circle(pack, (18.07, 59.31), metres)


def test_nothing_chosen_and_what_reaches_outside_is_said(pack: Pack) -> None:
    with pytest.raises(BrokenOutage, match="Välj minst ett område"):
        of_areas(pack, [])
    with pytest.raises(BrokenOutage, match="Välj minst ett område"):
        of_districts(pack, ["Atlantis"])
    assert of_polygon(pack, ((17.6, 59.3), (18.1, 59.3), (18.1, 59.4), (17.6, 59.4))).notes == (
        "En del av området ligger utanför Stockholm och räknas inte.",
    )


@pytest.mark.parametrize("crs", ["EPSG:3011", "EPSG:3006", "EPSG:4326"])
def test_a_file_is_read_in_the_system_that_it_names(pack: Pack, crs: str) -> None:
    shape = Polygon(TOWN) if crs == "EPSG:4326" else metric(Polygon(TOWN), crs)
    named = f"urn:ogc:def:crs:EPSG::{crs[5:]}" if crs != "EPSG:4326" else ""
    for file, content in (
        ("a.geojson", geojson([shape], named)),
        ("a.gpkg", geopackage([shape], crs)),
    ):
        read = of_file(pack, file, content)
        assert read.areas == ("sodermalm",)
        assert read.km2 == pytest.approx(of_polygon(pack, TOWN).km2, abs=0.02)


def test_a_file_without_a_system_is_read_as_it_is_told(pack: Pack) -> None:
    shape = metric(Polygon(TOWN))
    for file, content in (("a.geojson", geojson([shape])), ("a.gpkg", geopackage([shape], None))):
        with pytest.raises(BrokenOutage, match="säger inte vilket koordinatsystem den är i; välj det"):
            of_file(pack, file, content)
        assert of_file(pack, file, content, "EPSG:3011").areas == ("sodermalm",)
        with pytest.raises(BrokenOutage, match=r"inte i Sverige|utanför Stockholm"):
            of_file(pack, file, content, "EPSG:3006")


def test_a_file_that_names_the_wrong_system_is_refused(pack: Pack) -> None:
    with pytest.raises(BrokenOutage, match="fel koordinatsystem eller fel fil"):
        of_file(pack, "a.gpkg", geopackage([metric(Polygon(TOWN))], "EPSG:3857"))


@pytest.mark.parametrize(
    ("shapes", "why"),
    [
        ([], "har inga ytor"),
        ([Polygon(TOWN), Polygon()], "rad 2: geometri saknas"),
        ([None], "rad 1: geometri saknas"),
        ([Point(18.07, 59.31)], "geometrin är Point"),
        ([Polygon((TOWN[0], TOWN[2], TOWN[1], TOWN[3]))], "rad 1: ytan korsar sig själv vid 59.313, 18.07"),
        ([box(17.6, 59.8, 17.7, 59.9)], "utanför Stockholm"),
    ],
)
def test_a_file_of_what_is_no_area_says_which_row(
    pack: Pack, shapes: list[BaseGeometry | None], why: str
) -> None:
    with pytest.raises(BrokenOutage, match=why):
        of_file(pack, "avbrott.geojson", geojson(shapes))


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("a.geojson", b"{", "går inte att läsa som GeoJSON"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": 3}', "går inte att läsa som GeoJSON"),
        ("a.geojson", b"[" * 100_000, "går inte att läsa som GeoJSON"),
        ("a.shp", b"x", "GeoJSON eller GeoPackage"),
        ("a.gpkg", b"SQLite format 3\x00x", "går inte att läsa som GeoPackage"),
        ("a.geojson", b" " * 5_000_001, "större än 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(pack: Pack, file: str, content: bytes, why: str) -> None:
    with pytest.raises(BrokenOutage, match=why):
        of_file(pack, file, content)


def test_a_geopackage_of_points_has_no_area(pack: Pack) -> None:
    with pytest.raises(BrokenOutage, match="inget lager med ytor"):
        of_file(pack, "a.gpkg", geopackage([Point(18.07, 59.31)], "EPSG:4326", "Point"))


def test_what_overlaps_is_counted_once_and_said(pack: Pack) -> None:
    halves = [box(18.06, 59.31, 18.072, 59.316), box(18.07, 59.31, 18.08, 59.316)]
    over = of_file(pack, "a.geojson", geojson(halves))
    assert over.notes == ("Ytor överlappar: det gemensamma räknas en gång.",)
    assert over.km2 == pytest.approx(of_polygon(pack, TOWN).km2, abs=0.01)
    beside = of_file(pack, "a.geojson", geojson([halves[0], box(18.072, 59.31, 18.08, 59.316)]))
    assert beside.notes == ()
    apart = MultiPolygon([box(18.05, 59.30, 18.06, 59.31), box(18.08, 59.30, 18.09, 59.31)])
    assert shapely.get_num_geometries(of_file(pack, "a.geojson", geojson([apart])).shape) == 2


def test_a_file_of_more_corners_than_can_be_laid_over_each_other_is_refused_at_once(pack: Pack) -> None:
    stars = [star(18.0 + 0.001 * number, 59.3) for number in range(100)]
    began = time.process_time()
    with pytest.raises(BrokenOutage, match=r"ytorna har \d+ hörn, högst 5000"):
        of_file(pack, "stjärnor.geojson", geojson(stars))
    assert time.process_time() - began < 2  # laid over each other in pairs they took 20 s
    assert MOST_CORNERS == rules.MOST_CORNERS


def star(lon: float, lat: float, corners: int = 200) -> Polygon:
    """Return a star whose points every other star near it crosses."""
    turns = [2 * math.pi * number / corners for number in range(corners)]
    far = [0.05 if number % 2 else 0.01 for number in range(corners)]
    return Polygon(
        [(lon + r * math.cos(t), lat + r * math.sin(t) / 2) for t, r in zip(turns, far, strict=True)]
    )


def test_of_what_reaches_outside_only_what_is_inside_is_measured(pack: Pack) -> None:
    wide = of_circle(pack, (18.07, 59.31), 40_000)
    assert wide.notes == ("En del av området ligger utanför Stockholm och räknas inte.",)
    assert wide.km2 == pytest.approx(float(area_km2(pack.areas, pack.metric_crs).sum()), abs=0.1)


def test_corners_are_typed_a_line_each(pack: Pack) -> None:
    assert tuple(corners_of("59.310, 18.06\n59.31 18.08\n 59.316;18.08 ")) == (TOWN[0], TOWN[1], TOWN[2])
    with pytest.raises(BrokenOutage, match="Rad 2: skriv latitud och longitud"):
        tuple(corners_of("59.30, 18.05\nSödermalm"))
