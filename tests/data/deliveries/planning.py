"""A flat town for orders of work: places in kilometres from a depot, with needs and vehicles."""

from datetime import timedelta
from math import hypot
from typing import Any

from data.deliveries.facts import Basis, Need, Place, Vehicle
from data.deliveries.words import Cargo
from tests.data.world import later


def metres(start: Place, end: Place) -> float:
    """Places are (east, north) in kilometres here: the order asks for distances and knows no map."""
    return 1000 * hypot(end[0] - start[0], end[1] - start[1])


def a_need(key: str, place: Place, minutes: float, amount: int = 100, **changes: Any) -> Need:
    values: dict[str, Any] = {
        **{"cargo": Cargo.DIESEL, "basis": Basis.NIVA, "most": amount, "point": key},
        **changes,
    }
    return Need(key=key, place=place, amount=amount, latest=later(minutes), **values)


def a_vehicle(id: str = "tank", **changes: Any) -> Vehicle:
    values: dict[str, Any] = {
        "name": "Tankbil",
        "carries": Cargo.DIESEL,
        "takes": 3000,
        "speed_kmh": 60,
        "service": timedelta(minutes=10),
        "depot": "Depån",
        "place": (0.0, 0.0),
    }
    return Vehicle(id, **{**values, **changes})
