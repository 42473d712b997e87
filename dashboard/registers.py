"""Bringing the registers into the store: areas from the map pack, points given their area by position."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from data.database import Store
from data.domain.facts import Area
from data.errors import BrokenReference
from data.point_list import ListedPoint, read_points
from data.services import registers
from data.services.acting import on_this_machine
from data.services.registers import NewPoint
from geo.assign import assign_area
from geo.layers import Pack

START = on_this_machine("start")


@dataclass(frozen=True, slots=True)
class Settled:
    """A point list with areas, and a sentence for each point whose stated area is not where it stands."""

    points: tuple[NewPoint, ...]
    disagreements: tuple[str, ...]


def areas_of(pack: Pack) -> tuple[Area, ...]:
    """Return the pack's areas as the store keeps them."""
    rows = pack.areas.sort_values("id")
    return tuple(
        Area(str(row.id), str(row.name), None if pd.isna(row.population) else int(row.population))
        for row in rows.itertuples(index=False)
    )


def settle(listed: Sequence[ListedPoint], pack: Pack, file: str) -> Settled:
    """Give each listed point its area by position (WGS84).

    Raises BrokenReference for a point outside the municipality.
    """
    frame = gpd.GeoDataFrame(
        {"id": [one.id for one in listed], "stated_area": [one.area or None for one in listed]},
        geometry=gpd.points_from_xy([one.lon for one in listed], [one.lat for one in listed]),
        crs="EPSG:4326",
    )
    placed = assign_area(frame, pack.areas)
    found: list[Any] = placed["area"].tolist()
    for one, area in zip(listed, found, strict=True):
        if area is None or pd.isna(area):
            raise BrokenReference(file, one.row, f"{one.name} ({one.id}) ligger utanför {pack.name}")
    names = {str(row.id): str(row.name) for row in pack.areas.itertuples(index=False)}
    wrong = tuple(
        f"{one.id} {one.name}: listan säger {names.get(one.area, one.area)} men läget är i {names[area]}"
        for one, area, differs in zip(listed, found, placed["disagrees"].tolist(), strict=True)
        if differs
    )
    points = tuple(_new_point(one, str(area)) for one, area in zip(listed, found, strict=True))
    return Settled(points, wrong)


def _new_point(one: ListedPoint, area: str) -> NewPoint:
    values = {name: getattr(one, name) for name in NewPoint.__slots__ if name != "area"}
    return NewPoint(**values, area=area)


def load_areas(store: Store, pack: Pack, now: datetime) -> None:
    """Load the pack's areas where the store does not already hold them."""
    registers.load_areas(store, START, areas_of(pack), now)


def load_points(store: Store, pack: Pack, file: Path, now: datetime) -> Settled:
    """Read, settle and load a point list; raises BrokenReference or Refused, and nothing is stored then."""
    settled = settle(read_points(file), pack, file.name)
    registers.load_points(store, START, settled.points, now)
    return settled
