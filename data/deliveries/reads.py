"""Reads of what there is to drive with, and of the order that somebody has put by hand."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from data.carried.reads import in_shared_order
from data.deliveries.driving import order_of
from data.deliveries.facts import HandOrder, Metres, Order, Resource
from data.deliveries.finding import needs
from data.deliveries.rules import filled, fleet, usable
from data.deliveries.words import Cargo
from data.entries.deliveries import OrderMoved, ResourcesLoaded
from data.entries.entry import Entry, EntryKind
from data.levels.reads import levels_in, readings_since
from data.log.reads import everywhere, last_loaded
from data.operations.carried import carried_entries
from data.operations.facts import Operation
from data.points.facts import Picture
from data.points.reads import picture_in
from data.preparedness.reads import equipment_in
from data.requests.reads import asked_in
from data.store.database import Store
from data.store.rows import MASKED


def listed(store: Store) -> tuple[Resource, ...]:
    """Return the list as it was last loaded, examples included."""
    with store.reading() as connection:
        return listed_in(connection)


def listed_in(connection: Connection) -> tuple[Resource, ...]:
    """Return the same inside the caller's transaction."""
    loaded = last_loaded(connection, ResourcesLoaded)
    return loaded[1].resources if loaded is not None else ()


def orders(
    store: Store, operation_id: str, metres: Metres, now: datetime, *, knows: bool
) -> Mapping[Cargo, Order]:
    """Return the order of each cargo at the operation's time `now`, from one moment of the store.

    It rests on the points' equipment only where whoever asks `knows` of that (`why_not_know`).

    It is worked out by the whole minute, so that an act sees the order that a page has just shown.
    """
    with store.reading() as connection:
        return orders_in(connection, picture_in(connection, operation_id, recent=0), metres, now, knows=knows)


def orders_in(
    connection: Connection, picture: Picture, metres: Metres, now: datetime, *, knows: bool
) -> Mapping[Cargo, Order]:
    """Return the same of an operation's picture inside the caller's transaction."""
    operation, resources = picture.operation, listed_in(connection)
    moment = now.replace(second=0, microsecond=0)
    wanted = needs(
        picture.points,
        equipment_in(connection) if knows else {},
        levels_in(connection, operation),
        asked_in(connection, operation),
        moment,
    )
    put = by_hand_in(connection, operation)
    usable_here = usable(resources, operation.is_exercise)
    return {
        cargo: order_of(cargo, wanted, fleet(usable_here, cargo), metres, moment, put.get(cargo))
        for cargo in Cargo
    }


def by_hand_in(connection: Connection, operation: Operation) -> Mapping[Cargo, HandOrder]:
    """Return the order that somebody has put by hand, where one stands, by what is driven; without what has
    been filled since.
    """
    found = everywhere(connection, operation.id, EntryKind.ORDER_MOVED)
    entries = carried_entries(operation.clock, in_shared_order(connection, found))
    newest = {entry.says(OrderMoved).cargo: entry for entry in entries}
    return {
        cargo: _order(entry, _filled_since(connection, operation, entry.revision))
        for cargo, entry in newest.items()
        if entry.says(OrderMoved).need
    }


def _filled_since(connection: Connection, operation: Operation, revision: int) -> Collection[str]:
    then = levels_in(connection, operation, revision)
    return filled(then, readings_since(connection, operation, revision))


def _order(entry: Entry, full: Collection[str]) -> HandOrder:
    moved, words = entry.says(OrderMoved), entry.text
    return HandOrder(
        order=tuple(key for key in moved.order if key not in full),
        late=moved.late,
        need=moved.need,
        place=moved.place,
        at=entry.occurred_at,
        by=words.get("decider", "") if words is not None else MASKED,
        reason=words.get("reason", "") if words is not None else MASKED,
    )
