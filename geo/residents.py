"""Where people live on the ground: each area's people spread over its cells, and those who have no cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.crs import to_metric
from geo.layers import Pack
from geo.walking import Floats, Ints, ground_of, once, owner

# Areas that were simplified apart leave gaps between them: a cell in one belongs to the nearest area.
_GAP_M: Final = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Residents:
    """`people` of each cell in whole numbers; `unit` is its population area's position plus one, 0 for none.

    `rest` has the people of areas that have no land in the municipality: nobody else is left out.
    """

    unit: Ints
    people: Ints
    over_65: Floats
    over_80: Floats
    ages_date: str
    rest: Mapping[str, int]

    @property
    def units(self) -> int:
        return len(self.over_65)


@once
def residents_of(pack: Pack) -> Residents | None:
    """Return who lives where; None where the pack does not say how people are spread."""
    areas = to_metric(pack.population_areas, pack.metric_crs)
    if areas.empty:
        return None
    ground = ground_of(pack)
    people = areas["people"].to_numpy(np.int64)
    unit = owner(areas, ground.x, ground.y, _GAP_M) + 1
    count = np.bincount(unit, minlength=len(people) + 1)[1:]
    rest = {
        str(areas["id"].iloc[row]): int(people[row]) for row in np.flatnonzero((count == 0) & (people > 0))
    }
    dates = [date for date in pack.population_areas["ages_date"] if date]
    old, oldest = (np.append(np.nan, areas[column].to_numpy(float)) for column in ("over_65", "over_80"))
    return Residents(unit, _spread(unit, people), old, oldest, dates[0] if dates else "", rest)


def _spread(unit: Ints, people: npt.NDArray[np.int64]) -> Ints:
    """Return whole people for each cell: an area's are shared out evenly, and none is lost or told twice."""
    order = np.argsort(unit, kind="stable")
    count = np.bincount(unit, minlength=len(people) + 1)
    rank = np.arange(len(unit)) - np.repeat(np.cumsum(count) - count, count)
    whole, cells = np.concatenate([[0], people])[unit[order]], count[unit[order]]
    shared = np.empty(len(unit), np.int32)
    shared[order] = (rank + 1) * whole // cells - rank * whole // cells
    return shared


@dataclass(frozen=True, slots=True)
class Counted:
    """An area's people as the population areas have them, and as the area's own figure says (None: none)."""

    spread: int
    stated: int | None

    @property
    def difference(self) -> int | None:
        return None if self.stated is None else self.spread - self.stated


def counted(pack: Pack) -> Mapping[str, Counted]:
    """Return both figures of each area, which seldom agree; nothing where people are not spread."""
    if (residents := residents_of(pack)) is None:
        return {}
    ground = ground_of(pack)
    sums = np.bincount(ground.area, residents.people, len(ground.areas)).astype(int)
    stated = [None if pd.isna(figure) else int(figure) for figure in pack.areas["population"]]
    return {area: Counted(int(n), said) for area, n, said in zip(ground.areas, sums, stated, strict=True)}


def rest_of(pack: Pack) -> Mapping[str, int]:
    """Return the people of each population area that has no land in the municipality."""
    residents = residents_of(pack)
    return {} if residents is None else residents.rest
