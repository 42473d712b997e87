"""Which area a point lies in, and whether that is the area it was said to be in."""

import geopandas
import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import to_wgs84


def assign_area(points: GeoDataFrame, areas: GeoDataFrame) -> GeoDataFrame:
    """Return the points in WGS84 with `area` (id, or None outside every area) and `disagrees` (bool).

    `points` has `id`, `stated_area` (an area id, or None where nothing was stated) and point geometry;
    `areas` has `id` and polygons; both need a CRS. A point on a border belongs to the first area id in
    alphabetical order, whatever the order of the rows. `disagrees` is true where something was stated
    and the point is elsewhere or outside. Index and order are those of `points`.
    """
    points = to_wgs84(points)
    borders = to_wgs84(areas)[["id", "geometry"]].rename(columns={"id": "area"})
    spots = points[["geometry"]].reset_index(drop=True)
    hits = geopandas.sjoin(spots, borders, predicate="intersects")
    first = hits.groupby(level=0)["area"].min()
    found = pd.Series([first.get(position) for position in range(len(points))], points.index, dtype=object)
    stated = zip(points["stated_area"], found, strict=True)
    disagrees = [isinstance(told, str) and told != area for told, area in stated]
    return points.assign(area=found, disagrees=disagrees)
