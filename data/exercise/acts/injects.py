"""Injects: delivered at their moment or by hand, left out, changed before that, and acknowledged."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from data.acting import Actor, Receipt, insist, once, refuse, refuse_texts, turn, who_acts
from data.entries.entry import EntryKind
from data.entries.operations import InjectAcknowledged, InjectChanged, InjectDelivered, InjectSkipped
from data.errors import Refused, Stale
from data.exercise.acts.leading import CLOCK, PLAYING
from data.exercise.acts.shared import derived, in_list, insist_on, led, point_areas, refuse_faults, room_act
from data.exercise.checking import objections_to
from data.exercise.difference import ScenarioChange, relisted
from data.exercise.facts import Exercise, moment_of, room_of
from data.exercise.playing import PLAYED_SAID, due, why_condition_fails
from data.exercise.reads import exercise
from data.exercise.rules import (
    why_not_acknowledge,
    why_not_change,
    why_not_deliver,
    why_not_skip,
)
from data.exercise.said import said_in
from data.exercise.scenario import (
    Inject,
    Scenario,
    name_of_recipient,
    place_of_grant,
    reached,
)
from data.exercise.sourced import why_not_source
from data.exercise.taking_part import those_taking_part
from data.exercise.written import inject_json
from data.points.acts.reports import report_in
from data.points.commands import NewReport
from data.rights import Deed, Who, place_of
from data.store.database import Store
from data.store.journal import Act, stated_as
from data.store.tables.core import JOURNAL
from data.words import Channel

STRUCK = "struket i inspelslistan"


def deliver(store: Store, actor: Actor, operation_id: str, inject_id: str, now: datetime) -> Receipt:
    """Deliver an inject now, before its time or without one; `now` is the real time. Raises Refused.

    Once only, whatever happens: delivered again it returns the first receipt.
    """
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = who_acts(connection, actor, now)
        insist_on(connection, who, found, in_list(found, inject_id))
        return deliver_in(connection, who, found, inject_id, now, by_hand=True)


def skip(
    store: Store, actor: Actor, operation_id: str, inject_id: str, reason: str, now: datetime
) -> Receipt:
    """Leave an inject out, with the reason; it can never be delivered then. Raises Refused."""
    if not reason.strip():
        raise Refused("Skriv varför inspelet hoppas över.", "reason")
    refuse_texts({"reason": reason})
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = who_acts(connection, actor, now)
        insist_on(connection, who, found, in_list(found, inject_id))
        return _skip(connection, who, found, inject_id, reason.strip(), now)


def change_inject(
    store: Store,
    actor: Actor,
    operation_id: str,
    inject: Inject,
    now: datetime,
    *,
    seen: tuple[Inject, ...] | None = None,
) -> Receipt:
    """Change an inject that is neither delivered nor skipped, or add a free one. Raises Refused.

    Who changes one must have the right to it as it was and as it becomes. `seen` is what it was when somebody
    began to write, nothing where it is new: Stale where it has become something else since.
    """
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = who_acts(connection, actor, now)
        held = in_list(found, inject.id)
        insist_on(connection, who, found, held)
        if seen is not None and held not in (seen, (inject,)):
            raise Stale(f"{inject.id} har ändrats av någon annan medan du skrev. Inget sparades.")
        return _change(connection, who, found, (inject,), now)[0]


def change_injects(
    store: Store, actor: Actor, operation_id: str, injects: Sequence[Inject], now: datetime
) -> list[Receipt]:
    """Change several, all or none: they are judged together, as a list that names each other is meant."""
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        return _change(connection, who_acts(connection, actor, now), found, injects, now)


def load_injects(
    store: Store, actor: Actor, operation_id: str, listed: Scenario, now: datetime, shown: ScenarioChange
) -> Receipt | None:
    """Change what a list changes and leave out what it has struck: all of it or nothing.

    None where nothing changes; Stale where it is no longer `shown`, what somebody has looked at.
    """
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        change = relisted(found, listed)
        if change != shown:
            raise Stale("Övningen har ändrats sedan listan granskades. Inget lästes in: granska den igen.")
        refuse_faults(change.refused, "Inget lästes in")
        who = who_acts(connection, actor, now)
        made = _change(connection, who, found, change.edited, now)
        for gone in change.gone:
            insist_on(connection, who, found, in_list(found, gone))
            made.append(_skip(connection, who, found, gone, STRUCK, now))
        return made[-1] if made else None


def _change(
    connection: Connection, who: Who, found: Exercise, injects: Sequence[Inject], now: datetime
) -> list[Receipt]:
    for one in injects:
        refuse_texts({"text": one.text, "note": one.note, "sender": one.sender})
        refuse_texts({"expected_text": one.expected_text, "id": one.id, "phase": one.phase})
        insist_on(connection, who, found, (*in_list(found, one.id), one))
    made = [_changed(connection, found, one, now) for one in injects]
    fresh = [one for one, done in zip(injects, made, strict=True) if isinstance(done, Act)]
    held = {one.id: one for one in found.scenario.injects}
    for one in fresh:
        refuse(why_not_change(found, one) or why_not_source(one, held.get(one.id)))
    refuse_faults(objections_to(connection, found.scenario, fresh), "Inget ändrades")
    return [once(connection, who, one, (), now) if isinstance(one, Act) else one for one in made]


def _changed(connection: Connection, found: Exercise, inject: Inject, now: datetime) -> Act | Receipt:
    """Return the act that changes an inject, or the receipt of the change that made it what it is."""
    held = in_list(found, inject.id)
    edits = _edits(connection, found.operation.id, inject.id)
    if held == (inject,) and edits:
        return Receipt(edits[-1], new=False)
    text = {"inject": inject_json(inject)}
    identity = derived("inject_change", found.operation.id, text["inject"], str(len(edits)))
    return room_act(identity, InjectChanged(inject.id, free=not held), found.operation, text, now)


def acknowledge_inject(
    store: Store, actor: Actor, operation_id: str, inject_id: str, now: datetime
) -> Receipt:
    """Say that an inject has been received, for every recipient that who acts is. Raises Refused.

    Acknowledged again, also by a colleague with the same role, it returns the first receipt.
    """
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = who_acts(connection, actor, now)
        told = next((one for one in found.delivered if one.inject == inject_id), None)
        ours = reached(found.operation, who.grants, told.to, found.areas) if told else ()
        places = [place_of_grant(found.operation, grant) for grant in (ours or who.grants)]
        insist(who, Deed.INBOX, places[0] if places else place_of(found.operation))
        names = sorted(name_of_recipient(grant.role, grant.bound) for grant in ours)
        identity = derived("inject_ack", operation_id, inject_id, *names)
        act = room_act(identity, InjectAcknowledged(inject_id, tuple(names)), found.operation, {}, now)
        return once(connection, who, act, (why_not_acknowledge(found, inject_id, bool(ours)),), now)


def deliver_due(store: Store, operation_id: str, now: datetime) -> int:
    """Deliver all injects that are due, in order of their moment and id; return how many were settled.

    Each in a transaction of its own, judged anew inside it; one whose condition does not hold is skipped
    with the reason in words. What a jump passed over comes at once, in order.
    """
    found = exercise(store, operation_id)
    if found is None:
        return 0
    waiting = due(found, found.operation.clock.at(now))
    return sum(_at_its_moment(store, operation_id, inject.id, now) for inject in waiting)


def _at_its_moment(store: Store, operation_id: str, inject_id: str, now: datetime) -> int:
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        waiting = due(found, found.operation.clock.at(now))
        inject = next((one for one in waiting if one.id == inject_id), None)
        moment = moment_of(inject, found.begins) if inject is not None else None
        if inject is None or moment is None:  # somebody settled or moved it, or the exercise ended, meanwhile
            return 0
        settle(connection, found, inject, moment, now)
        return 1


def settle(
    connection: Connection, found: Exercise, inject: Inject, moment: datetime, now: datetime
) -> str | None:
    """Deliver an inject at its moment, inside the caller's turn; or leave it out, and return why in words."""
    who = who_acts(connection, CLOCK, now)
    reports = said_in(connection, found.operation.id) if inject.condition is not None else ()
    why = why_condition_fails(found, inject, reports, moment)
    if why is None:
        deliver_in(connection, who, found, inject.id, now, by_hand=False)
    else:
        _skip(connection, who, found, inject.id, why, now)
    return why


def deliver_in(
    connection: Connection, who: Who, found: Exercise, inject_id: str, now: datetime, *, by_hand: bool
) -> Receipt:
    """Deliver one inject inside the caller's turn, with the reports that the control plays: all or none."""
    inject = next(iter(in_list(found, inject_id)), None)
    before = next((one for one in found.delivered if one.inject == inject_id), None)
    if before is not None:
        return Receipt(before.revision, new=False)
    refuse(why_not_deliver(found, inject_id))
    if inject is None:  # the rule has refused it
        raise Refused(f"Inspelet {inject_id} finns inte i övningen.", "inject")
    unplayed = _play(connection, found, inject, now)
    told = InjectDelivered(
        inject=inject.id,
        by_hand=by_hand,
        planned=moment_of(inject, found.begins),
        channel=inject.channel,
        to=those_taking_part(inject.to, found.areas, point_areas(connection)),
        unplayed=len(unplayed),
        source=inject.source,
    )
    said = inject.text if inject.source is None else ""
    text = {"sender": inject.sender, "text": said, "unplayed": " ".join(unplayed)}
    return once(connection, who, room_act(_fate(found, inject.id), told, found.operation, text, now), (), now)


def _skip(
    connection: Connection, who: Who, found: Exercise, inject_id: str, reason: str, now: datetime
) -> Receipt:
    """Leave one inject out inside the caller's turn."""
    before = next((one for one in found.skipped if one.inject == inject_id), None)
    if before is not None:
        return Receipt(before.revision, new=False)
    refuse(why_not_skip(found, inject_id))
    act = room_act(
        _fate(found, inject_id), InjectSkipped(inject_id), found.operation, {"reason": reason}, now
    )
    return once(connection, who, act, (), now)


def _fate(found: Exercise, inject_id: str) -> str:
    """Return the id of the act that settles an inject: it has one fate, and another for each withdrawal."""
    times = sum(one.inject == inject_id for one in found.withdrawn)
    return derived("inject", found.operation.id, inject_id, *([str(times)] if times else []))


def _play(connection: Connection, found: Exercise, inject: Inject, now: datetime) -> list[str]:
    """Make the reports that an inject plays; return why any could not be made, in words."""
    refused: list[str] = []
    moment = found.operation.clock.at(now)
    for number, one in enumerate(inject.plays):
        command = NewReport(
            id=derived("played", found.operation.id, inject.id, str(number)),
            operation=found.operation.id,
            point=one.point,
            function=one.function,
            status=one.status,
            supply=one.supply,
            cause=one.cause,
            lasts_until=moment + one.lasts if one.lasts is not None else None,
            channel=Channel.WEBB,
            on_behalf_of=PLAYED_SAID,
        )
        try:
            report_in(connection, PLAYING, command, now, {})
        except Refused as reason:
            refused.append(f"{one.point} {one.function}: {reason.reason}")
    return refused


def _edits(connection: Connection, operation_id: str, inject_id: str) -> list[int]:
    here = (JOURNAL.c.operation == room_of(operation_id), JOURNAL.c.kind == EntryKind.INJECT_CHANGED)
    found = select(JOURNAL.c.revision, JOURNAL.c.facts).where(*here, JOURNAL.c.point.is_(None))
    rows = connection.execute(found.order_by(JOURNAL.c.revision))
    return [row.revision for row in rows if stated_as(InjectChanged, row.facts).inject == inject_id]
