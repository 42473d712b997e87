"""One mosaic of faces, and the layers of a pack that are dissolved from it."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84, area_km2, to_metric, to_wgs84
from geo.description import Description, Rules
from geo.inputs import Inputs
from geo.neighbours import neighbours

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

    Each row is one area's land or water in one district; together they cover the municipality exactly. An
    edge that two layers share is the same edge in both, however much it is generalised.
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
            "district": _district_names(cut, given.get("districts")),
            "land": _is_land(cut, given),
        },
        geometry=list(cut),
        crs=metric_crs,
    )


def _district_names(cut: npt.NDArray[np.object_], districts: GeoDataFrame | None) -> list[str]:
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


def compose(inputs: Inputs, description: Description) -> dict[str, GeoDataFrame]:
    """Return the layers by name, WGS84; empty layers are left out."""
    crs = description.metric_crs
    pieces = mosaic(inputs, description.rules, crs)
    land = pieces[pieces["land"]]
    outline = _outline(pieces, inputs, description)
    layers = {
        "areas": _areas(pieces, land, inputs, crs),
        "land": _merged(land, "area").rename(columns={"area": "id"}),
        "outline": outline,
        "neighbours": neighbours(outline, description.code, crs, description.rules.context_m),
    }
    if inputs.districts is not None:
        layers["districts"] = _district_layer(pieces, land, inputs.districts, crs)
    if not pieces["land"].all():
        layers["water"] = _water(pieces[~pieces["land"]], crs)
    if inputs.rail is not None:
        layers["rail"] = _rail(inputs.rail, description)
    if inputs.stations is not None:
        layers["stations"] = _stations(inputs.stations, inputs.rail)
    return {name: frame for name, frame in layers.items() if not frame.empty}


def _merged(pieces: GeoDataFrame, by: str | list[str]) -> GeoDataFrame:
    """Dissolve pieces of the mosaic; the edges that remain keep every vertex they share."""
    return pieces.dissolve(by, method="coverage", as_index=False)


def _areas(pieces: GeoDataFrame, land: GeoDataFrame, inputs: Inputs, crs: str) -> GeoDataFrame:
    given = inputs.areas.set_index("id")
    areas = _merged(pieces, "area").rename(columns={"area": "id"})
    dry = _merged(land, "area").set_index("area").geometry
    figures = [inputs.population.get(area) for area in areas["id"]]
    areas["name"] = given["name"].loc[areas["id"]].to_numpy()
    areas["population"] = [figure and figure.people for figure in figures]
    areas["population_date"] = [figure and figure.date for figure in figures]
    # Sizes are the given borders', not the generalised ones': a map may be rounded, a figure may not.
    areas["area_km2"] = area_km2(given, crs).loc[areas["id"]].round(3).to_numpy()
    areas["land_km2"] = _land_km2(areas, inputs, crs)
    return _labelled(areas, dry.reindex(areas["id"]), given, crs)


def _land_km2(areas: GeoDataFrame, inputs: Inputs, crs: str) -> list[float]:
    """Return each area's land as given; where only water was given, as what the water leaves of it."""
    if inputs.areas_land is not None:
        sizes = area_km2(inputs.areas_land.set_index("name"), crs)
        return [round(float(sizes[name]), 3) for name in areas["name"]]
    if inputs.water is None:
        return [float(size) for size in areas["area_km2"]]
    wet = to_metric(inputs.water, crs).union_all()
    given = to_metric(inputs.areas, crs).set_index("id").geometry
    return [round(given[area].difference(wet).area / 1e6, 3) for area in areas["id"]]


def _labelled(frame: GeoDataFrame, dry: GeoSeries, given: GeoDataFrame, crs: str) -> GeoDataFrame:
    """Add `label_lon`, `label_lat`: the given position where it is on the row's land, else one that is.

    `dry` has each row's land (WGS84), in the rows' order; `given` may have label columns, indexed like `dry`.
    """
    told = {"label_lon", "label_lat"} <= set(given.columns)
    spots = []
    for key, shape, whole in zip(dry.index, dry, frame.geometry, strict=True):
        spot = Point(given.loc[key, ["label_lon", "label_lat"]].astype(float)) if told else Point()
        if shape is None or not shape.contains(spot):
            spot = _middle(whole if shape is None else shape, crs)
        spots.append(spot)
    return frame.assign(
        label_lon=[round(spot.x, 5) for spot in spots], label_lat=[round(spot.y, 5) for spot in spots]
    )


def _middle(shape: BaseGeometry, crs: str) -> Point:
    """Return the centre of the largest circle that fits in a shape (WGS84 in and out)."""
    metric = to_metric(GeoDataFrame(geometry=[shape], crs=WGS84), crs)
    largest = max(metric.geometry.explode(), key=lambda part: float(part.area))
    circle = shapely.maximum_inscribed_circle(largest, tolerance=1.0)
    centre = to_wgs84(GeoDataFrame(geometry=[Point(circle.coords[0])], crs=crs)).geometry.iloc[0]
    return Point(centre)


def _district_layer(pieces: GeoDataFrame, land: GeoDataFrame, given: GeoDataFrame, crs: str) -> GeoDataFrame:
    # A sliver of a district may lie across an area's border; the district is where most of it is.
    inside = pieces[pieces["district"] != ""]
    sizes = inside.assign(size=area_km2(inside, crs)).groupby(["district", "area"])["size"].sum()
    homes = dict(sizes.sort_values().index.to_list())  # the largest comes last
    districts = _merged(inside, "district").rename(columns={"district": "name"})
    districts["area"] = [homes[name] for name in districts["name"]]
    dry = _merged(land, "district").set_index("district").geometry.reindex(districts["name"])
    named = _labelled(districts, dry, given.set_index("name"), crs)
    return named.sort_values(["area", "name"], ignore_index=True)


def _water(wet: GeoDataFrame, crs: str) -> GeoDataFrame:
    bodies = GeoDataFrame(geometry=shapely.get_parts(wet.geometry.union_all(method="coverage")), crs=WGS84)
    bodies["area_km2"] = area_km2(bodies, crs).round(3)
    order = bodies.bounds.assign(size=-bodies["area_km2"]).sort_values(["size", "minx", "miny"]).index
    return bodies.loc[order].reset_index(drop=True)


def _outline(pieces: GeoDataFrame, inputs: Inputs, description: Description) -> GeoDataFrame:
    total = float(area_km2(inputs.areas, description.metric_crs).sum())
    whole = pieces.geometry.union_all(method="coverage")
    row = {"name": [description.name], "code": [description.code], "area_km2": [round(total, 3)]}
    return GeoDataFrame(row, geometry=[whole], crs=WGS84)


def _rail(rail: GeoDataFrame, description: Description) -> GeoDataFrame:
    """Join each line's tracks and smooth them; a station may end up a few metres from its line."""
    # Tracks of no line are yards and depots: half of the vertices, and nothing that anyone reads.
    metric = to_metric(rail[rail["line"].notna()], description.metric_crs)
    tracks = metric.geometry.line_merge().simplify(description.rules.rail_tolerance_m)
    return to_wgs84(metric.set_geometry(tracks)).sort_values(["mode", "line"], ignore_index=True)


def _stations(stations: GeoDataFrame, rail: GeoDataFrame | None) -> GeoDataFrame:
    """Sort the stations; of the words in `lines` keep those that name a line on the map, if there is one."""
    known = None if rail is None else set(rail["line"].dropna())

    def named(lines: str | None) -> str | None:
        words = [word.strip() for word in lines.split(",")] if isinstance(lines, str) else []
        return ", ".join(word for word in words if known is None or word in known) or None

    cleaned = stations.assign(lines=[named(lines) for lines in stations["lines"]])
    return cleaned.sort_values("name", ignore_index=True)
