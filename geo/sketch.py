"""An area drawn small enough to put a finger on: its outline, land, rails and names, in a linear frame of
degrees, so that where somebody points is a place; and what is wrong with a place that somebody states.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.layers import Pack
from geo.placing import place

WIDTH: Final = 1000
_MARGIN: Final = 0.06
_TOLERANCE: Final = 0.00012  # of a degree: about ten metres, less than a finger


@dataclass(frozen=True, slots=True)
class Named:
    """A name on the sketch, where it stands."""

    name: str
    x: float
    y: float
    station: bool = False


@dataclass(frozen=True, slots=True)
class Sketch:
    """A box of WIDTH by `height`, north up; `west`, `north` its corner, `lon` and `lat` degrees a unit."""

    height: float
    west: float
    north: float
    lon: float
    lat: float
    outline: str
    land: str
    rail: str
    names: tuple[Named, ...]

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return round((lon - self.west) / self.lon, 1), round((self.north - lat) / self.lat, 1)


def sketch(pack: Pack, area: str) -> Sketch | None:
    """Return one area's sketch; None where the pack does not have it."""
    here = pack.areas[pack.areas["id"] == area]
    if here.empty:
        return None
    west, south, east, north = here.total_bounds
    more_x, more_y = (east - west) * _MARGIN, (north - south) * _MARGIN
    west, south, east, north = west - more_x, south - more_y, east + more_x, north + more_y
    lon = (east - west) / WIDTH
    lat = lon * math.cos(math.radians((north + south) / 2))
    frame = box(west, south, east, north)
    empty = Sketch((north - south) / lat, west, north, lon, lat, "", "", "", ())
    names = (*_districts(pack, frame, empty), *_stations(pack, frame, empty))
    return Sketch(
        *(round(empty.height, 1), west, north, lon, lat),
        outline=_paths(here, frame, empty),
        land=_paths(pack.land if not pack.land.empty else pack.outline, frame, empty),
        rail=_paths(pack.rail, frame, empty),
        names=names,
    )


def _paths(layer: GeoDataFrame, frame: BaseGeometry, on: Sketch) -> str:
    shapes = [shape.simplify(_TOLERANCE).intersection(frame) for shape in layer.geometry]
    return "".join(_path(part, on) for shape in shapes for part in shapely.get_parts(shape))


def _path(part: BaseGeometry, on: Sketch) -> str:
    if isinstance(part, LineString):
        return _line(list(part.coords), on)
    if not isinstance(part, Polygon) or part.is_empty:
        return ""
    return "".join(f"{_line(list(ring.coords)[:-1], on)}Z" for ring in (part.exterior, *part.interiors))


def _line(coordinates: Sequence[tuple[float, ...]], on: Sketch) -> str:
    points = (on.at(one[0], one[1]) for one in coordinates)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if coordinates else ""


def _districts(pack: Pack, frame: BaseGeometry, on: Sketch) -> Iterator[Named]:
    rows = pack.districts.itertuples(index=False)
    for row in rows:
        if frame.contains(Point(row.label_lon, row.label_lat)):
            yield Named(str(row.name), *on.at(float(row.label_lon), float(row.label_lat)))


def _stations(pack: Pack, frame: BaseGeometry, on: Sketch) -> Iterator[Named]:
    for name, shape in zip(pack.stations["name"], pack.stations.geometry, strict=True):
        if frame.contains(shape):
            yield Named(str(name), *on.at(shape.x, shape.y), station=True)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in WGS84 and the area it is in."""

    lon: float
    lat: float
    area: str


def spot(pack: Pack, north: float, east: float) -> Spot | str:
    """Return where two numbers are, or in words why nothing can be put there."""
    stated = {"id": "", "name": "platsen", "north": north, "east": east, "stated_area": None}
    placed = place(pd.DataFrame([stated]), pack).frame.iloc[0]
    if isinstance(placed["reason"], str):
        return placed["reason"][:1].upper() + placed["reason"][1:]
    at = placed.geometry
    if not pack.land.empty and not pack.land.intersects(at).any():
        return "Platsen ligger i vatten"
    return Spot(at.x, at.y, str(placed["area"]))


def middle(pack: Pack, area: str) -> Spot | None:
    """Return where an area's name stands, which is inside it; None where the pack does not have it."""
    here = pack.areas[pack.areas["id"] == area]
    if here.empty:
        return None
    row = here.iloc[0]
    return Spot(float(row["label_lon"]), float(row["label_lat"]), area)
