"""Metres inside, degrees at the edges: measured against the ellipsoid and known figures."""

import pytest
from geopandas import GeoDataFrame
from pyproj import Geod
from shapely import Point, box

from geo.crs import METRIC, WGS84, area_km2, declare_wgs84, is_metric, to_metric, to_wgs84
from geo.errors import UnknownProjection

SERGELS_TORG, GLOBEN = (18.0636, 59.3326), (18.0835, 59.2935)


def test_a_distance_in_the_metric_system_is_the_distance_on_the_ground() -> None:
    points = GeoDataFrame(geometry=[Point(SERGELS_TORG), Point(GLOBEN)], crs=WGS84)
    metric = to_metric(points)
    measured = metric.geometry.iloc[0].distance(metric.geometry.iloc[1])
    _, _, on_the_ground = Geod(ellps="GRS80").inv(*SERGELS_TORG, *GLOBEN)
    assert metric.crs == METRIC
    assert measured == pytest.approx(on_the_ground, rel=1e-5)


def test_there_and_back_is_where_we_were() -> None:
    points = GeoDataFrame(geometry=[Point(SERGELS_TORG)], crs=WGS84)
    there = to_wgs84(to_metric(points)).geometry.iloc[0]
    assert (there.x, there.y) == pytest.approx(SERGELS_TORG, abs=1e-9)


def test_area_is_given_in_square_kilometres_whatever_the_frame_is_in() -> None:
    square = GeoDataFrame(geometry=[box(150_000, 6_580_000, 152_000, 6_581_000)], crs=METRIC)
    assert area_km2(square).iloc[0] == pytest.approx(2.0)
    assert area_km2(to_wgs84(square)).iloc[0] == pytest.approx(2.0)
    assert area_km2(square, "EPSG:3006").iloc[0] == pytest.approx(2.0, rel=0.002)


@pytest.mark.parametrize("project", [to_metric, to_wgs84, area_km2])
def test_a_frame_that_does_not_say_where_it_is_cannot_be_measured(project: object) -> None:
    with pytest.raises(UnknownProjection, match="saknar uppgift om koordinatsystem"):
        project(GeoDataFrame(geometry=[Point(SERGELS_TORG)]))  # type: ignore[operator]


def test_bare_degrees_can_be_declared() -> None:
    assert declare_wgs84(GeoDataFrame(geometry=[Point(SERGELS_TORG)])).crs == WGS84


@pytest.mark.parametrize(("name", "metric"), [("EPSG:3011", True), ("EPSG:3006", True), ("EPSG:4326", False)])
def test_only_a_system_in_metres_is_metric(name: str, metric: bool) -> None:
    assert is_metric(name) is metric
