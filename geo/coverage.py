"""Who is within reach of which points: asked of fields that are worked out once for all points.

Every answer names its method, and `Method.VATTEN` underestimates distances: streets, slopes, fences, railways
and ways through other municipalities are unknown to it. A share of ages is of the year of its count.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.counting import Tally, counter_of
from geo.figures import (
    MINUTES_30,
    Coverage,
    Gain,
    Method,
    People,
    Place,
    Placing,
    Shares,
    Within,
)
from geo.kept import kept_fields
from geo.layers import Pack, Source
from geo.mobile import best_cell
from geo.outlining import land_shapes
from geo.walking import FAR_M, Field, Ints, Mask, ground_of
from geo.ways import Ways, placing, ways_of

__all__ = ["FAR_M", "MINUTES_30", "Coverage", "Gain", "Method", "People", "Place", "Reach"]
__all__ += ["Shares", "Source", "Within", "reach_of"]
_CACHED: Final = 1500  # lists of cells within some metres of some point
_CLOSED: Final = 4  # ways of closing crossings: what an assumed outage is judged by is asked for again


def reach_of(
    pack: Pack,
    places: Mapping[str, tuple[float, float]],
    method: Method = Method.VATTEN,
    kept: Path | None = None,
    closed: frozenset[str] = frozenset(),
) -> "Reach":
    """Return what can be asked of points at these places (longitude, latitude), crossings `closed`.

    Fields are kept in the directory `kept`, by the pack's checksum and the points' cells, unless something is
    closed. ValueError for a crossing that the pack does not have, or a network where it has none.
    """
    ground = ground_of(pack)
    ways = ways_of(pack, ground, method, closed)
    placed = placing(pack, ground, places)
    cells = np.array(sorted(set(placed.cells.values())), np.int32)
    found = ways.fields(cells) if closed else kept_fields(kept, pack.checksum, method, cells, ways.fields)
    return Reach(pack, ways, placed, {int(cell): field for cell, field in zip(cells, found, strict=True)})


class Reach:
    """Distances from every point to all land within FAR_M metres; nothing in it changes."""

    def __init__(self, pack: Pack, ways: Ways, placed: Placing, fields: Mapping[int, Field]) -> None:
        self.method = ways.method
        self.sources = _sources(pack, ways.method)
        self.points = tuple(sorted(placed.places))
        self.snapped, self.unreachable = placed.snapped, placed.unreachable
        self._pack, self._placed, self._cells = pack, placed, placed.cells
        self._ways, self._ground, self._fields = ways, ways.ground, fields
        self._counter = counter_of(pack)
        self._whole = self._counter.tally(np.ones(len(ways.node), bool))
        self._near: dict[tuple[int, int], Ints] = {}
        self._far: dict[str, Mapping[str, float]] = {}
        self._closing: dict[frozenset[str], Reach] = {}

    def closing(self, closed: frozenset[str]) -> "Reach":
        """Return the same with these crossings closed and no other, as `reach_of` would, most of it at once.

        Only points some of whose ways cross one are measured anew; a network's all are. The last are kept, as
        long as this is.
        """
        reach = self._closing.get(closed)
        if reach is None:
            reach = self._closed(closed)
            if len(self._closing) >= _CLOSED:
                self._closing.clear()
            self._closing[closed] = reach
        return reach

    def _closed(self, closed: frozenset[str]) -> "Reach":
        if self._ways.closed:
            return reach_of(self._pack, self._placed.places, self.method, closed=closed)
        ways = ways_of(self._pack, self._ground, self.method, closed)
        cells = np.array([cell for cell, field in self._fields.items() if ways.crosses(field)], np.int32)
        anew = dict(zip(map(int, cells), ways.fields(cells), strict=True))
        return Reach(self._pack, ways, self._placed, {**self._fields, **anew})

    def covered(self, points: Collection[str], metres: int, area: str = "") -> Coverage:
        """Return who is within `metres` of any of the points, in an area or in all."""
        return self._coverage(self._counter.tally(self._reached(points, metres)), metres, area)

    def by_area(self, points: Collection[str], metres: int) -> Mapping[str, Coverage]:
        """Return the same for each area by its id."""
        tally = self._counter.tally(self._reached(points, metres))
        return {area: self._coverage(tally, metres, area) for area in self._ground.areas}

    def lost_without(self, point: str, working: Collection[str], metres: int) -> Coverage:
        """Return who would be within `metres` of none of the working points if this one failed."""
        others = self._reached([other for other in working if other != point], metres)
        lost = self._reached([point], metres) & ~others
        return self._coverage(self._counter.tally(lost), metres, "")

    def best(
        self,
        working: Collection[str],
        candidates: Collection[str],
        metres: int,
        count: int = 3,
        area: str = "",
    ) -> tuple[Gain, ...]:
        """Return the candidates that reach most people whom no working point does; land, without people."""
        open_ = self._open(working, metres, area)
        value = open_ * self._counter.value()
        gains = {point: int(value.take(self._around(point, metres)).sum()) for point in candidates}
        chosen = sorted(
            (point for point in gains if gains[point] > 0), key=lambda point: (-gains[point], point)
        )
        tallies = {
            point: self._counter.tally(open_ & self._reached([point], metres)) for point in chosen[:count]
        }
        return tuple(
            Gain(point, tally.within(self._whole, area), tally.km2(area)) for point, tally in tallies.items()
        )

    def best_place(self, working: Collection[str], metres: int, area: str = "") -> Place | None:
        """Return where a mobile point would reach most people whom no working point does."""
        open_ = self._open(working, metres, area)
        value = (open_ * self._counter.value()).astype(float)
        cell = best_cell(self._ways, value, _checked(metres))
        if cell is None:
            return None
        mask = open_ & (self._ways.fields(np.array([cell], np.int32))[0] <= metres * 10)
        lon, lat = self._ground.degrees(cell)
        name = self._ground.areas[self._ground.area[cell]]
        tally = self._counter.tally(mask)
        return Place(lon, lat, name, tally.within(self._whole, area), tally.km2(area))

    def nearest(self, working: Collection[str]) -> Mapping[str, People]:
        """Return the people whose nearest working point each is, however far; of two in a cell the first."""
        reachable = sorted(point for point in working if point not in self.unreachable)
        if not reachable:
            return {}
        first = {self._cells[point]: point for point in reversed(reachable)}
        nearest = self._ways.nearest(np.array(sorted(first), np.int32))
        nobody = np.zeros(len(nearest), bool)
        found = {}
        for point in reachable:
            cell = self._cells[point]
            tally = self._counter.tally(nearest == cell if first[cell] == point else nobody)
            people = tally.within(self._whole)
            if people is not None:
                found[point] = people
        return found

    def without(self, working: Collection[str], metres: int) -> GeoDataFrame:
        """Return the land farther than `metres` from every working point, generalised for a map (WGS84)."""
        return land_shapes(self._ground, ~self._reached(working, metres))

    def within(self, shape: BaseGeometry) -> Within:
        """Return the people, land and points inside a shape in WGS84."""
        mask = self._ground.inside(shape)
        shapely.prepare(shape)
        places = self._placed.places.items()
        points = tuple(sorted(point for point, at in places if shapely.contains_xy(shape, *at)))
        tally = self._counter.tally(mask)
        return Within(tally.within(self._whole), tally.km2(), points)

    def metres_between(self, one: str, other: str) -> float | None:
        """Return the way between two points however long it is; None where there is none."""
        if one not in self._cells or other not in self._cells:
            return None
        if one not in self._far:
            lengths = self._ways.all_lengths(self._cells[one])
            self._far[one] = {point: float(lengths[cell]) for point, cell in self._cells.items()}
        length = self._far[one][other]
        return length / 10 if np.isfinite(length) else None

    def _around(self, point: str, metres: int) -> Ints:
        """Return the cells within `metres` of a point; KeyError for one that was never asked about."""
        if point in self.unreachable:
            return np.empty(0, np.int32)
        key = (self._cells[point], _checked(metres))
        cells = self._near.get(key)
        if cells is None:
            if len(self._near) > _CACHED:
                self._near.clear()
            cells = np.flatnonzero(self._fields[key[0]] <= metres * 10).astype(np.int32)
            self._near[key] = cells
        return cells

    def _reached(self, points: Collection[str], metres: int) -> Mask:
        reached = np.zeros(len(self._ground.x), bool)
        _checked(metres)
        for point in points:
            reached[self._around(point, metres)] = True
        return reached

    def _open(self, working: Collection[str], metres: int, area: str) -> Mask:
        return self._ground.inside_area(area) & ~self._reached(working, metres)

    def _coverage(self, tally: Tally, metres: int, area: str) -> Coverage:
        return Coverage(
            *(metres, self.method, tally.within(self._whole, area)),
            shares=tally.shares(area),
            shares_beyond=self._whole.less(tally).shares(area),
            land_km2=tally.km2(area),
            land_of_km2=self._whole.km2(area),
            underestimates=self.method is not Method.NAT,
        )


def _checked(metres: int) -> int:
    if not 0 < metres <= FAR_M:
        raise ValueError(f"avståndet {metres} m är inte mellan 1 och {FAR_M} m")
    return metres


def _sources(pack: Pack, method: Method) -> tuple[Source, ...]:
    """Return what the figures rest on."""
    ways = {Method.VATTEN: ("land", "crossings"), Method.FAGEL: ("land",), Method.NAT: ("land", "network")}
    return tuple(
        pack.sources[layer] for layer in ("population_areas", *ways[method]) if layer in pack.sources
    )
