"""What is driven with and for what: depots and vehicles, needs, and the places of an order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from data.deliveries.words import Cargo, ResourceKind


@dataclass(frozen=True, slots=True)
class Resource:
    """One row of the list. A depot has a position; a vehicle its depot, how many there are of it, how much
    each takes (litres, or people), its speed, and how long it stands at a stop. An example is never real.
    """

    id: str
    kind: ResourceKind
    name: str
    carries: Cargo
    lon: float | None = None
    lat: float | None = None
    depot: str = ""
    number: int | None = None
    amount: int | None = None
    speed_kmh: int | None = None
    service_minutes: int | None = None
    source: str = ""
    example: bool = False


# Longitude and latitude, WGS84.
Place = tuple[float, float]
# How far a vehicle drives between two places; None: there is no way.
Metres = Callable[[Place, Place], float | None]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle that can be driven, with the depot that it begins at and is filled at."""

    id: str
    name: str
    carries: Cargo
    takes: int
    speed_kmh: int
    service: timedelta
    depot: str
    place: Place


class Basis(StrEnum):
    """What says by when something is needed."""

    NIVA = "niva"
    RAPPORT = "rapport"
    BEGARAN = "begaran"


class Lacks(StrEnum):
    """What is missing so that a need cannot be put in the order; it is named, never left out."""

    FORBRUKNING = "forbrukning"
    NIVA = "niva"
    TANK = "tank"
    MANGD = "mangd"
    TID = "tid"
    PUNKT = "punkt"
    VAG = "vag"


@dataclass(frozen=True, slots=True)
class Need:
    """What must be at a place by a time: litres, or people to fetch. Times are the operation's own.

    `amount` is missing now, and `per_hour` more until there is room for `most`. `latest` is when the point
    has none left, or when it was asked for by `request`, the first of those that do. `asked` is what they
    ask for (0: not to be read), `room` what the store lacks (None: not known). `priority` 1 goes first.
    """

    key: str
    cargo: Cargo
    point: str
    place: Place
    amount: int
    latest: datetime
    basis: Basis
    most: int
    per_hour: float = 0.0
    priority: int | None = None
    request: str = ""
    asked: int = 0
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A need that cannot be put in the order, and what it lacks; `request` where no point has it.

    `latest` is when it must be there, where that is known although the rest is not.
    """

    cargo: Cargo
    point: str
    lacks: Lacks
    request: str = ""
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """All needs, those that cannot be counted, and those that have enough for now."""

    counted: tuple[Need, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    enough: tuple[Need, ...] = ()


class Why(StrEnum):
    """Why a need has its place in the order."""

    BRADAST = "bradast"
    PRIORITET = "prioritet"
    NARMAST = "narmast"
    HINNS_INTE = "hinns_inte"
    FOR_HAND = "for_hand"


@dataclass(frozen=True, slots=True)
class Stop:
    """One place in the order, and what is left or fetched there. `refills`: by the depot first.

    `before` is the need that is more urgent and is still reached in time after this one.
    """

    need: Need
    vehicle: Vehicle
    amount: int
    arrives: datetime
    leaves: datetime
    why: Why
    refills: bool = False
    trips: int = 1
    before: str = ""

    @property
    def late(self) -> bool:
        return self.arrives > self.need.latest


@dataclass(frozen=True, slots=True)
class HandOrder:
    """An order as somebody has put it by hand; `late` came too late already then."""

    order: tuple[str, ...]
    late: tuple[str, ...]
    need: str
    place: int
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Order:
    """The order in which one cargo is driven now. Without vehicles every need is `waiting`."""

    cargo: Cargo
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...] = ()
    waiting: tuple[Need, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    enough: tuple[Need, ...] = ()
    by_hand: HandOrder | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(stop.need.key for stop in self.stops)

    @property
    def late(self) -> tuple[Stop, ...]:
        return tuple(stop for stop in self.stops if stop.late)

    @property
    def newly_late(self) -> tuple[Stop, ...]:
        """Return what comes too late by hand and did not when it was put so: its basis has changed."""
        known = self.by_hand.late if self.by_hand is not None else self.keys
        return tuple(stop for stop in self.late if stop.need.key not in known)


@dataclass(frozen=True, slots=True)
class NewMove:
    """A need to be put at a place (1 is first); `need` "" lets the order be worked out again.

    `shown` is the order, by keys, that whoever moves it had before them.
    """

    id: str
    operation: str
    cargo: Cargo
    shown: tuple[str, ...]
    need: str = ""
    place: int = 0
    decider: str = ""
    reason: str = ""
