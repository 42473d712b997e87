"""Exempelköping: a made-up municipality of three areas and a lake, drawn in metres and saved as files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from geopandas import GeoDataFrame
from shapely import LineString, Point, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geo.build import build_pack
from geo.crs import to_wgs84
from geo.description import Description, PointTexts, Rules, Texts
from geo.inputs import InputPaths

METRIC = "EPSG:3006"
WEST, SOUTH = 520_000.0, 6_570_000.0  # open country north of Hjälmaren; nobody's real border
NAMES = ("Norra Åsen", "Västra Ängen", "Östra Ön")


def town_description(**rules: float) -> Description:
    texts = Texts("påhittad karta", "CC0 1.0", "2026", "Exempelköping")
    points = PointTexts("exempel: påhittad byggnad", "{area} nämnd", "Ledningen", "Ägaren", "Felanmälan", 12)
    return Description("Exempelköping", "9999", METRIC, Rules(**rules), {"map": texts}, points)


def areas() -> GeoDataFrame:
    """Two areas side by side and one above both, with crooked borders; 4 by 4 km in metres."""
    crooked = LineString([(2000 + 30 * (step % 3), step * 20) for step in range(101)])
    level = LineString(
        [(step * 20, 2000 if 90 < step < 110 else 2000 + 25 * (step % 2)) for step in range(201)]
    )
    edges = shapely.union_all([box(0, 0, 4000, 4000).boundary, level, crooked])
    shapes = sorted(shapely.get_parts(shapely.polygonize(shapely.get_parts(edges))), key=_place)
    big = [shape for shape in shapes if shape.area > 1e6]
    return _frame({"name": [NAMES[1], NAMES[0], NAMES[2]]}, big)


def _place(shape: Polygon) -> tuple[float, float]:
    return round(shape.centroid.x, -3), shape.centroid.y


def lake() -> BaseGeometry:
    """A round lake over the border between west and east, half a kilometre across, in the frame's metres."""
    return Point(2000, 1000).buffer(250)


def water() -> GeoDataFrame:
    return _frame({"kind": ["sjö", "damm"]}, [lake(), Point(300, 300).buffer(5)])


def buildings() -> GeoDataFrame:
    spots = [(500 + 700 * column, 400 + 700 * row) for row in range(5) for column in range(5)]
    return _frame(
        {
            "id": [f"B{number:02d}" for number in range(len(spots))],
            "name": [f"Skola {number}" for number in range(len(spots))],
            "address": ["Gatan 1"] * len(spots),
            "postal_town": ["Exempelköping"] * len(spots),
            "kind": ["skola"] * len(spots),
        },
        [Point(spot) for spot in spots],
    )


def districts() -> GeoDataFrame:
    """A district at either side of the lake, each in its own area; the rest of the town has none."""
    return _frame({"name": ["Strand", "Brink"]}, [box(500, 500, 1900, 1500), box(2300, 500, 3500, 1500)])


def rail() -> GeoDataFrame:
    """One line through the town, and a yard that belongs to none."""
    tracks = [LineString([(0, 3000), (2000, 3005), (4000, 3000)]), LineString([(100, 3100), (400, 3100)])]
    return _frame(
        {"mode": ["jarnvag", "jarnvag"], "line": ["Tvärbanan", None], "colour": [None, None]}, tracks
    )


def stations() -> GeoDataFrame:
    return _frame(
        {"name": ["Väster", "Norr"], "lines": ["Buss, Tvärbanan", "Buss"]},
        [Point(100, 3000), Point(200, 3900)],
    )


def _frame(columns: Mapping[str, Any], shapes: Sequence[BaseGeometry]) -> GeoDataFrame:
    placed = [translate(shape, WEST, SOUTH) for shape in shapes]
    return GeoDataFrame(dict(columns), geometry=placed, crs=METRIC)


def save(frame: GeoDataFrame, path: Path) -> Path:
    """Save in WGS84, as a municipality should."""
    to_wgs84(frame).to_file(path, driver="GeoJSON")
    return path


def town_paths(directory: Path) -> InputPaths:
    """Save areas, water, buildings and population, and return where they are."""
    people = "name,population\n" + "".join(f"{name},{1000 * n}\n" for n, name in enumerate(NAMES, start=1))
    (directory / "people.csv").write_text(people, encoding="utf-8")
    return InputPaths(
        areas=save(areas(), directory / "areas_in.geojson"),
        water=save(water(), directory / "water_in.geojson"),
        buildings=save(buildings(), directory / "buildings_in.geojson"),
        population=directory / "people.csv",
    )


def build_town(directory: Path, **rules: float) -> Path:
    """Build Exempelköping under a directory and return its pack."""
    pack = directory / "pack"
    build_pack(town_description(**rules), town_paths(directory), pack, directory / "points.csv")
    return pack
