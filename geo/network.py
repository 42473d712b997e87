"""A network of ways as other programs write it: GraphML (OSMnx), or edges in a GeoPackage or any map file."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import shapely
from geopandas import GeoDataFrame
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.errors import BrokenReference
from geo.reading import check_text, placed, read_frame

_TAG = "{http://graphml.graphdrawing.org/xmlns}"


def read_network(path: Path) -> GeoDataFrame:
    """Return the edges (WGS84), each told once however many directions it was told in."""
    frame = _graphml(path) if path.suffix.lower() == ".graphml" else read_frame(path, (), _edges(path))
    return frame[~frame.geometry.normalize().to_wkb().duplicated()].reset_index(drop=True)


def _edges(path: Path) -> str | None:
    """Return the layer that OSMnx names so, where a file has several."""
    if path.suffix.lower() != ".gpkg" or not path.is_file():
        return None
    try:
        names = list(geopandas.list_layers(path)["name"])
    except Exception:  # whatever GDAL makes of it: reading says what is wrong
        return None
    return "edges" if "edges" in names else None


def _graphml(path: Path) -> GeoDataFrame:
    check_text(path)
    try:
        root = ElementTree.parse(path).getroot()  # noqa: S314 - expat itself stops entities that grow
    except ElementTree.ParseError as fault:
        raise BrokenReference(path.name, None, f"filen är inte GraphML ({fault})") from fault
    names = {str(key.get("id")): str(key.get("attr.name")) for key in root.iter(f"{_TAG}key")}
    graph = root.find(f"{_TAG}graph")
    if graph is None:
        raise BrokenReference(path.name, None, "filen är inte GraphML (ingen graf)")
    crs = _told(graph, names).get("crs")
    if crs is None:
        raise BrokenReference(path.name, None, "filen säger inte vilket koordinatsystem den är i")
    edges = list(_drawn(graph, names, path.name))
    if not edges:
        raise BrokenReference(path.name, None, "filen innehåller inga rader")
    lengths, lines = zip(*edges, strict=True)
    try:
        frame = GeoDataFrame({"length": lengths}, geometry=list(lines), crs=crs)
    except CRSError as fault:
        raise BrokenReference(path.name, None, f"”{crs}” är inte ett koordinatsystem") from fault
    return placed(frame, path.name)


def _told(element: ElementTree.Element, names: Mapping[str, str]) -> dict[str, str]:
    return {
        names.get(str(data.get("key")), ""): (data.text or "").strip()
        for data in element.findall(f"{_TAG}data")
    }


def _drawn(
    graph: ElementTree.Element, names: Mapping[str, str], file: str
) -> Iterator[tuple[float | None, BaseGeometry]]:
    """Yield each edge's stated length and its line: as drawn, or straight between its nodes."""
    corners: dict[str | None, tuple[float, float]] = {}
    for row, node in enumerate(graph.findall(f"{_TAG}node"), start=1):
        told = _told(node, names)
        try:
            corners[node.get("id")] = float(told["x"]), float(told["y"])
        except (KeyError, ValueError) as fault:
            raise BrokenReference(file, row, "noden saknar läge (x och y)") from fault
    for row, edge in enumerate(graph.findall(f"{_TAG}edge"), start=1):
        told = _told(edge, names)
        try:
            between = [corners[edge.get("source")], corners[edge.get("target")]]
            line = shapely.from_wkt(told["geometry"]) if "geometry" in told else shapely.LineString(between)
            yield float(told["length"]) if "length" in told else None, line
        except (KeyError, ValueError, ShapelyError) as fault:
            raise BrokenReference(file, row, "kanten går inte att läsa") from fault
