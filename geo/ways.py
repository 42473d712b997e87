"""The ways between cells by each method, and where given points stand among the cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from geo.crs import to_metric
from geo.figures import Method, Placing
from geo.layers import Pack
from geo.walking import (
    BEYOND,
    CELL_M,
    FAR_M,
    Field,
    Floats,
    Ground,
    Ints,
    Mask,
    deck_widths,
    joined,
    metric_points,
)

SNAP_M: Final = 150.0  # a point in water or over the border is reckoned from land this near
_OWN_M: Final = 0.75 * CELL_M  # nearer than this the cell is the point's own, or beside it
_DOOR_M: Final = 200  # how far from the nearest way of a network land can be, and still be reached
_AT_ONCE: Final = 2  # nothing else of the process runs while a call works these out


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Lengths (dm) between cells: along `graph` between their nodes and `extra` to each, or straight.

    `node` is -1 for a cell that is too far from every way.
    """

    method: Method
    ground: Ground
    graph: csr_array | None
    node: Ints
    extra: Ints
    closed: frozenset[str] = frozenset()

    def crosses(self, field: Field) -> bool:
        """Tell whether ways of a field, measured while all was open, go over what is closed here."""
        if self.method is not Method.VATTEN:
            return self.method is Method.NAT and bool(self.closed)
        ways = (self.ground.bridges[name] for name in self.closed & self.ground.bridges.keys())
        # A way that is the shortest to its other end differs by its whole length from one end to the other.
        return any(abs(int(field[one]) - int(field[other])) >= length for one, other, length in ways)

    def fields(self, cells: Ints, limit_m: int = FAR_M) -> Field:
        """Return for each given cell the length to every cell, BEYOND where it is over `limit_m`."""
        found = np.full((len(cells), len(self.node)), BEYOND, np.uint16)
        for first in range(0, len(cells), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            length = self._lengths(cells[part], limit_m * 10)
            np.copyto(found[part], length, where=length <= limit_m * 10, casting="unsafe")
        return found

    def all_lengths(self, cell: int) -> Floats:
        """Return the length from one cell to every cell however far; infinite where there is no way."""
        return np.asarray(self._lengths(np.array([cell], np.int32), np.inf)[0])

    def nearest(self, cells: Ints) -> Ints:
        """Return for each cell of the ground the nearest of these, -1 where none can be reached."""
        if self.graph is None:
            tree = KDTree(np.column_stack([self.ground.x[cells], self.ground.y[cells]]))
            return np.asarray(cells[tree.query(np.column_stack([self.ground.x, self.ground.y]))[1]])
        found = np.full(len(self.node), -1, np.int32)
        by_node = {int(self.node[cell]): int(cell) for cell in cells[self.node[cells] >= 0][::-1]}
        if by_node:
            _, _, source = dijkstra(
                self.graph, indices=sorted(by_node), min_only=True, return_predecessors=True
            )
            there = np.where(self.node >= 0, source[self.node], -1)
            reached = there >= 0
            found[reached] = [by_node[int(node)] for node in there[reached]]
        return found

    def _lengths(self, cells: Ints, limit: float) -> Floats:
        if self.graph is None:
            ground = self.ground
            east = ground.x[None, :] - ground.x[cells][:, None]
            north = ground.y[None, :] - ground.y[cells][:, None]
            return np.asarray(np.rint(10 * np.hypot(east, north)))
        if self.method is Method.VATTEN:  # every cell is its own node
            return np.asarray(dijkstra(self.graph, indices=cells, limit=limit))
        found = np.full((len(cells), len(self.node)), np.inf)
        doors = np.flatnonzero(self.node >= 0)
        known = np.flatnonzero(self.node[cells] >= 0)
        if len(known):
            way = dijkstra(self.graph, indices=self.node[cells[known]], limit=limit)
            found[np.ix_(known, doors)] = way[:, self.node[doors]] + self.extra[doors]
            found[known] += self.extra[cells[known]][:, None]
            found[known, cells[known]] = 0
        return found


def ways_of(pack: Pack, ground: Ground, method: Method, closed: frozenset[str]) -> Ways:
    """Return a method's ways; ValueError for a crossing or a network that the pack does not have."""
    unknown = closed - set(pack.crossings["id"])
    if unknown:
        raise ValueError(f"övergången ”{min(unknown)}” finns inte i underlaget")
    own, nothing = np.arange(len(ground.x), dtype=np.int32), np.zeros(len(ground.x), np.int32)
    if method is Method.VATTEN:
        return Ways(method, ground, ground.graph(closed), own, nothing, closed)
    if method is Method.FAGEL:
        return Ways(method, ground, None, own, nothing, closed)
    if pack.network.empty:
        raise ValueError(f"underlaget för {pack.name} har inget vägnät")
    return _along_network(pack, ground, closed)


def _along_network(pack: Pack, ground: Ground, closed: frozenset[str]) -> Ways:
    network = to_metric(pack.network, pack.metric_crs)
    # A stated length counts, shared out along what is drawn.
    network["winding"] = network["length_m"].to_numpy(float) / np.maximum(network.length.to_numpy(), 0.1)
    network = network.explode()
    # A cell reaches a way at its corners: a straight street gets one for each cell.
    cut = shapely.segmentize(network.geometry.to_numpy(), CELL_M)
    places, line = shapely.get_coordinates(cut, return_index=True)
    corners, node = np.unique(places.round(1), axis=0, return_inverse=True)
    follows = np.flatnonzero(np.diff(line) == 0)
    drawn = np.hypot(*(places[follows + 1] - places[follows]).T)
    length = np.maximum(np.rint(10 * drawn * network["winding"].to_numpy()[line[follows]]), 1)
    shut = _shut(pack, closed, places[follows], places[follows + 1])
    node = node.ravel().astype(np.int32)
    starts, ends = node[follows][~shut], node[follows + 1][~shut]
    far, door = KDTree(corners).query(np.column_stack([ground.x, ground.y]))
    door = np.where(far <= _DOOR_M, door, -1).astype(np.int32)
    graph = joined(starts, ends, length[~shut], len(corners))
    return Ways(Method.NAT, ground, graph, door, np.rint(10 * far).astype(np.int32), closed)


def _shut(pack: Pack, closed: frozenset[str], starts: Floats, ends: Floats) -> Mask:
    """Tell which pieces of a network pass the middle of a closed crossing's deck."""
    crossings = to_metric(pack.crossings, pack.metric_crs)
    crossings = crossings[crossings["id"].isin(closed)]
    middles = shapely.line_interpolate_point(crossings.geometry.to_numpy(), 0.5, normalized=True)
    discs = shapely.buffer(middles, deck_widths(crossings))
    shut = np.zeros(len(starts), bool)
    pieces = np.asarray(shapely.linestrings(np.stack([starts, ends], axis=1)))
    shut[shapely.STRtree(pieces).query(discs, predicate="intersects")[1]] = True
    return shut


def placing(pack: Pack, ground: Ground, places: Mapping[str, tuple[float, float]]) -> Placing:
    """Return the cell of each point, in words who was moved ashore, and who is too far from land."""
    cells: dict[str, int] = {}
    snapped: dict[str, str] = {}
    unreachable: dict[str, str] = {}
    known = {point: place for point, place in places.items() if np.isfinite(place).all()}
    unreachable.update(dict.fromkeys(places.keys() - known.keys(), "läget är inte angivet"))
    if not known:
        return Placing(places, cells, snapped, unreachable)
    lon, lat = np.array(list(known.values()), float).T
    x, y = metric_points(lon, lat, pack.metric_crs)
    inside = shapely.contains_xy(pack.outline.geometry.iloc[0], lon, lat)
    # Degrees that are nowhere on the earth become no metres: they are as far away as anything can be.
    far, cell = ground.nearest(np.nan_to_num(x, posinf=1e9), np.nan_to_num(y, posinf=1e9))
    for point, metres, number, within in zip(known, far, cell, inside, strict=True):
        where = "i vatten" if within else f"utanför {pack.name}"
        if metres > SNAP_M:
            unreachable[point] = f"ligger {where}, mer än {SNAP_M:.0f} m från land"
            continue
        cells[point] = int(number)
        if metres > _OWN_M:
            snapped[point] = f"ligger {where}: räknas från land {metres:.0f} m bort"
    return Placing(places, cells, snapped, unreachable)
