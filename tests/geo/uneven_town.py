"""Ojämn stad: 6 by 2 km, a river across it with two bridges, and everyone in the north-western corner."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from geopandas import GeoDataFrame
from shapely import LineString, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geo.build import build_pack
from geo.crs import to_wgs84
from geo.inputs import InputPaths
from geo.layers import Pack, load_pack
from tests.geo.exempelkoping import METRIC, SOUTH, WEST, save, town_description

Placed = tuple[float, float]
RIVER = box(3000, -10, 3120, 2010)
SQUARES = {"trang": (box(0, 1500, 500, 2000), 900), "gles": (box(500, 1500, 1000, 2000), 100)}
BRIDGES = {"Norra bron": (1700.0, "ja"), "Södra bron": (300.0, "ja"), "Järnvägsbron": (1000.0, "nej")}


def frame(columns: dict[str, list[object]], shapes: Sequence[BaseGeometry]) -> GeoDataFrame:
    placed = [translate(shape, WEST, SOUTH) for shape in shapes]
    return GeoDataFrame(columns, geometry=placed, crs=METRIC)


def areas() -> GeoDataFrame:
    return frame({"name": ["Väster", "Öster"]}, [box(0, 0, 3060, 2000), box(3060, 0, 6000, 2000)])


def squares() -> GeoDataFrame:
    names, told = list(SQUARES), list(SQUARES.values())
    columns: dict[str, list[object]] = {"ruta": list(names), "pop_2025": [people for _, people in told]}
    return frame(columns, [shape for shape, _ in told])


def ages() -> GeoDataFrame:
    """One in ten over 65 in the dense square, half in the other; a twentieth and a fifth over 80."""
    columns: dict[str, list[object]] = {
        **{"basomrade": ["1", "2"], "tot_2016": [400, 200]},
        **{"a65plus_2016": [40, 100], "a80plus_2016": [20, 40]},
    }
    return frame(columns, [shape for shape, _ in SQUARES.values()])


def bridges() -> GeoDataFrame:
    lines = [LineString([(2990, north), (3130, north)]) for north, _ in BRIDGES.values()]
    columns: dict[str, list[object]] = {"namn": list(BRIDGES), "gang": [walk for _, walk in BRIDGES.values()]}
    return frame(columns, lines)


def at(east: float, north: float) -> Placed:
    """Return longitude and latitude of a place in the town's own metres."""
    corner = Polygon([(east, north), (east + 1, north), (east, north + 1)])
    placed = to_wgs84(frame({}, [corner])).geometry.iloc[0].exterior.coords[0]
    return placed[0], placed[1]


def paths(directory: Path, *, people: bool = True, river: bool = False) -> InputPaths:
    directory.mkdir(parents=True, exist_ok=True)
    return InputPaths(
        areas=save(areas(), directory / "areas_in.geojson"),
        water=save(frame({}, [RIVER.intersection(box(0, 0, 6000, 2000))]), directory / "water_in.geojson")
        if river
        else None,
        population_areas=save(squares(), directory / "squares_in.geojson") if people else None,
        crossings=save(bridges(), directory / "bridges_in.geojson") if river else None,
    )


def build(directory: Path, *, people: bool = True, river: bool = False, network: Path | None = None) -> Pack:
    given = replace(paths(directory, people=people, river=river), network=network)
    build_pack(town_description(tolerance_m=1.0), given, directory / "pack")
    return load_pack(directory / "pack")
