"""Loading what there is to drive with, and moving an order by hand: the only writers of either."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from data.acting import (
    Actor,
    Receipt,
    allow,
    insist,
    late,
    once,
    refuse_list,
    stripped,
    turn,
    who_acts,
    why_not_texts,
)
from data.deliveries import reads
from data.deliveries.driving import drive
from data.deliveries.facts import Metres, NewMove, Order, Resource
from data.deliveries.rules import (
    moved,
    objections,
    place_of_order,
    why_not_as_shown,
    why_not_move,
)
from data.entries.deliveries import OrderMoved, ResourcesLoaded
from data.errors import Reason, Stale
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.preparedness.rules import why_not_know
from data.rights import ANYWHERE, Deed
from data.sectors import reads as sector_reads
from data.services.rules import Objection
from data.store.database import Store
from data.store.journal import Act, canonical


@dataclass(frozen=True, slots=True)
class ResourcesChange:
    """Exactly what a list would change, and everything that is wrong with it."""

    held: tuple[Resource, ...]
    new: tuple[Resource, ...]
    changed: tuple[tuple[Resource, Resource], ...]
    gone: tuple[Resource, ...]
    refused: tuple[Objection, ...]

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.gone)


def resources_change(store: Store, listed: Sequence[Resource]) -> ResourcesChange:
    """Return what loading this list would change (the dry run)."""
    return _change(reads.listed(store), listed)


def load_resources(
    store: Store,
    actor: Actor,
    listed: Sequence[Resource],
    now: datetime,
    shown: ResourcesChange | None = None,
) -> Receipt | None:
    """Load the whole list; None where it is already so. What it leaves out is driven with no longer.

    Raises Refused where the list cannot be believed, and Stale where it would no longer change exactly what
    was `shown`.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(reads.listed_in(connection), listed)
        if shown is not None and change.held != shown.held:
            raise Stale("Listan har ändrats sedan den granskades. Inget lästes in: granska den igen.")
        refuse_list(change.refused)
        if change.nothing:
            return None
        act = Act(id=f"resources:{uuid4()}", what=ResourcesLoaded(tuple(listed)), occurred_at=now, text={})
        return once(connection, who, act, (), now)


def _change(held: tuple[Resource, ...], listed: Sequence[Resource]) -> ResourcesChange:
    before, after = ({one.id: one for one in some} for some in (held, listed))
    both = [(one, after[one.id]) for one in held if one.id in after]
    return ResourcesChange(
        held=held,
        new=tuple(one for one in listed if one.id not in before),
        changed=tuple(pair for pair in both if pair[0] != pair[1]),
        gone=tuple(one for one in held if one.id not in after),
        refused=objections(listed),
    )


def move_in_order(store: Store, actor: Actor, new: NewMove, metres: Metres, now: datetime) -> Receipt:
    """Put a need elsewhere in the order, or let it be worked out again; `now` is the real time.

    Raises Refused, Missing, Conflict, NotAllowed, and Stale where the order is no longer as it was shown.
    """
    with turn(store, now, new.id) as connection:
        picture = point_reads.picture_in(connection, new.operation, recent=0)
        moment = picture.operation.clock.at(now)
        who = who_acts(connection, actor, now)
        register = sector_reads.register_in(connection)
        insist(who, Deed.ORDER, place_of_order(picture.operation, new.cargo, register, who))
        knows = why_not_know(who) is None
        order = reads.orders_in(connection, picture, metres, moment, knows=knows)[new.cargo]
        act = Act(
            id=new.id,
            what=_moved(new, order, metres, moment),
            occurred_at=moment,
            text=stripped(decider=new.decider, reason=new.reason),
            operation=new.operation,
            point=next((stop.need.point for stop in order.stops if stop.need.key == new.need), None),
            asked=canonical({"need": new.need, "place": new.place, "shown": list(new.shown)}),
        )
        return once(connection, who, act, _why_not(picture.operation, new, order), now)


def _moved(new: NewMove, order: Order, metres: Metres, moment: datetime) -> OrderMoved:
    """Return the order as it is to stand, and what comes too late by it: whoever moves it knows."""
    keys = moved(order.keys, new.need, new.place) if new.need else ()
    stops = drive([stop.need for stop in order.stops], order.vehicles, metres, moment, keys)
    late_ones = tuple(stop.need.key for stop in stops if stop.late)
    return OrderMoved(new.cargo, new.need, new.place, keys, late_ones)


def _why_not(operation: Operation, new: NewMove, order: Order) -> Iterator[Reason | None]:
    yield from why_not_texts({"decider": new.decider, "reason": new.reason})
    yield late(why_not_as_shown(new, order))
    yield why_not_move(operation, new, order)
