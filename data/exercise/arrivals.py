"""What has come to each recipient of an exercise, by numbers alone: all that the feed says of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, bindparam, func, select

from data.entries.kinds import Trait, having
from data.entries.operations import InjectDelivered, InjectsOpened, InjectWithdrawn, RecipientReminded
from data.exercise.facts import room_of
from data.exercise.scenario import Recipient, name_of_recipient
from data.log import reads as log_reads
from data.store.database import Store
from data.store.journal import stated
from data.store.tables.core import JOURNAL

# A screen that has missed more counts these; drawn anew it shows them all.
NEWEST = 20
_HERE = (
    JOURNAL.c.operation == bindparam("room"),
    JOURNAL.c.kind.in_(having(Trait.ARRIVAL)),
    JOURNAL.c.point.is_(None),
)
_LAST = select(func.max(JOURNAL.c.revision)).where(*_HERE)
_ALL = select(JOURNAL.c.revision, JOURNAL.c.kind, JOURNAL.c.facts).where(*_HERE).order_by(JOURNAL.c.revision)
_SINCE = select(JOURNAL.c.revision, JOURNAL.c.kind, JOURNAL.c.facts).where(
    JOURNAL.c.operation == bindparam("room"),
    JOURNAL.c.point.is_(None),
    JOURNAL.c.kind.in_((InjectDelivered.KIND, InjectsOpened.KIND, InjectWithdrawn.KIND)),
    JOURNAL.c.revision >= bindparam("first"),
)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The numbers of what came last to each recipient: `role:bound`, or `role:` for all of a role."""

    operation: str
    last: int
    to: Mapping[str, tuple[int, ...]]


def arrivals(store: Store, operation_id: str, before: Arrivals | None = None) -> Arrivals:
    """Return what has come in an exercise, reminders too; read again only where something has since.

    What was withdrawn never came.
    """
    asked = {"room": room_of(operation_id)}
    with store.reading() as connection:
        last = connection.execute(_LAST, asked).scalar() or 0
        if before is not None and (before.operation, before.last) == (operation_id, last):
            return before
        rows = connection.execute(_ALL, asked).all()
    found: dict[str, list[int]] = {}
    for row in rows:
        match stated(row.kind, row.facts):
            case InjectDelivered(to=recipients):
                for one in recipients:
                    found.setdefault(name_of_recipient(one.role, one.bound), []).append(row.revision)
            case RecipientReminded(recipient=recipient):
                found.setdefault(recipient, []).append(row.revision)
            case InjectWithdrawn(delivery=delivery):
                found = {name: [one for one in held if one != delivery] for name, held in found.items()}
    to = {name: tuple(revisions[-NEWEST:]) for name, revisions in found.items() if revisions}
    return Arrivals(operation_id, last, MappingProxyType(to))


@dataclass(frozen=True, slots=True)
class Out:
    """A delivery that has not been taken back: whom it is for, and the names of those that have opened it."""

    to: tuple[Recipient, ...]
    opened: set[str]


def out_in(connection: Connection, operation_id: str, deliveries: Collection[int]) -> dict[int, Out]:
    """Return which of these there are, by number; nothing older than the first of them is read."""
    asked = [number for number in deliveries if 0 < number <= log_reads.NEWEST]
    if not asked:
        return {}
    rows = connection.execute(_SINCE, {"room": room_of(operation_id), "first": min(asked)})
    told = {row.revision: stated(row.kind, row.facts) for row in rows}
    found = {
        number: Out(what.to, set())
        for number, what in told.items()
        if isinstance(what, InjectDelivered) and number in asked
    }
    for what in told.values():
        match what:
            case InjectsOpened(deliveries=shown, recipients=names):
                for number in found.keys() & set(shown):
                    found[number].opened.update(names)
            case InjectWithdrawn(delivery=number):
                found.pop(number, None)
    return found
