"""The orders of work that the desk shows: worked out once for all who look in the same minute."""

from collections.abc import Mapping
from datetime import datetime

from dashboard.desk import last_read, session
from dashboard.desk.frame import Shown
from dashboard.words.deliveries import OrderSays, order_says
from data.deliveries import reads
from data.deliveries.facts import Order, Resource
from data.deliveries.words import Cargo
from data.preparedness.rules import why_not_know
from geo.air_line import DETOUR, driven_metres


def orders(operation: str, now: datetime) -> Mapping[Cargo, Order]:
    """Return the order of each cargo in an operation at its own time `now`."""
    knows = why_not_know(session.who()) is None
    return _orders(operation, now.replace(second=0, microsecond=0), knows=knows)


@last_read.at_the_revision(16)
def _orders(operation: str, minute: datetime, *, knows: bool) -> Mapping[Cargo, Order]:
    return reads.orders(last_read.store(), operation, driven_metres, minute, knows=knows)


def says(shown: Shown) -> tuple[OrderSays, ...]:
    """Return what each order says, those with nothing to say too."""
    asked = last_read.coordination(shown.operation.id).requests
    wanted = {request.id: request.what for request in asked}
    found = orders(shown.operation.id, shown.now)
    return tuple(order_says(order, shown.picture, wanted, DETOUR, shown.now) for order in found.values())


@last_read.at_the_revision(2, of_points=False)
def resources() -> tuple[Resource, ...]:
    """Return the depots and vehicles as listed, examples included."""
    return reads.listed(last_read.store())
