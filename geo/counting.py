"""Counting a mask of cells in one pass: people as an interval, land and ages, for each area and for all."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.figures import People, Shares
from geo.layers import Pack
from geo.residents import Residents, residents_of
from geo.walking import CELL_KM2, Floats, Mask, ground_of, once

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Cells and people counted by area (rows) and by population area (columns, the first for none)."""

    residents: Residents | None
    areas: tuple[str, ...]
    cells: Counts
    people: Counts

    def km2(self, area: str = "") -> float:
        return round(float(self.cells[self._rows(area)].sum()) * CELL_KM2, 3)

    def within(self, whole: "Tally", area: str = "") -> People | None:
        """Return these people of all: of population areas with every cell here, and of those with any."""
        if self.residents is None:
            return None
        rows = self._rows(area)
        here, there = self.cells[rows].sum(axis=0), whole.cells[rows].sum(axis=0)
        people = whole.people[rows].sum(axis=0)
        return People(
            low=int(people[(here == there) & (there > 0)].sum()),
            high=int(people[here > 0].sum()),
            spread=int(self.people[rows].sum()),
            of=int(people.sum()),
        )

    def shares(self, area: str = "") -> Shares | None:
        if self.residents is None or not self.residents.ages_date:
            return None
        people = self.people[self._rows(area)].sum(axis=0)
        old, oldest = _share(people, self.residents.over_65), _share(people, self.residents.over_80)
        return Shares(old, oldest, self.residents.ages_date)

    def less(self, other: "Tally") -> "Tally":
        return Tally(self.residents, self.areas, self.cells - other.cells, self.people - other.people)

    def _rows(self, area: str) -> slice:
        if not area:
            return slice(None)
        if area not in self.areas:
            raise KeyError(area)
        row = self.areas.index(area)
        return slice(row, row + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Counter:
    """What is counted: each cell's people, and its area and population area as one number."""

    residents: Residents | None
    areas: tuple[str, ...]
    part: npt.NDArray[np.intp]
    people: Counts

    def tally(self, mask: Mask) -> Tally:
        cells = np.flatnonzero(mask)
        shape = (len(self.areas), 1 if self.residents is None else self.residents.units)
        part, size = self.part[cells], shape[0] * shape[1]
        counted = np.bincount(part, minlength=size).reshape(shape)
        people = np.bincount(part, self.people[cells], size).astype(np.int64).reshape(shape)
        return Tally(self.residents, self.areas, counted, people)

    def value(self) -> Counts:
        """Return what a cell counts for in a ranking: its people, or itself where none are known."""
        return np.ones_like(self.people) if self.residents is None else self.people


@once
def counter_of(pack: Pack) -> Counter:
    """Return what is counted on a pack's ground."""
    ground, residents = ground_of(pack), residents_of(pack)
    if residents is None:
        return Counter(None, ground.areas, ground.area.astype(np.intp), np.zeros(len(ground.x), np.int64))
    part = ground.area.astype(np.intp) * residents.units + residents.unit
    return Counter(residents, ground.areas, part, residents.people.astype(np.int64))


def _share(people: Counts, share: Floats) -> float | None:
    known = ~np.isnan(share)
    whole = float(people[known].sum())
    return round(float((people[known] * share[known]).sum()) / whole, 4) if whole else None
