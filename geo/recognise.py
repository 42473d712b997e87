"""Which coordinate system two bare numbers are in, told by their size: degrees, or one of two in metres."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyproj import CRS

from geo.crs import METRIC, WGS84

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
