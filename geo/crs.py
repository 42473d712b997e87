"""The only file that reprojects: WGS84 at the edges, a metric system inside."""

from geopandas import GeoDataFrame, GeoSeries
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from geo.errors import UnknownProjection

WGS84 = "EPSG:4326"
METRIC = "EPSG:3011"  # SWEREF 99 18 00, Stockholm's own; a pack may name another in its manifest.


def _projected(frame: GeoDataFrame, crs: str, what: str) -> GeoDataFrame:
    if frame.crs is None:
        raise UnknownProjection(what)
    return frame if frame.crs == CRS(crs) else frame.to_crs(crs)


def to_metric(frame: GeoDataFrame, metric_crs: str = METRIC) -> GeoDataFrame:
    """Return the frame in metres (EPSG:3011 unless told otherwise); UnknownProjection without a CRS."""
    return _projected(frame, metric_crs, "Underlaget som ska mätas")


def to_wgs84(frame: GeoDataFrame) -> GeoDataFrame:
    """Return the frame in EPSG:4326, longitude first; UnknownProjection without a CRS."""
    return _projected(frame, WGS84, "Underlaget som ska visas")


def declare_wgs84(frame: GeoDataFrame) -> GeoDataFrame:
    """Say of bare longitudes and latitudes, such as a CSV's, that they are WGS84; nothing is moved."""
    return frame.set_crs(WGS84)


def moved(shape: BaseGeometry, given: str, wanted: str) -> BaseGeometry:
    """Return one shape in another system; a frame of one row would cost five times as much."""
    there: BaseGeometry = GeoSeries([shape], crs=given).to_crs(wanted).iloc[0]
    return there


def area_km2(frame: GeoDataFrame, metric_crs: str = METRIC) -> GeoSeries:
    """Return each row's area in km², measured in the metric system; index as the frame's."""
    return to_metric(frame, metric_crs).geometry.area / 1e6


def is_metric(name: str) -> bool:
    """Tell whether a name such as "EPSG:3006" is a projected system in metres."""
    crs = CRS.from_user_input(name)
    return bool(crs.is_projected and {axis.unit_name for axis in crs.axis_info} == {"metre"})
