"""How far a vehicle drives between two places where no network of roads is loaded."""

from math import asin, cos, radians, sin, sqrt
from typing import Final

# Förslag: roads in a town are two fifths longer than the air line; ice and closed roads are not in it.
DETOUR: Final = 1.4
_EARTH_M: Final = 6_371_000


def driven_metres(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the air line between two places (longitude, latitude) times the detour."""
    (west, south), (east, north) = (tuple(map(radians, place)) for place in (start, end))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * _EARTH_M * asin(sqrt(half)) * DETOUR
