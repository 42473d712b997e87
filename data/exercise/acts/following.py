"""Injects once they are out: opened by whom, of what who is reminded, taken back; and the leaders' log."""

from collections.abc import Collection
from datetime import datetime

from data.acting import Actor, Receipt, do, once, refuse_id, refuse_texts, turn, who_acts
from data.entries.operations import ControlNoted, InjectsOpened, InjectWithdrawn, RecipientReminded
from data.exercise.acts.shared import derived, in_list, insist_on, led, room_act
from data.exercise.following import unanswered, why_not_note, why_not_remind, why_not_withdraw
from data.exercise.rules import why_not_led
from data.exercise.scenario import Inject, Recipient, name_of_recipient, reached
from data.rights import Deed, place_of
from data.store.database import Store


def open_injects(
    store: Store, actor: Actor, operation_id: str, shown: Collection[int], now: datetime
) -> Receipt | None:
    """Say that deliveries, by their entries' numbers, have been shown to every recipient that who acts is.

    None where nothing new was shown, and in an exercise that is over: only the first time counts.
    """
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        who = who_acts(connection, actor, now)
        deliveries, names = set[int](), set[str]()
        for told in found.delivered:
            ours = (
                reached(found.operation, who.grants, told.to, found.areas) if told.revision in shown else ()
            )
            new = {name_of_recipient(one.role, one.bound) for one in ours} - {*(told.opened or {})}
            if new:
                deliveries.add(told.revision)
                names |= new
        if not names or why_not_led(found.operation) is not None:
            return None
        what = InjectsOpened(tuple(sorted(deliveries)), tuple(sorted(names)))
        identity = derived("inject_opened", operation_id, *map(str, what.deliveries), *what.recipients)
        return once(connection, who, room_act(identity, what, found, {}, now), (), now)


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
        act = room_act(identity, InjectWithdrawn(inject, delivery), found, {}, now)
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
        act = room_act(identity, what, found, {}, now)
        return once(connection, who, act, (why_not_remind(found, recipient, now),), now)


def note(store: Store, actor: Actor, *, act_id: str, operation_id: str, text: str, now: datetime) -> Receipt:
    """Write a line in the leaders' own log, also after the end. Raises Refused."""
    refuse_id(act_id)
    refuse_texts({"text": text})
    with turn(store, now) as connection:
        found = led(connection, operation_id)
        act = room_act(act_id, ControlNoted(), found, {"text": text.strip()}, now, asked={"text": text})
        place = place_of(found.operation)
        return do(connection, actor, Deed.INJECT, place, act, (why_not_note(text),), now)
