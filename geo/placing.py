"""A list's bare coordinates put on the map: their system recognised, their area found, and what is wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas
import pandas as pd
from geopandas import GeoDataFrame
from pyproj import CRS

from geo.crs import METRIC, WGS84, to_wgs84
from geo.layers import Pack

NATIONAL: Final = "EPSG:3006"  # SWEREF 99 TM
# The twelve local zones of SWEREF 99 all have their middle at 150 km: a municipality uses one of them.
_LOCAL: Final = frozenset(f"EPSG:{code}" for code in range(3007, 3019))


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system and the numbers that a place in Sweden has in it."""

    code: str
    name: str
    north: tuple[float, float]
    east: tuple[float, float]

    def has(self, north: float, east: float) -> bool:
        return self.north[0] <= north <= self.north[1] and self.east[0] <= east <= self.east[1]


def systems(metric_crs: str = METRIC) -> tuple[System, ...]:
    """Return the systems a list may be in; the local one is the municipality's own."""
    local = metric_crs if metric_crs in _LOCAL else METRIC
    northing = (6_100_000.0, 7_700_000.0)
    return (
        System(WGS84, "WGS84", (55.0, 69.5), (10.0, 25.0)),
        System(NATIONAL, "SWEREF 99 TM", northing, (250_000.0, 930_000.0)),
        # Farther from its middle a zone is not used, and there the national system's numbers begin.
        System(local, CRS(local).name.replace("SWEREF99", "SWEREF 99"), northing, (50_000.0, 249_999.999)),
    )


def system_of(north: float, east: float, among: Sequence[System]) -> System | None:
    """Return the system in which these numbers lie in Sweden."""
    return next((one for one in among if one.has(north, east)), None)


def why_none(north: float, east: float, among: Sequence[System]) -> str:
    """Return in words why two numbers are a place in none of the systems."""
    swapped = system_of(east, north, among)
    if swapped is not None:
        return f"{north:.10g} och {east:.10g} ser ut att ha bytt plats ({swapped.name})"
    if north > 1_000 or east > 1_000:
        known = " eller ".join(one.name for one in among[1:])
        return (
            f"{north:.10g} och {east:.10g} är varken {known} i Sverige. "
            "Har decimaltecknet försvunnit, eller är det ett annat system?"
        )
    return f"{north:.10g} och {east:.10g} ligger utanför Sverige"


def most_common(found: Sequence[System | None]) -> System | None:
    """Return the system that most of a list is in."""
    counted = Counter(one for one in found if one is not None)
    return counted.most_common(1)[0][0] if counted else None


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


DECIMALS = 7  # of a degree: a centimetre, and what a spreadsheet's fifteen digits can keep


@dataclass(frozen=True, slots=True)
class Placed:
    """The list's points in WGS84 with `id`, `area`, `disagrees` and `reason` (None: nothing is wrong).

    A point with a reason may lack geometry. `system` is what the list was in, or None for no point at all.
    """

    frame: GeoDataFrame
    system: System | None


def place(listed: pd.DataFrame, pack: Pack, declared: str | None = None) -> Placed:
    """Put a list with `id`, `name`, `north`, `east` and `stated_area` on the municipality's map.

    The numbers decide which system they are in, the same for the whole list; `declared` is the system that
    the file states, which must then be that one.
    """
    known = systems(pack.metric_crs)
    pairs = list(zip(listed["north"], listed["east"], strict=True))
    found = [system_of(north, east, known) for north, east in pairs]
    system = most_common(found)
    reasons = [_why_not(pair, one, system, known, declared) for pair, one in zip(pairs, found, strict=True)]
    frame = GeoDataFrame(
        listed[["id", "stated_area"]].assign(reason=pd.Series(reasons, listed.index, dtype=object)),
        geometry=geopandas.points_from_xy(listed["east"], listed["north"]),
        crs=system.code if system else "EPSG:4326",
    )
    sound = pd.Series([reason is None for reason in reasons], listed.index, dtype=bool)
    placed = assign_area(_degrees(frame.loc[sound]), pack.areas)
    return Placed(_all(frame, placed, listed["name"], pack.name), system)


def _why_not(
    pair: tuple[float, float],
    found: System | None,
    system: System | None,
    known: Sequence[System],
    declared: str | None,
) -> str | None:
    if found is None or system is None:
        return why_none(*pair, known)
    if found != system:
        return (
            f"läget är i {found.name} men resten av listan i {system.name}. Använd ett system i hela listan"
        )
    if declared is not None and declared != found.code:
        return f"filen säger att den är i {declared} men talen är i {found.name}"
    return None


def _degrees(frame: GeoDataFrame) -> GeoDataFrame:
    """Return the points in WGS84 to the centimetre, so that a list read twice says the same twice."""
    there = to_wgs84(frame)
    return there.set_geometry(
        geopandas.points_from_xy(
            there.geometry.x.round(DECIMALS), there.geometry.y.round(DECIMALS), crs=there.crs
        )
    )


def _all(frame: GeoDataFrame, placed: GeoDataFrame, names: pd.Series, municipality: str) -> GeoDataFrame:
    """Return every row, those that were not placed included; one outside every area has a reason."""
    outside = placed["area"].isna()
    said = [f"{name} ligger utanför {municipality}" for name in names[placed.index][outside]]
    placed.loc[outside, "reason"] = said
    refused = frame[~frame.index.isin(placed.index)].set_crs(placed.crs, allow_override=True)
    refused = refused.assign(area=None, disagrees=False)
    whole = pd.concat([placed, refused]) if len(refused) else placed
    return GeoDataFrame(whole.loc[frame.index], geometry="geometry", crs=placed.crs)
