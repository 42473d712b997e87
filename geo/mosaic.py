"""One mosaic of faces that every layer of areas and water is dissolved from.

An edge that two layers share is therefore the same edge in both, however much it is generalised.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84, to_metric, to_wgs84
from geo.description import Rules
from geo.inputs import Inputs

DRAWING_GRID_M = 0.01  # files drawn apart meet within a centimetre
WIRE_GRID_DEG = 1e-5  # five decimals: about a metre, and half that along a parallel
KEYS = ["area", "district", "land"]


def faces(shapes: Iterable[BaseGeometry], grid: float) -> npt.NDArray[np.object_]:
    """Return the polygons between all the shapes' edges, noded and snapped to a grid in their own units.

    The result is a valid coverage: no overlap, and every shared edge has the same vertices on both sides.
    """
    edges = shapely.union_all(shapely.boundary(np.array(list(shapes), dtype=object)), grid_size=grid)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(edges))))


def owners(pieces: npt.NDArray[np.object_], shapes: Iterable[BaseGeometry]) -> npt.NDArray[np.int64]:
    """Return for each piece the position of the first shape it lies in, or -1."""
    tree = shapely.STRtree(list(shapes))
    piece, shape = tree.query(shapely.point_on_surface(pieces), predicate="within")
    found = np.full(len(pieces), len(tree), dtype=np.int64)
    np.minimum.at(found, piece, shape)
    return np.where(found == len(tree), -1, found)


def mosaic(inputs: Inputs, rules: Rules, metric_crs: str) -> GeoDataFrame:
    """Return the generalised mosaic in WGS84: `area` (id), `district` (name or ""), `land` (bool), geometry.

    Each row is one area's land or water in one district; together they cover the municipality exactly.
    """
    pieces = _classified(inputs, metric_crs)
    for land, smallest in ((False, rules.min_water_m2), (True, rules.min_islet_m2)):
        pieces = _without_specks(pieces, land=land, smallest_m2=smallest)
    atoms = _dissolved(pieces)
    simple = atoms.set_geometry(atoms.geometry.simplify_coverage(rules.tolerance_m))
    return _on_wire_grid(to_wgs84(simple))


def _classified(inputs: Inputs, metric_crs: str) -> GeoDataFrame:
    """Cut the municipality along every given edge and say of each face where it belongs (metric)."""
    given = {
        kind: to_metric(frame, metric_crs)
        for kind in ("areas", "districts", "areas_land", "water")
        if (frame := getattr(inputs, kind)) is not None
    }
    cut = faces((shape for frame in given.values() for shape in frame.geometry), DRAWING_GRID_M)
    area = owners(cut, given["areas"].geometry)
    cut, area = cut[area >= 0], area[area >= 0]
    return GeoDataFrame(
        {
            "area": given["areas"]["id"].to_numpy()[area],
            "district": _districts(cut, given.get("districts")),
            "land": _is_land(cut, given),
        },
        geometry=list(cut),
        crs=metric_crs,
    )


def _districts(cut: npt.NDArray[np.object_], districts: GeoDataFrame | None) -> list[str]:
    if districts is None:
        return [""] * len(cut)
    names = [*districts["name"], ""]  # position -1: in no district
    return [names[owner] for owner in owners(cut, districts.geometry)]


def _is_land(cut: npt.NDArray[np.object_], given: dict[str, GeoDataFrame]) -> npt.NDArray[np.bool_]:
    if "areas_land" in given:
        return owners(cut, given["areas_land"].geometry) >= 0
    if "water" in given:
        return owners(cut, given["water"].geometry) < 0
    return np.ones(len(cut), dtype=bool)


def _without_specks(pieces: GeoDataFrame, *, land: bool, smallest_m2: float) -> GeoDataFrame:
    """Turn waters (or, with `land`, islets) too small to draw into what surrounds them."""
    same = pieces["land"] == land
    if not same.any():
        return pieces
    bodies = np.asarray(shapely.get_parts(pieces[same].geometry.union_all(method="coverage")))
    small = bodies[shapely.area(bodies) < smallest_m2]
    speck = owners(pieces.geometry.to_numpy(), small) >= 0
    return pieces.assign(land=np.where(same & speck, not land, pieces["land"]))


def _dissolved(pieces: GeoDataFrame) -> GeoDataFrame:
    return pieces.dissolve(KEYS, method="coverage", as_index=False)


def _on_wire_grid(atoms: GeoDataFrame) -> GeoDataFrame:
    """Round to the wire's decimals without moving shared edges apart or letting one cross another."""
    cut = faces(atoms.geometry, WIRE_GRID_DEG)
    owner = owners(cut, atoms.geometry)
    cut, owner = cut[owner >= 0], owner[owner >= 0]
    rows = atoms[KEYS].iloc[owner].reset_index(drop=True)
    return _dissolved(GeoDataFrame(rows, geometry=list(cut), crs=WGS84))
