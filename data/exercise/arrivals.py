"""What has reached whom in an exercise, in numbers alone: so screens know that somebody has news."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import orjson
from sqlalchemy import bindparam, func, select

from data.database import Store
from data.domain.exercise import room_of
from data.domain.recipients import name_of_recipient
from data.domain.words import EntryKind, Role
from data.models import JOURNAL

# A screen that has missed more counts these; drawn anew it shows them all.
NEWEST = 20
_HERE = (
    JOURNAL.c.operation == bindparam("room"),
    JOURNAL.c.kind == EntryKind.INJECT_DELIVERED,
    JOURNAL.c.point.is_(None),
)
_LAST = select(func.max(JOURNAL.c.revision)).where(*_HERE)
_ALL = select(JOURNAL.c.revision, JOURNAL.c.facts).where(*_HERE).order_by(JOURNAL.c.revision)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The numbers of the newest deliveries to each recipient: `role:bound`, or `role:` for all of a role."""

    operation: str
    last: int
    to: Mapping[str, tuple[int, ...]]


def arrivals(store: Store, operation_id: str, before: Arrivals | None = None) -> Arrivals:
    """Return what has been delivered in an exercise; read again only where something has been since."""
    asked = {"room": room_of(operation_id)}
    with store.reading() as connection:
        last = connection.execute(_LAST, asked).scalar() or 0
        if before is not None and (before.operation, before.last) == (operation_id, last):
            return before
        found: dict[str, list[int]] = {}
        for row in connection.execute(_ALL, asked):
            for role, bound in orjson.loads(row.facts)["to"]:
                found.setdefault(name_of_recipient(Role(role), bound), []).append(row.revision)
    to = {name: tuple(revisions[-NEWEST:]) for name, revisions in found.items()}
    return Arrivals(operation_id, last, MappingProxyType(to))
