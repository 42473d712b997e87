"""The area of an assumed outage: drawn, chosen or read from a file; what lies in it, or why it is none."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

import geopandas
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84, area_km2, declare_wgs84, moved, to_wgs84
from geo.errors import BrokenReference
from geo.geopackage import SURFACES, read_geopackage
from geo.layers import Pack
from geo.reading import SWEDEN, geometry_faults

LARGEST_FILE: Final = 5_000_000
MOST_ROWS: Final = 500
MOST_CORNERS: Final = 5000  # as a judgement may have; what laying them over each other costs grows fast
LARGEST_RADIUS: Final = 50_000.0
_TOLERANCE: Final = 0.0001  # of a degree: some ten metres, closer than anybody knows an outage
_TOUCHES: Final = 0.01  # of the outage: less than that in an area is the thickness of a drawn border

Ring = tuple[tuple[float, float], ...]
Coordinates = tuple[tuple[Ring, ...], ...]


class BrokenOutage(ValueError):
    """Why nothing can be said of an area; `str()` is one Swedish sentence."""


@dataclass(frozen=True, slots=True)
class OutageArea:
    """An area in WGS84 that can be judged: `areas` it touches, by id, km² in them, and notes."""

    shape: MultiPolygon
    areas: tuple[str, ...]
    km2: float
    notes: tuple[str, ...] = ()

    @property
    def coordinates(self) -> Coordinates:
        """Return the coordinates as GeoJSON has a MultiPolygon's."""
        return tuple(
            tuple(_ring(ring) for ring in (part.exterior, *part.interiors)) for part in self.shape.geoms
        )

    def holds(self, places: Mapping[str, tuple[float, float]]) -> tuple[str, ...]:
        """Return the points in it, by id; one on its border is in it."""
        shapely.prepare(self.shape)
        return tuple(sorted(one for one, at in places.items() if self.shape.intersects(Point(at))))


def of_coordinates(pack: Pack, coordinates: Coordinates) -> OutageArea:
    """Return the area that was saved as these coordinates."""
    return _settled(pack, [Polygon(outer, holes) for outer, *holes in coordinates])


def circle_of(pack: Pack, coordinates: Coordinates) -> tuple[tuple[float, float], float]:
    """Return the middle (longitude, latitude) and the metres of a circle that was saved as coordinates."""
    round_one = moved(Polygon(coordinates[0][0]), WGS84, pack.metric_crs)
    middle = moved(round_one.centroid, pack.metric_crs, WGS84)
    ((east, north),) = middle.coords
    return (round(east, 5), round(north, 5)), float(round(round_one.centroid.hausdorff_distance(round_one)))


def of_polygon(pack: Pack, corners: Sequence[tuple[float, float]]) -> OutageArea:
    """Return the area inside corners (longitude, latitude); raises BrokenOutage."""
    if len(set(corners)) < 3:
        raise BrokenOutage("Sätt ut minst tre hörn.")
    _check_degrees(corners)
    shape = Polygon(corners)
    if crossing := _crossing(shape):
        raise BrokenOutage(f"Linjerna korsar varandra vid {crossing}. Flytta ett hörn.")
    return _settled(pack, [shape])


def of_circle(pack: Pack, centre: tuple[float, float], metres: float) -> OutageArea:
    """Return the area within metres of a place; raises BrokenOutage."""
    if not 0 < metres <= LARGEST_RADIUS:
        raise BrokenOutage("Ange en radie över 0 och högst 50 km.")
    _check_degrees([centre])
    around = moved(Point(centre), WGS84, pack.metric_crs).buffer(metres)
    return _settled(pack, [moved(around, pack.metric_crs, WGS84)])


def of_areas(pack: Pack, areas: Collection[str]) -> OutageArea:
    """Return the whole of some areas, by id; raises BrokenOutage where none was chosen."""
    return _chosen(pack, pack.areas[pack.areas["id"].isin(areas)])


def of_districts(pack: Pack, names: Collection[str]) -> OutageArea:
    """Return the whole of some stadsdelar, by name; raises BrokenOutage where none was chosen."""
    return _chosen(pack, pack.districts[pack.districts["name"].isin(names)])


def of_file(pack: Pack, file: str, content: bytes, told: str = "") -> OutageArea:
    """Return the area of all polygons in a GeoJSON or a GeoPackage; raises BrokenOutage.

    `told` is the coordinate system where the file does not say it, such as "EPSG:3011".
    """
    try:
        frame = _frame(file, content)
        if frame.empty:
            raise BrokenReference(file, None, "filen har inga ytor")
        for fault in geometry_faults(_plain(frame, file), file, ("Polygon", "MultiPolygon")):
            raise fault
        shapes = [shape.simplify(_TOLERANCE) for shape in _placed(file, frame, told)]
        if (corners := int(shapely.get_num_coordinates(shapes).sum())) > MOST_CORNERS:
            raise BrokenReference(file, None, f"ytorna har {corners} hörn, högst {MOST_CORNERS}")
    except BrokenReference as fault:
        raise BrokenOutage(str(fault)) from fault
    return _settled(pack, shapes)


def _frame(file: str, content: bytes) -> GeoDataFrame:
    if len(content) > LARGEST_FILE:
        raise BrokenReference(file, None, f"filen är större än {LARGEST_FILE // 1_000_000} MB")
    if content.startswith(b"SQLite format 3\x00"):
        frame = read_geopackage(file, content, SURFACES)
    elif PurePath(file).suffix.lower() in (".geojson", ".json"):
        frame = _geojson(file, content)
    else:
        raise BrokenReference(file, None, "filen ska vara GeoJSON eller GeoPackage")
    if len(frame) > MOST_ROWS:
        raise BrokenReference(file, None, f"filen har fler än {MOST_ROWS} ytor")
    return frame


def _geojson(file: str, content: bytes) -> GeoDataFrame:
    """Read the shapes alone: what else a file says of them is nothing to us."""
    try:
        read = json.loads(content)
        features = read["features"] if read["type"] == "FeatureCollection" else [read]
        stated = [one["geometry"] if one["type"] == "Feature" else one for one in features]
        shapes = [shapely.geometry.shape(one) if one else None for one in stated]
        crs = _named(read)
    except Exception as fault:  # Shapely raises whatever a damaged file makes of it
        raise BrokenReference(file, None, "filen går inte att läsa som GeoJSON") from fault
    return GeoDataFrame(geometry=geopandas.array.from_shapely(shapes), crs=crs)


def _named(read: Mapping[str, Any]) -> CRS | None:
    """Return the system that an older GeoJSON names; one that names none is in WGS84 by its standard."""
    named = read.get("crs")
    return CRS.from_user_input(named["properties"]["name"]) if named else None


def _plain(frame: GeoDataFrame, file: str) -> GeoDataFrame:
    """Return the frame, once none of its shapes crosses itself: of these the reason is said with a place."""
    for row, shape in enumerate(frame.geometry, start=1):
        if shape is not None and (crossing := _crossing(shape)):
            raise BrokenReference(file, row, f"ytan korsar sig själv vid {crossing}")
    return frame


def _placed(file: str, frame: GeoDataFrame, told: str) -> list[BaseGeometry]:
    """Return the shapes in WGS84: by the system that the file names, else by the one that was told."""
    west, south, east, north = frame.total_bounds
    if frame.crs is None and told:
        frame = frame.set_crs(told)
    elif frame.crs is None and (max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90):
        raise BrokenReference(file, None, "filen säger inte vilket koordinatsystem den är i; välj det")
    elif frame.crs is None:
        frame = declare_wgs84(frame)
    frame = to_wgs84(frame)
    if not _in_sweden(frame.total_bounds):
        raise BrokenReference(file, None, "ytorna ligger inte i Sverige; fel koordinatsystem eller fel fil")
    return list(frame.geometry)


def _chosen(pack: Pack, rows: GeoDataFrame) -> OutageArea:
    if rows.empty:
        raise BrokenOutage("Välj minst ett område.")
    return _settled(pack, [shapely.simplify(rows.geometry.union_all(), _TOLERANCE)])


def _settled(pack: Pack, shapes: Sequence[BaseGeometry]) -> OutageArea:
    """Return shapes as one area, once it is in the municipality."""
    whole = shapely.set_precision(shapely.union_all(shapes), 1e-6)
    parts = [one for one in shapely.get_parts(whole) if isinstance(one, Polygon) and one.area > 0]
    if not parts:
        raise BrokenOutage("Ytan är tom. Rita eller välj ett område.")
    shape = MultiPolygon(parts)
    there = shapely.intersection(pack.areas.geometry.to_numpy(), shape)
    inside = shapely.area(there)  # shares, not metres
    if not (inside > 0).any():
        raise BrokenOutage(f"Området ligger utanför {pack.name}.")
    areas = tuple(sorted(pack.areas["id"][inside > _TOUCHES * min(shape.area, float(inside.sum()))]))
    notes = []
    if sum(one.area for one in shapes) - shape.area > _TOUCHES * shape.area:
        notes.append("Ytor överlappar: det gemensamma räknas en gång.")
    if float(inside.sum()) < (1 - _TOUCHES) * shape.area:
        notes.append(f"En del av området ligger utanför {pack.name} och räknas inte.")
    km2 = area_km2(GeoDataFrame(geometry=there, crs=WGS84), pack.metric_crs).sum()
    return OutageArea(shape, areas, round(float(km2), 2), tuple(notes))


def _crossing(shape: BaseGeometry) -> str:
    """Return where a shape crosses itself, latitude first as people write it; "" where it does not."""
    why = shapely.is_valid_reason(shape)
    if shape.is_empty or why == "Valid Geometry":
        return ""
    east, north = why.partition("[")[2].rstrip("]").split()[:2] if "[" in why else ("?", "?")
    return f"{north}, {east}"


def _check_degrees(corners: Sequence[tuple[float, float]]) -> None:
    shape = shapely.multipoints(list(corners))
    if not _in_sweden(shape.bounds):
        raise BrokenOutage("Koordinaterna ligger inte i Sverige. Skriv latitud och longitud i grader.")


def _in_sweden(bounds: Any) -> bool:
    west, south, east, north = SWEDEN
    return bool(west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north)


def _ring(ring: Any) -> Ring:
    return tuple((round(x, 6), round(y, 6)) for x, y in ring.coords)


def corners_of(text: str) -> Iterator[tuple[float, float]]:
    """Yield the corners (longitude, latitude) of lines of latitude and longitude; raises BrokenOutage."""
    for number, line in enumerate(text.strip().splitlines(), start=1):
        try:
            north, east = (float(one) for one in line.replace(";", " ").replace(", ", " ").split())
        except ValueError:
            raise BrokenOutage(f"Rad {number}: skriv latitud och longitud, som 59.3312, 18.0649.") from None
        yield east, north
