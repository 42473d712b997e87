"""Cells of the ground as shapes that a map can draw."""

from typing import Final

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geo.crs import to_wgs84
from geo.walking import CELL_M, Ground, Mask

_TOLERANCE_M: Final = 40.0  # less than a cell: the stairs between cells are smoothed, nothing else
_LEAST_M2: Final = 4 * CELL_M * CELL_M
_DECIMALS_DEG: Final = 1e-5


def land_shapes(ground: Ground, mask: Mask) -> GeoDataFrame:
    """Return the masked cells as polygons (WGS84), the largest first; specks of a few cells are left out."""
    grid = np.zeros(np.add(ground.index.shape, (0, 2)), np.int8)
    grid[:, 1:-1][ground.index >= 0] = mask
    edge = np.diff(grid, axis=1)
    (row, first), (_, last) = np.nonzero(edge == 1), np.nonzero(edge == -1)
    south, west = ground.south + row * CELL_M, ground.west + first * CELL_M
    runs = shapely.box(west, south, ground.west + last * CELL_M, south + CELL_M)
    parts = shapely.get_parts(shapely.union_all(runs))
    large = parts[shapely.area(parts) >= _LEAST_M2]
    smooth = shapely.make_valid(shapely.simplify(large[np.argsort(-shapely.area(large))], _TOLERANCE_M))
    drawn = to_wgs84(GeoDataFrame(geometry=list(smooth), crs=ground.crs))
    return drawn.set_geometry(shapely.set_precision(drawn.geometry.to_numpy(), _DECIMALS_DEG))
