"""What is asked of the areas' shapes: which lie beside each other, and their outlines for what is printed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shapely
from geopandas import GeoDataFrame
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.crs import to_metric, to_wgs84
from geo.layers import Pack

WIDTH = 1000
_TOLERANCE_M = 60.0  # a printed map is a hand wide
_MARGIN = 8.0
Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """One area: its path, and where its name can stand."""

    id: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Outlines:
    """All areas in a box of WIDTH by `height`, north up."""

    height: int
    areas: tuple[Outline, ...]


def outlines(pack: Pack) -> Outlines:
    """Return the outlines of a municipality's areas, the same numbers at every call."""
    frame = to_metric(pack.areas, pack.metric_crs)
    west, south, east, north = frame.total_bounds
    scale = (WIDTH - 2 * _MARGIN) / (east - west)
    labels = _labels(pack, frame)

    def place(x: float, y: float) -> tuple[float, float]:
        return round(_MARGIN + (x - west) * scale, 1), round(_MARGIN + (north - y) * scale, 1)

    found = []
    for identity, shape, at in zip(frame["id"], frame.geometry, labels, strict=True):
        x, y = place(at.x, at.y)
        found.append(Outline(str(identity), _path(shape.simplify(_TOLERANCE_M), place), x, y))
    return Outlines(round(2 * _MARGIN + (north - south) * scale), tuple(found))


def _labels(pack: Pack, frame: GeoDataFrame) -> list[Point]:
    points = shapely.points(pack.areas["label_lon"], pack.areas["label_lat"])
    placed = GeoDataFrame(geometry=list(points), crs=to_wgs84(pack.areas).crs)
    return list(to_metric(placed, str(frame.crs)).geometry)


def _path(shape: BaseGeometry, place: Place) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(list(ring.coords), place) for ring in rings)


def _ring(coordinates: list[tuple[float, ...]], place: Place) -> str:
    points = [place(one[0], one[1]) for one in coordinates[:-1]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


# Water between two shores does not make them strangers.
NEAR_M = 600.0


def bordering(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """Return for each area's id the ids of those within NEAR_M metres, the nearest centre first."""
    frame = to_metric(pack.areas, pack.metric_crs)
    shapes = dict(zip(frame["id"].astype(str), frame.geometry, strict=True))
    return {
        one: tuple(
            other
            for _far, other in sorted(
                (shape.centroid.distance(there.centroid), other)
                for other, there in shapes.items()
                if other != one and shape.distance(there) <= NEAR_M
            )
        )
        for one, shape in shapes.items()
    }
