"""Support requests: asking, moving on and acknowledging; each one act, its effect on the point with it."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.acting import (
    Actor,
    Receipt,
    allow,
    already_done,
    perform,
    refuse,
    refuse_id,
    refuse_stale,
    refuse_texts,
    turn,
)
from data.entries.kind import EntryKind
from data.errors import NotAllowed
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.acts.reports import report_in
from data.points.commands import NewReport
from data.requests import reads as request_reads
from data.requests.facts import (
    Effect,
    NewAcknowledgement,
    NewMove,
    NewRequest,
    SupportRequest,
    why_not_acknowledge,
    why_not_move,
    why_not_request,
    why_not_request_version,
)
from data.requests.rules import mover, place_in, places
from data.rights import Deed, Place, Who, place_of
from data.sectors import reads as sector_reads
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
    operation = point_reads.operation(connection, new.operation)
    point = point_reads.place(connection, new.operation, new.point)[1] if new.point else None
    place = place_of(operation, point) if point else place_in(operation, new.area)
    who = allow(connection, actor, Deed.RELAY if new.on_behalf_of else Deed.REQUEST, place, now)
    moment = operation.clock.at(now)
    act = _request_act(who, new, moment, sent or _asked(new))
    done = already_done(connection, act)
    if done is not None:
        return done
    refuse_texts({"what": new.what, "amount": new.amount, "on_behalf_of": new.on_behalf_of})
    areas = point_reads.area_ids(connection)
    register = sector_reads.register_in(connection)
    refuse(why_not_request(operation, new, register, areas, point, moment))
    return perform(connection, act, now)


def _request_act(who: Who, new: NewRequest, moment: datetime, sent: str) -> Act:
    facts = {
        "request": new.id,
        "kind": new.kind,
        "priority": new.priority,
        "owner": new.owner,
        "area": new.area,
        "sector": new.sector,
        "deadline": new.deadline,
        "must_acknowledge": new.must_acknowledge,
        "channel": new.channel,
    }
    text = {
        "what": new.what.strip(),
        "amount": new.amount.strip(),
        "on_behalf_of": new.on_behalf_of.strip(),
    }
    return Act(
        id=new.id,
        kind=EntryKind.REQUEST,
        actor=who.name,
        occurred_at=moment,
        facts=facts,
        text={key: value for key, value in text.items() if value},
        operation=new.operation,
        point=new.point,
        asked=sent,
        by=who.id,
    )


def move_request(store: Store, actor: Actor, move: NewMove, now: datetime) -> Receipt:
    """Move a request on, and what it means for the point in the same act; `now` is the real time.

    Raises Stale where somebody was first (and says what they did), Refused, Missing, Conflict, NotAllowed:
    nothing is stored then, neither the move nor its effect.
    """
    refuse_id(move.id)
    with turn(store, now) as connection:
        request = request_reads.request(connection, move.request)
        operation = point_reads.operation(connection, request.operation)
        register = sector_reads.register_in(connection)
        where = places(operation, request, register, mover(request, move.state))
        who = _allow_one_of(connection, actor, where, now)
        moment = operation.clock.at(now)
        act = _move_act(who, move, request, moment)
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse_texts({"reason": move.reason})
        refuse_stale(why_not_request_version(move.version, request))
        refuse(why_not_move(operation, request, move, register, moment))
        receipt = perform(connection, act, now)
        if move.effect is not None and request.point is not None:
            report = _effect(connection, operation, request.point, move, move.effect)
            report_in(connection, actor, report, now, {})
        return receipt


def _move_act(who: Who, move: NewMove, request: SupportRequest, moment: datetime) -> Act:
    facts: dict[str, Any] = {
        "request": request.id,
        "area": request.area,
        "before": request.state,
        "state": move.state,
    }
    anew = {"owner": move.owner, "deadline": move.deadline}
    return Act(
        id=move.id,
        kind=EntryKind.REQUEST_MOVED,
        actor=who.name,
        occurred_at=move.occurred_at or moment,
        facts={**facts, **{key: value for key, value in anew.items() if value is not None}},
        text={"reason": move.reason.strip()} if move.reason.strip() else {},
        operation=request.operation,
        point=request.point,
        asked=_asked(move),
        by=who.id,
    )


def _effect(
    connection: Connection, operation: Operation, point_id: str, move: NewMove, effect: Effect
) -> NewReport:
    """Return the report that the delivery amounts to; how the function is supplied stays as it was."""
    held = point_reads.point(connection, operation, point_id).functions[effect.function].current
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
        operation = point_reads.operation(connection, request.operation)
        register = sector_reads.register_in(connection)
        where = places(operation, request, register, new.organisation)
        who = _allow_one_of(connection, actor, where, now)
        act = Act(
            id=new.id,
            kind=EntryKind.REQUEST_ACKNOWLEDGED,
            actor=who.name,
            occurred_at=operation.clock.at(now),
            facts={"request": request.id, "area": request.area, "organisation": new.organisation},
            text={},
            operation=request.operation,
            point=request.point,
            asked=_asked(new),
            by=who.id,
        )
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(why_not_acknowledge(operation, request, new.organisation))
        return perform(connection, act, now)


def _allow_one_of(connection: Connection, actor: Actor, where: Sequence[Place], now: datetime) -> Who:
    """Return who acts, where they may handle a request in any of the places; the first is what a no names."""
    first, *others = where
    for place in others:
        try:
            return allow(connection, actor, Deed.HANDLE_REQUEST, place, now)
        except NotAllowed:
            continue
    return allow(connection, actor, Deed.HANDLE_REQUEST, first, now)


def _asked(command: NewRequest | NewMove | NewAcknowledgement) -> str:
    """Return what the client asked for, but for the version: it may have read its own act meanwhile."""
    said = {one.name: getattr(command, one.name) for one in fields(command) if one.name != "version"}
    effect = said.pop("effect", None)
    if effect is not None:
        said |= {f"effect_{one.name}": getattr(effect, one.name) for one in fields(effect)}
    return canonical(said)
