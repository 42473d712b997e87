"""What is driven with: depots and vehicles as they are listed, and as the order takes them."""

from dataclasses import dataclass
from enum import StrEnum


class Cargo(StrEnum):
    """What is driven. People are fetched at a point, the others are left there."""

    DIESEL = "diesel"
    VATTEN = "vatten"
    PERSONER = "personer"


class ResourceKind(StrEnum):
    """What a row of the list is."""

    DEPA = "depa"
    FORDON = "fordon"


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
