"""Acknowledging important changes from a desk: one act names all that were seen at once."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from data import attention, coordination, queries
from data.database import Store
from data.domain.facts import Operation
from data.domain.important import Important, important, place_of_matter, why_not_acknowledge
from data.domain.rights import Deed, Who, place_of
from data.domain.words import EntryKind
from data.journal import Act, canonical
from data.services.acting import (
    Actor,
    Receipt,
    allow,
    already_done,
    perform,
    refuse,
    refuse_id,
    turn,
)


def acknowledge(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, keys: tuple[str, ...], now: datetime
) -> Receipt:
    """Say that important changes have been seen, by their keys; `now` is the real time.

    Raises Refused where one of them no longer stands, Missing, Conflict, NotAllowed.
    """
    refuse_id(act_id)
    standing = _standing(store, operation_id, now)
    with turn(store, now) as connection:
        operation = queries.operation(connection, operation_id)
        who = allow(connection, actor, Deed.RECEIPT, place_of(operation), now)
        act = _act(who, act_id, operation, keys, now)
        done = already_done(connection, act)
        if done is not None:
            return done
        refuse(why_not_acknowledge(operation, keys, standing))
        _allow_each(connection, actor, operation, [standing[key] for key in keys], now)
        return perform(connection, act, now)


def _standing(store: Store, operation_id: str, now: datetime) -> Mapping[str, Important]:
    """Read before the writer's turn: it takes no lock, and what ends meanwhile does no harm by being seen."""
    picture = queries.picture(store, operation_id, recent=0)
    held = coordination.coordination(store, operation_id)
    told = attention.attention(store, held)
    moment = picture.operation.clock.at(now)
    return {one.key: one for one in important(picture, held, told, moment)}


def _allow_each(
    connection: Connection, actor: Actor, operation: Operation, changes: list[Important], now: datetime
) -> None:
    for place in {place_of_matter(operation, one) for one in changes}:
        allow(connection, actor, Deed.RECEIPT, place, now)


def _act(who: Who, act_id: str, operation: Operation, keys: tuple[str, ...], now: datetime) -> Act:
    facts = {"seen": sorted(set(keys))}
    return Act(
        id=act_id,
        kind=EntryKind.SEEN,
        actor=who.name,
        by=who.id,
        occurred_at=operation.clock.at(now),
        facts=facts,
        text={},
        operation=operation.id,
        asked=canonical({**facts, "operation": operation.id}),
    )
