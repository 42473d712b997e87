"""Injects once they are out: opened by whom, of what who is reminded, taken back; and the leaders' log."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from data.acting import Actor, Receipt, do, once, refuse_id, refuse_texts, turn, who_acts
from data.entries.operations import ControlNoted, InjectsOpened, InjectWithdrawn, RecipientReminded
from data.exercise.acts.shared import derived, in_list, insist_on, led, room_act
from data.exercise.arrivals import out_in
from data.exercise.following import unanswered, why_not_note, why_not_remind, why_not_withdraw
from data.exercise.rules import why_not_led
from data.exercise.scenario import Inject, Recipient, name_of_recipient, reached
from data.exercise.taking_part import areas_in
from data.operations import reads as operation_reads
from data.rights import Deed, place_of
from data.store.database import Store
from data.store.journal import Act


def open_injects(
    store: Store, actor: Actor, operation_id: str, shown: Collection[int], now: datetime
) -> Receipt | None:
    """Say that deliveries, by their entries' numbers, have been shown to every recipient that who acts is.

    None where nothing new was shown, and in an exercise that is over: only the first time counts.
    """
    with (
        store.reading() as connection
    ):  # all of a role ask at once, and the first alone has anything to write
        if _opening(connection, actor, operation_id, shown, now) is None:
            return None
    with turn(store, now) as connection:
        act = _opening(connection, actor, operation_id, shown, now)
        return once(connection, who_acts(connection, actor, now), act, (), now) if act is not None else None


def _opening(
    connection: Connection, actor: Actor, operation_id: str, shown: Collection[int], now: datetime
) -> Act | None:
    operation = operation_reads.operation(connection, operation_id)
    who = who_acts(connection, actor, now)
    if why_not_led(operation) is not None:
        return None
    areas = areas_in(connection, operation_id)
    deliveries, names = set[int](), set[str]()
    for number, out in out_in(connection, operation_id, shown).items():
        ours = reached(operation, who.grants, out.to, areas)
        new = {name_of_recipient(one.role, one.bound) for one in ours} - out.opened
        if new:
            deliveries.add(number)
            names |= new
    if not names:
        return None
    what = InjectsOpened(tuple(sorted(deliveries)), tuple(sorted(names)))
    identity = derived("inject_opened", operation_id, *map(str, what.deliveries), *what.recipients)
    return room_act(identity, what, operation, {}, now)


def withdraw(store: Store, actor: Actor, operation_id: str, delivery: int, now: datetime) -> Receipt:
    """Take a delivery back, by its entry's number: its inject is as never delivered. Raises Refused."""
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = who_acts(connection, actor, now)
        injects = {one.delivery: one.inject for one in found.withdrawn}
        injects |= {one.revision: one.inject for one in found.delivered}
        inject = injects.get(delivery, "")
        insist_on(connection, who, found, in_list(found, inject))
        identity = derived("inject_withdrawn", operation_id, str(delivery))
        act = room_act(identity, InjectWithdrawn(inject, delivery), found.operation, {}, now)
        return once(connection, who, act, (why_not_withdraw(found, delivery, now),), now)


def remind(store: Store, actor: Actor, operation_id: str, recipient: Recipient, now: datetime) -> Receipt:
    """Remind a recipient of all it has not acknowledged. Raises Refused, also where somebody just has."""
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = who_acts(connection, actor, now)
        insist_on(connection, who, found, (Inject("", None, "", to=(recipient,)),))
        name = name_of_recipient(recipient.role, recipient.bound)
        what = RecipientReminded(name, tuple(one.revision for one in unanswered(found, recipient)))
        identity = derived("reminded", operation_id, name, now.isoformat())
        act = room_act(identity, what, found.operation, {}, now)
        return once(connection, who, act, (why_not_remind(found, recipient, now),), now)


def note(store: Store, actor: Actor, *, act_id: str, operation_id: str, text: str, now: datetime) -> Receipt:
    """Write a line in the leaders' own log, also after the end. Raises Refused."""
    refuse_id(act_id)
    refuse_texts({"text": text})
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        act = room_act(
            *(act_id, ControlNoted(), found.operation, {"text": text.strip()}, now), asked={"text": text}
        )
        place = place_of(found.operation)
        return do(connection, actor, Deed.INJECT, place, act, (why_not_note(text),), now)
