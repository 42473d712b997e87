"""Reporting what works at a point: reports, "oförändrat", occupancy."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data import queries, validity
from data.database import Store
from data.domain import rules, truth
from data.domain.facts import Point
from data.domain.rights import Deed, Who, place_of
from data.domain.rules import NewOccupancy, NewOpening, NewReport
from data.domain.words import Channel, EntryKind, Function, Mark, Status
from data.errors import Refused
from data.journal import Act
from data.models import JOURNAL
from data.services.acting import (
    Actor,
    Ground,
    Receipt,
    allow_here,
    asked,
    done_before,
    ground,
    insist,
    perform,
    refuse,
    refuse_id,
    refuse_stale,
    refuse_texts,
    source_key,
    turn,
)

CONFIRMED = "oförändrat"


def report(store: Store, actor: Actor, commands: Sequence[NewReport], now: datetime) -> list[Receipt]:
    """Store one or more reports, all or none; `now` is the real time.

    Sending the same report again returns its first receipt. Raises Refused (also Stale, Missing,
    Conflict), and nothing is stored then.
    """
    if not commands:
        raise Refused("Inga rapporter skickades.")
    with turn(store, now) as connection:
        held: dict[tuple[str, str], int] = {}
        return [report_in(connection, actor, command, now, held) for command in commands]


def report_in(
    connection: Connection,
    actor: Actor,
    command: NewReport,
    now: datetime,
    held: dict[tuple[str, str], int],
    sent: str | None = None,
) -> Receipt:
    """Store one report inside the caller's turn; `sent` is what was asked for, where a whole was.

    `held` keeps the version a point had before this batch, so that a batch is not stale to itself.
    """
    refuse_id(command.id)
    here = ground(connection, command.operation, command.point, command.id)
    operation, found = here.operation, here.point
    moment = operation.clock.at(now)
    who = allow_here(connection, actor, deed_of(command), here, now)
    act = _report_act(who, command, here, moment, sent)
    done = done_before(here.before, act)
    if done is not None:
        return done
    refuse_texts({"cause": command.cause, "note": command.note, "on_behalf_of": command.on_behalf_of})
    _insist_on_more(who, command, here)
    refuse(rules.why_not_report(operation, found, command, moment))
    version = held.setdefault((operation.id, found.id), found.version)
    refuse_stale(rules.why_not_version(command.version, version))
    return perform(connection, act, now, here.tip)


def deed_of(command: NewReport | NewOccupancy | NewOpening) -> Deed:
    """Return what right it takes: to say what somebody else said is a right of its own."""
    if command.on_behalf_of or command.channel not in (Channel.WEBB, Channel.API):
        return Deed.RELAY
    return Deed.OPENING if isinstance(command, NewOpening) else Deed.REPORT


def _insist_on_more(who: Who, command: NewReport, here: Ground) -> None:
    place = place_of(here.operation, here.point)
    if command.settles:
        insist(who, Deed.SETTLE, place)
    if command.status is Status.EJ_AKTUELL:
        insist(who, Deed.EXEMPT, place)


def _report_act(who: Who, command: NewReport, here: Ground, moment: datetime, sent: str | None) -> Act:
    observed = command.observed_at or moment
    until = command.valid_until or validity.valid_until(
        here.point.phase, command.supply, command.function, command.status, observed
    )
    facts: dict[str, Any] = {
        "id": command.id,
        "function": command.function,
        "status": command.status,
        "supply": command.supply,
        "valid_until": until,
        "lasts_until": command.lasts_until,
        "restored_estimate": command.restored_estimate,
        "channel": command.channel,
        "settles": command.settles,
        "source_key": source_key(here.secret, command.on_behalf_of or who.name),
    }
    if command.unconfirmed_device:
        facts["unconfirmed_device"] = True
    text = {"cause": command.cause, "note": command.note, "on_behalf_of": command.on_behalf_of}
    return Act(
        id=command.id,
        kind=EntryKind.REPORT,
        actor=who.name,
        occurred_at=observed,
        facts=facts,
        text={key: value for key, value in text.items() if value},
        operation=command.operation,
        point=command.point,
        asked=sent or asked(command),
        by=who.id,
    )


def confirmable(point: Point, now: datetime) -> tuple[Function, ...]:
    """Return the functions "oförändrat" may cover: reported, working, fresh and not contradicted."""
    return tuple(
        function
        for function, state in point.functions.items()
        if (read := truth.effective(state, now)).status is Status.FUNGERAR and read.mark is Mark.BEKRAFTAT
    )


def confirm_unchanged(
    store: Store, actor: Actor, *, act_id: str, operation_id: str, point_id: str, said: str, now: datetime
) -> list[Receipt]:
    """Repeat a point's working values as observed now, told by the named source; one report a function.

    What has expired, is contradicted or does not work is never covered: it must be reported for
    itself. Raises Refused where nothing can be confirmed or no source is named.
    """
    with store.reading() as connection:
        done = _confirmed_before(connection, act_id)
        if done:
            return done
        operation = queries.operation(connection, operation_id)
        found = queries.point(connection, operation, point_id)
    moment = operation.clock.at(now)
    covered = confirmable(found, moment)
    refuse(rules.why_not_confirm(bool(covered), said))
    commands = [_repeated(found, function, operation_id, act_id, said, moment) for function in covered]
    return report(store, actor, commands, now)


def _confirmed_before(connection: Connection, act_id: str) -> list[Receipt]:
    """Sent again, the point may have changed so much that nothing could be confirmed any more."""
    ids = [f"{act_id}:{function}" for function in Function]
    rows = connection.execute(
        select(JOURNAL.c.revision).where(JOURNAL.c.act.in_(ids)).order_by(JOURNAL.c.revision)
    )
    return [Receipt(revision, new=False) for revision in rows.scalars()]


def _repeated(
    point: Point, function: Function, operation_id: str, act_id: str, said: str, moment: datetime
) -> NewReport:
    current = point.functions[function].current
    if current is None:  # confirmable() only names reported functions
        raise Refused("Det finns inget att bekräfta.")
    ahead = current.lasts_until if current.lasts_until and current.lasts_until > moment else None
    return NewReport(
        id=f"{act_id}:{function}",
        operation=operation_id,
        point=point.id,
        function=function,
        status=current.status,
        supply=current.supply,
        cause=current.cause,
        note=CONFIRMED,
        lasts_until=ahead,
        on_behalf_of=said.strip(),
        version=point.version,
    )


def report_occupancy(store: Store, actor: Actor, command: NewOccupancy, now: datetime) -> Receipt:
    """Store how full a point is and whether its staffing suffices; `now` is the real time."""
    with turn(store, now) as connection:
        return occupancy_in(connection, actor, command, now)


def occupancy_in(
    connection: Connection, actor: Actor, command: NewOccupancy, now: datetime, sent: str | None = None
) -> Receipt:
    """Store an occupancy report inside the caller's turn."""
    refuse_id(command.id)
    here = ground(connection, command.operation, command.point, command.id)
    operation, found = here.operation, here.point
    moment = operation.clock.at(now)
    who = allow_here(connection, actor, deed_of(command), here, now)
    act = _occupancy_act(who, command, command.observed_at or moment, sent)
    done = done_before(here.before, act)
    if done is not None:
        return done
    refuse_texts({"on_behalf_of": command.on_behalf_of})
    refuse(rules.why_not_occupancy(operation, found, command, moment))
    refuse_stale(rules.why_not_version(command.version, found.version))
    return perform(connection, act, now, here.tip)


def _occupancy_act(who: Who, command: NewOccupancy, observed: datetime, sent: str | None) -> Act:
    facts = {
        "occupancy": command.occupancy,
        "people": command.people,
        "staffing": command.staffing,
        "relief_at": command.relief_at,
        "channel": command.channel,
        "valid_until": observed + validity.OCCUPANCY_VALID,
    }
    return Act(
        id=command.id,
        kind=EntryKind.OCCUPANCY,
        actor=who.name,
        occurred_at=observed,
        facts=facts,
        text={"on_behalf_of": command.on_behalf_of} if command.on_behalf_of else {},
        operation=command.operation,
        point=command.point,
        asked=sent or asked(command),
        by=who.id,
    )
