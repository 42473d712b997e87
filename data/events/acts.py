"""Loading an extract of events: what is new and what is stated anew as one act, once it has been shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from data.acting import Actor, Receipt, allow, once, refuse, turn
from data.entries.lists import EventsLoaded, LoadedEvent
from data.errors import Refused, Stale
from data.events import reads as event_reads
from data.events.facts import Event, NewEvent, why_not_event, why_not_source
from data.operations import reads as operation_reads
from data.operations.rules import why_not_act_in
from data.points import reads as point_reads
from data.rights import Deed, place_of
from data.store.database import Store
from data.store.journal import Act

_FACTS = ("at", "area", *EventsLoaded.WORDS)


@dataclass(frozen=True, slots=True)
class ChangedEvent:
    """An event before and after; the two differ in at least one field."""

    before: Event
    after: NewEvent

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in _FACTS if getattr(self.before, name) != getattr(self.after, name))


@dataclass(frozen=True, slots=True)
class EventsChange:
    """Exactly what an extract would change. `masked` ones are left alone: a decision took the words."""

    new: tuple[NewEvent, ...] = ()
    changed: tuple[ChangedEvent, ...] = ()
    unchanged: int = 0
    masked: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed)


def events_change(store: Store, operation_id: str, source: str, listed: Sequence[NewEvent]) -> EventsChange:
    """Return what loading these events would change (the dry run)."""
    with store.reading() as connection:
        return _change(connection, operation_id, source, listed)


def load_events(
    store: Store,
    actor: Actor,
    operation_id: str,
    source: str,
    listed: Sequence[NewEvent],
    now: datetime,
    shown: EventsChange | None = None,
) -> Receipt | None:
    """Load an extract into an operation; None where nothing changes. An event it leaves out stays.

    Raises Refused with the first row that cannot be kept, Missing, NotAllowed, and Stale where it would no
    longer change exactly what was `shown`.
    """
    with turn(store, now) as connection:
        operation = operation_reads.operation(connection, operation_id)
        who = allow(connection, actor, Deed.REGISTERS, place_of(operation), now)
        refuse(why_not_act_in(operation))
        refuse(why_not_source(source))
        _refuse_rows(connection, listed, operation.clock.at(now))
        change = _change(connection, operation_id, source, listed)
        if shown is not None and change != shown:
            raise Stale("Händelserna har ändrats sedan filen granskades. Inget lästes in: granska den igen.")
        if change.nothing:
            return None
        kept = [*change.new, *(one.after for one in change.changed)]
        act = Act(
            id=f"events:{uuid4()}",
            what=EventsLoaded(
                source=source,
                new=len(change.new),
                changed=len(change.changed),
                events=tuple(LoadedEvent(one.id, one.at, one.area) for one in kept),
            ),
            occurred_at=operation.clock.at(now),
            text=dict(_said(kept)),
            operation=operation_id,
        )
        return once(connection, who, act, (), now)


def _said(kept: Iterable[NewEvent]) -> Iterator[tuple[str, str]]:
    """Yield every word of every event: all of them go when the entry is masked."""
    for place, one in enumerate(kept):
        for name in EventsLoaded.WORDS:
            if words := getattr(one, name):
                yield event_reads.word_key(place, name), words


def _refuse_rows(connection: Connection, listed: Sequence[NewEvent], moment: datetime) -> None:
    areas = point_reads.area_ids(connection)
    seen: set[str] = set()
    for one in listed:
        refuse(why_not_event(one, moment))
        if one.area is not None and one.area not in areas:
            raise Refused(f"Området {one.area} är inte inläst.", "area")
        if one.id in seen:
            raise Refused(f"Händelsen {one.id} finns två gånger.", "id")
        seen.add(one.id)


def _change(
    connection: Connection, operation_id: str, source: str, listed: Sequence[NewEvent]
) -> EventsChange:
    held = {one.id: one for one in event_reads.events_in(connection, operation_id) if one.source == source}
    masked = tuple(one.id for one in listed if one.id in held and held[one.id].masked)
    pairs = [ChangedEvent(held[one.id], one) for one in listed if one.id in held and one.id not in masked]
    changed = tuple(pair for pair in pairs if pair.fields)
    return EventsChange(
        new=tuple(one for one in listed if one.id not in held),
        changed=changed,
        unchanged=len(pairs) - len(changed),
        masked=masked,
    )
