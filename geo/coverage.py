"""Who is within reach of which points: asked of fields that are worked out once for all points.

Every answer names its method, and `Method.VATTEN` underestimates distances: streets, slopes, fences, railways
and ways through other municipalities are unknown to it. A share of ages is of the year of its count.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

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
from geo.residents import residents_of
from geo.walking import CELL_KM2, FAR_M, Field, Floats, Ints, Mask, ground_of
from geo.ways import Ways, placing, ways_of

__all__ = ["FAR_M", "MINUTES_30", "Coverage", "Gain", "Method", "People", "Place", "Reach"]
__all__ += ["Shares", "Source", "Within", "reach_of"]
_CACHED: Final = 4096  # lists of cells within some metres of some point


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
    rows = {int(cell): row for row, cell in enumerate(cells)}
    return Reach(pack, ways, placed, {point: rows[cell] for point, cell in placed.cells.items()}, found)


class Reach:
    """Distances from every point to all land within FAR_M metres; nothing in it changes."""

    def __init__(
        self, pack: Pack, ways: Ways, placed: Placing, rows: Mapping[str, int], found: Field
    ) -> None:
        self.method = ways.method
        self.sources = _sources(pack, ways.method)
        self.snapped, self.unreachable = placed.snapped, placed.unreachable
        self._places = placed.places
        self._ways, self._ground, self._cells = ways, ways.ground, placed.cells
        self._rows, self._fields = rows, found
        self._residents = residents_of(pack)
        self._near: dict[tuple[int, int], Ints] = {}
        self._far: dict[str, Mapping[str, float]] = {}
        self._whole: dict[str, tuple[Mask, Ints, Ints]] = {}

    def covered(self, points: Collection[str], metres: int, area: str = "") -> Coverage:
        """Return who is within `metres` of any of the points, in an area or in all."""
        return self._coverage(self._reached(points, metres), metres, area)

    def by_area(self, points: Collection[str], metres: int) -> Mapping[str, Coverage]:
        """Return the same for each area by its id."""
        reached = self._reached(points, metres)
        return {area: self._coverage(reached, metres, area) for area in self._ground.areas}

    def lost_without(self, point: str, working: Collection[str], metres: int) -> Coverage:
        """Return who would be within `metres` of none of the working points if this one failed."""
        others = self._reached([other for other in working if other != point], metres)
        return self._coverage(self._reached([point], metres) & ~others, metres, "")

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
        value = open_ * self._value()
        gains = {
            point: int(value[self._around(self._row(point), metres)].sum())
            for point in candidates
            if point not in self.unreachable
        }
        chosen = sorted(
            (point for point in gains if gains[point] > 0), key=lambda point: (-gains[point], point)
        )
        return tuple(self._gain(point, open_, metres, area) for point in chosen[:count])

    def best_place(self, working: Collection[str], metres: int, area: str = "") -> Place | None:
        """Return where a mobile point would reach most people whom no working point does."""
        open_ = self._open(working, metres, area)
        value = (open_ * self._value()).astype(float)
        cell = best_cell(self._ways, value, _checked(metres))
        if cell is None:
            return None
        mask = open_ & (self._ways.fields(np.array([cell], np.int32))[0] <= metres * 10)
        lon, lat = self._ground.degrees(cell)
        name = self._ground.areas[self._ground.area[cell]]
        return Place(lon, lat, name, self._people(mask, area), self._km2(mask))

    def nearest(self, working: Collection[str]) -> Mapping[str, People]:
        """Return the people whose nearest working point each is, however far; of two in a cell the first."""
        reachable = sorted(point for point in working if point not in self.unreachable)
        if self._residents is None or not reachable:
            return {}
        first = {self._cells[point]: point for point in reversed(reachable)}
        nearest = self._ways.nearest(np.array(sorted(first), np.int32))
        nobody = np.zeros(len(nearest), bool)
        found = {}
        for point in reachable:
            cell = self._cells[point]
            people = self._people(nearest == cell if first[cell] == point else nobody, "")
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
        points = tuple(sorted(point for point, at in self._places.items() if shapely.contains_xy(shape, *at)))
        return Within(self._people(mask, ""), self._km2(mask), points)

    def metres_between(self, one: str, other: str) -> float | None:
        """Return the way between two points however long it is; None where there is none."""
        if one not in self._cells or other not in self._cells:
            return None
        if one not in self._far:
            lengths = self._ways.all_lengths(self._cells[one])
            self._far[one] = {point: float(lengths[cell]) for point, cell in self._cells.items()}
        length = self._far[one][other]
        return length / 10 if np.isfinite(length) else None

    def _row(self, point: str) -> int:
        return self._rows[point]

    def _around(self, row: int, metres: int) -> Ints:
        key = (row, _checked(metres))
        if key not in self._near:
            if len(self._near) > _CACHED:
                self._near.clear()
            self._near[key] = np.flatnonzero(self._fields[row] <= metres * 10).astype(np.int32)
        return self._near[key]

    def _reached(self, points: Collection[str], metres: int) -> Mask:
        """Return the cells within `metres` of any; KeyError for a point that was never asked about."""
        reached = np.zeros(len(self._ground.x), bool)
        for point in points:
            if point not in self.unreachable:
                reached[self._around(self._row(point), metres)] = True
        return reached

    def _open(self, working: Collection[str], metres: int, area: str) -> Mask:
        return self._asked(area)[0] & ~self._reached(working, metres)

    def _value(self) -> Ints:
        """Return what each cell counts for: its people, or one."""
        return np.ones(len(self._ground.x), np.int32) if self._residents is None else self._residents.people

    def _gain(self, point: str, open_: Mask, metres: int, area: str) -> Gain:
        mask = np.zeros(len(open_), bool)
        mask[self._around(self._row(point), metres)] = True
        mask &= open_
        return Gain(point, self._people(mask, area), self._km2(mask))

    def _asked(self, area: str) -> tuple[Mask, Ints, Ints]:
        """Return the cells asked about, and of each population area there its cells and its people."""
        if area not in self._whole:
            inside = self._ground.inside_area(area)
            if (residents := self._residents) is None:
                self._whole[area] = inside, np.empty(0, np.int32), np.empty(0, np.int32)
            else:
                cells = np.bincount(residents.unit[inside], minlength=residents.units)
                people = np.bincount(residents.unit[inside], residents.people[inside], residents.units)
                self._whole[area] = inside, cells.astype(np.int32), people.astype(np.int32)
        return self._whole[area]

    def _people(self, mask: Mask, area: str) -> People | None:
        if (residents := self._residents) is None:
            return None
        inside, cells, people = self._asked(area)
        mask = mask & inside
        hit = np.bincount(residents.unit[mask], minlength=residents.units)
        spread = int(residents.people[mask].sum())
        return People(
            int(people[(hit == cells) & (cells > 0)].sum()),
            int(people[hit > 0].sum()),
            spread,
            int(people.sum()),
        )

    def _coverage(self, mask: Mask, metres: int, area: str) -> Coverage:
        inside = self._asked(area)[0]
        mask = mask & inside
        return Coverage(
            *(metres, self.method, self._people(mask, area)),
            shares=self._shares(mask),
            shares_beyond=self._shares(inside & ~mask),
            land_km2=self._km2(mask),
            land_of_km2=self._km2(inside),
            underestimates=self.method is not Method.NAT,
        )

    def _shares(self, mask: Mask) -> Shares | None:
        residents = self._residents
        if residents is None or not residents.ages_date:
            return None
        people = np.bincount(residents.unit[mask], residents.people[mask], residents.units).astype(float)
        return Shares(
            _share(people, residents.over_65), _share(people, residents.over_80), residents.ages_date
        )

    def _km2(self, mask: Mask) -> float:
        return round(float(mask.sum()) * CELL_KM2, 3)


def _checked(metres: int) -> int:
    if not 0 < metres <= FAR_M:
        raise ValueError(f"avståndet {metres} m är inte mellan 1 och {FAR_M} m")
    return metres


def _share(people: npt.NDArray[np.float64], share: Floats) -> float | None:
    known = ~np.isnan(share)
    whole = float(people[known].sum())
    return round(float((people[known] * share[known]).sum()) / whole, 4) if whole else None


def _sources(pack: Pack, method: Method) -> tuple[Source, ...]:
    """Return what the figures rest on."""
    ways = {Method.VATTEN: ("land", "crossings"), Method.FAGEL: ("land",), Method.NAT: ("land", "network")}
    return tuple(
        pack.sources[layer] for layer in ("population_areas", *ways[method]) if layer in pack.sources
    )
