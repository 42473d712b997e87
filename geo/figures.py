"""What coverage answers in: people as an interval, land, shares of ages, and by which method."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PACE_M_S: Final = 1.2  # förslag: a calm walk that most older people keep; no source of the city's own
MINUTES_30: Final = round(30 * 60 * PACE_M_S)  # 2,160 m


class Method(StrEnum):
    """How a distance is measured; figures of two methods are never put together."""

    VATTEN = "vatten"  # on foot around water: no streets, slopes or fences, so it promises too much
    FAGEL = "fagel"  # a straight line
    NAT = "nat"  # along the ways of a network that the pack has


@dataclass(frozen=True, slots=True)
class People:
    """People of areas wholly (`low`) or partly (`high`) within, by land (`spread`), and in all (`of`)."""

    low: int
    high: int
    spread: int
    of: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of people (0–1) who were over an age, in the year of the count and not today."""

    over_65: float | None
    over_80: float | None
    vintage: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who and how much land is within `metres`; `people` is None where the pack has no population areas.

    `underestimates` is true of a distance that knows fewer obstacles than a walker meets: more people are
    without than it says.
    """

    metres: int
    method: Method
    people: People | None
    shares: Shares | None
    shares_beyond: Shares | None  # of those who are not within
    land_km2: float
    land_of_km2: float
    underestimates: bool


@dataclass(frozen=True, slots=True)
class Gain:
    """What a point would add; ordered by land alone where `people` is None."""

    point: str
    people: People | None
    land_km2: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mobile point would add the most of the places tried, and what."""

    lon: float
    lat: float
    area: str
    people: People | None
    land_km2: float


@dataclass(frozen=True, slots=True)
class Within:
    """What lies inside a drawn shape."""

    people: People | None
    land_km2: float
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """Where points stand (longitude, latitude): each one's cell, who was moved ashore, who is nowhere."""

    places: Mapping[str, tuple[float, float]]
    cells: Mapping[str, int]
    snapped: Mapping[str, str]
    unreachable: Mapping[str, str]
