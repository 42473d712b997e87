"""Support requests: asking, moving on and acknowledging; each one act, its effect on the point with it."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection

from data.acting import Actor, Receipt, allow, do, late, once, refuse_id, stripped, turn, why_not_texts
from data.entries.sectors import RequestAcknowledged, RequestMoved, SupportRequested
from data.errors import NotAllowed, Reason
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import current
from data.points import reads as point_reads
from data.points.acts.reports import report_in
from data.points.commands import NewReport
from data.points.facts import Point
from data.requests import reads as request_reads
from data.requests.facts import (
    Effect,
    NewAcknowledgement,
    NewMove,
    NewRequest,
    SupportRequest,
    handed_over,
    why_not_acknowledge,
    why_not_move,
    why_not_request_version,
)
from data.requests.rules import mover, place_in, places, why_not_request
from data.rights import Deed, Place, Who, place_of
from data.sectors import reads as sector_reads
from data.sectors.facts import SectorRegister
from data.store.database import Store
from data.store.journal import Act, canonical
from data.words import Supply

DELIVERED = "begärt stöd på plats"


def ask_for_support(store: Store, actor: Actor, new: NewRequest, now: datetime) -> Receipt:
    """Ask one owner for support; `now` is the real time. Raises Refused, Missing, Conflict, NotAllowed."""
    refuse_id(new.id)
    with turn(store, now) as connection:
        return ask_in(connection, actor, new, now)


def ask_in(
    connection: Connection, actor: Actor, new: NewRequest, now: datetime, sent: str | None = None
) -> Receipt:
    """Ask for support inside the caller's turn; `sent` is what was asked for, where a whole was."""
    operation = operation_reads.operation(connection, new.operation)
    point = current.place(connection, new.operation, new.point)[1] if new.point else None
    place = place_of(operation, point) if point else place_in(operation, new.area)
    deed = Deed.RELAY if new.on_behalf_of else Deed.REQUEST
    moment = operation.clock.at(now)
    act = _request_act(new, moment, sent or _asked(new))
    return do(
        connection, actor, deed, place, act, _why_not_ask(connection, operation, new, point, moment), now
    )


def _why_not_ask(
    connection: Connection, operation: Operation, new: NewRequest, point: Point | None, moment: datetime
) -> Iterator[Reason | None]:
    yield from why_not_texts({"what": new.what, "amount": new.amount, "on_behalf_of": new.on_behalf_of})
    areas, register = point_reads.area_ids(connection), sector_reads.register_in(connection)
    asked = request_reads.requests(connection, operation.id) if new.only else ()
    yield why_not_request(operation, new, register, areas, point, moment, asked)


def _request_act(new: NewRequest, moment: datetime, sent: str) -> Act:
    return Act(
        id=new.id,
        what=SupportRequested(
            request=new.id,
            kind=new.kind,
            priority=new.priority,
            owner=new.owner,
            area=new.area,
            sector=new.sector,
            deadline=new.deadline,
            must_acknowledge=new.must_acknowledge,
            channel=new.channel,
        ),
        occurred_at=moment,
        text=stripped(what=new.what, amount=new.amount, on_behalf_of=new.on_behalf_of),
        operation=new.operation,
        point=new.point,
        asked=sent,
    )


def move_request(store: Store, actor: Actor, move: NewMove, now: datetime) -> Receipt:
    """Move a request on, and what it means for the point in the same act; `now` is the real time.

    Raises Stale where somebody was first (and says what they did), Refused, Missing, Conflict, NotAllowed:
    nothing is stored then, neither the move nor its effect.
    """
    refuse_id(move.id)
    with turn(store, now) as connection:
        request = request_reads.request(connection, move.request)
        operation = operation_reads.operation(connection, request.operation)
        register = sector_reads.register_in(connection)
        where = places(operation, request, register, mover(request, move.state))
        who = _allow_one_of(connection, actor, where, now)
        moment = operation.clock.at(now)
        act = _move_act(move, request, moment)
        receipt = once(connection, who, act, _why_not_move(operation, request, move, register, moment), now)
        if receipt.new and move.effect is not None and request.point is not None:
            report = _effect(connection, operation, request.point, move, move.effect)
            report_in(connection, actor, report, now, {})
        return receipt


def _why_not_move(
    operation: Operation, request: SupportRequest, move: NewMove, register: SectorRegister, moment: datetime
) -> Iterator[Reason | None]:
    yield from why_not_texts({"reason": move.reason})
    yield late(why_not_request_version(move.version, request))
    yield why_not_move(operation, request, move, register, moment)


def _move_act(move: NewMove, request: SupportRequest, moment: datetime) -> Act:
    former = request.owner if handed_over(request.state, move.state) else None
    return Act(
        id=move.id,
        what=RequestMoved(
            *(request.id, request.area, request.state, move.state, move.owner, move.deadline),
            former=former,
            done_by=move.promised,
        ),
        occurred_at=move.occurred_at or moment,
        text=stripped(reason=move.reason),
        operation=request.operation,
        point=request.point,
        asked=_asked(move),
    )


def _effect(
    connection: Connection, operation: Operation, point_id: str, move: NewMove, effect: Effect
) -> NewReport:
    """Return the report that the delivery amounts to; how the function is supplied stays as it was."""
    held = current.point(connection, operation, point_id).functions[effect.function].current
    supply = effect.supply or (held.supply if held else Supply.OKANT)
    return NewReport(
        id=f"{move.id}:{effect.function}",
        operation=operation.id,
        point=point_id,
        function=effect.function,
        status=effect.status,
        supply=supply,
        note=DELIVERED,
        observed_at=move.occurred_at,
        lasts_until=effect.lasts_until,
    )


def acknowledge_request(store: Store, actor: Actor, new: NewAcknowledgement, now: datetime) -> Receipt:
    """Say that one of those who must know of a request does; the request stays where it stands."""
    refuse_id(new.id)
    with turn(store, now) as connection:
        request = request_reads.request(connection, new.request)
        operation = operation_reads.operation(connection, request.operation)
        register = sector_reads.register_in(connection)
        where = places(operation, request, register, new.organisation)
        who = _allow_one_of(connection, actor, where, now)
        act = Act(
            id=new.id,
            what=RequestAcknowledged(request.id, request.area, new.organisation),
            occurred_at=operation.clock.at(now),
            text={},
            operation=request.operation,
            point=request.point,
            asked=_asked(new),
        )
        why_not = (why_not_acknowledge(operation, request, new.organisation),)
        return once(connection, who, act, why_not, now)


def _allow_one_of(connection: Connection, actor: Actor, where: Sequence[Place], now: datetime) -> Who:
    """Return who acts, where they may handle a request in any of the places; the first is what a no names."""
    first, *others = where
    for place in others:
        try:
            return allow(connection, actor, Deed.HANDLE_REQUEST, place, now)
        except NotAllowed:
            continue
    return allow(connection, actor, Deed.HANDLE_REQUEST, first, now)


_READ = ("version", "only")


def _asked(command: NewRequest | NewMove | NewAcknowledgement) -> str:
    """Return what the client asked for, but for what it had read: it may have read its own act meanwhile."""
    said = {one.name: getattr(command, one.name) for one in fields(command) if one.name not in _READ}
    if said.get("promised") is None:  # what an older form sent is the same act to the letter
        said.pop("promised", None)
    effect = said.pop("effect", None)
    if effect is not None:
        said |= {f"effect_{one.name}": getattr(effect, one.name) for one in fields(effect)}
    return canonical(said)
