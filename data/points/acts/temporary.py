"""Adding a point that is in no register, and settling what becomes of it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from data.acting import Actor, Receipt, do, late, refuse_id, stripped, turn, why_not_texts
from data.entries.points import PointAdded, PointSettled
from data.errors import Reason
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.current import place, shown_points
from data.points.rules import why_not_version
from data.points.temporary import NewTemporary, Settling, id_of, why_not_add, why_not_settle
from data.requests.rules import place_in
from data.rights import Deed, place_of
from data.store.database import Store
from data.store.journal import Act, canonical


def add_point(store: Store, actor: Actor, new: NewTemporary, now: datetime) -> Receipt:
    """Add a temporary point that has opened its doors; `now` is the real time. Raises Refused, Missing.

    That it has opened is its own word, not a decision.
    """
    with turn(store, now, new.id) as connection:
        operation = operation_reads.operation(connection, new.operation)
        act = Act(
            id=new.id,
            what=PointAdded(new.area, new.lon, new.lat, new.approximate),
            occurred_at=operation.clock.at(now),
            text=stripped(name=new.name, address=new.address),
            operation=operation.id,
            point=id_of(new.id),
            asked=canonical({"name": new.name, "address": new.address, "lon": new.lon, "lat": new.lat}),
        )
        why_not = _why_not_add(connection, operation, new, now)
        return do(connection, actor, Deed.ADD_POINT, place_in(operation, new.area), act, why_not, now)


def _why_not_add(
    connection: Connection, operation: Operation, new: NewTemporary, now: datetime
) -> Iterator[Reason | None]:
    beside = shown_points(connection, operation)
    yield from why_not_add(operation, new, beside, point_reads.area_ids(connection), now)


def settle_point(store: Store, actor: Actor, new: Settling, now: datetime) -> Receipt:
    """Keep a temporary point, or withdraw it: its history stays. Raises Refused, Missing."""
    refuse_id(new.id)
    with turn(store, now) as connection:
        operation = operation_reads.operation(connection, new.operation)
        act = Act(
            id=new.id,
            what=PointSettled(new.keeps),
            occurred_at=operation.clock.at(now),
            text=stripped(decider=new.decider, reason=new.reason),
            operation=operation.id,
            point=new.point,
            asked=canonical({"keeps": new.keeps, "decider": new.decider, "reason": new.reason}),
        )
        why_not = _why_not_settle(connection, new)
        return do(connection, actor, Deed.SETTLE_POINT, place_of(operation), act, why_not, now)


def _why_not_settle(connection: Connection, new: Settling) -> Iterator[Reason | None]:
    operation, point = place(connection, new.operation, new.point)
    yield from why_not_texts({"decider": new.decider, "reason": new.reason})
    yield from why_not_settle(operation, point, new)
    if not new.keeps:  # what it has reported since the page was drawn goes with it
        yield late(why_not_version(new.version, point.version))
