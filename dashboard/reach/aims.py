"""What reach is asked of: a function or an open point, how far, and which points count for it now."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

from dashboard.wall.reading import Reading
from data.points.facts import Point
from data.truth import FAILURES, works
from data.words import Function, Phase, Status
from geo.coverage import MINUTES_30

NEAR: Final = 1000
DISTANCES: Final = (NEAR, 2000, MINUTES_30)


class Aim(StrEnum):
    """What somebody is to be near: a function that works, or any point that is open."""

    OPPEN = "oppen"
    INFORMATION = Function.INFORMATION.value
    EL = Function.EL.value
    VARME = Function.VARME.value
    VATTEN = Function.VATTEN.value

    @property
    def function(self) -> Function | None:
        return _FUNCTIONS[self]


_FUNCTIONS: Final = {aim: None if aim is Aim.OPPEN else Function(aim.value) for aim in Aim}


def works_for(reading: Reading, aim: Aim) -> bool:
    """Return whether a point counts: never a stale green, so only what is confirmed to work now does."""
    function = _FUNCTIONS[aim]
    if function is None:
        return reading.open
    return works(reading.functions[function]) and reading.serves


def working(readings: Iterable[Reading], aim: Aim) -> frozenset[str]:
    """Return the points that count, by id."""
    return frozenset(one.point.id for one in readings if works_for(one, aim))


def could_open(readings: Iterable[Reading], aim: Aim) -> frozenset[str]:
    """Return the points that are not open, and where nothing known says that the function would not work."""
    return frozenset(one.point.id for one in readings if _could_open(one, aim))


def _could_open(reading: Reading, aim: Aim) -> bool:
    if reading.point.phase is Phase.OPPEN or works_for(reading, aim):
        return False
    known = reading.functions[aim.function].status if aim.function is not None else Status.OKAND
    return known not in (*FAILURES, Status.EJ_AKTUELL)


def places(points: Iterable[Point]) -> dict[str, tuple[float, float]]:
    """Return where points are: longitude and latitude by id."""
    return {point.id: (point.lon, point.lat) for point in points}


def tags(readings: Sequence[Reading]) -> Mapping[str, str]:
    """Return for each aim a short mark of the points that count and where they are: what it gives is the same
    as long as that is."""
    return {aim.value: tag(readings, aim) for aim in Aim}


def tag(readings: Iterable[Reading], aim: Aim) -> str:
    """Return the mark of one aim."""
    count = sorted(
        [_standing(one.point.id, one.point.lon, one.point.lat) for one in readings if works_for(one, aim)]
    )
    return hashlib.blake2b(b"".join(count), digest_size=6).hexdigest()


# Asked of every point for every frame.
@lru_cache(maxsize=4096)
def _standing(point: str, lon: float, lat: float) -> bytes:
    return f"{point} {lon} {lat}\n".encode()
