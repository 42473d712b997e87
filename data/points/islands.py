"""What stands of a point's phase, its opening and its settling, where entries were carried here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import Connection, bindparam, select

from data.carried.facts import Standpoint
from data.carried.order import in_order
from data.carried.reads import places
from data.entries.entry import Entry, What
from data.entries.points import PointAdded, PointSettled
from data.entries.reports import OpeningSaid, PhaseChanged
from data.points.facts import Opening
from data.points.opening import answers
from data.store.journal import Appended, stated
from data.store.tables.core import JOURNAL

OF_PHASES: Final = (PhaseChanged.KIND, OpeningSaid.KIND, PointAdded.KIND)
_UNTIL: Any = (
    select(JOURNAL.c.revision, JOURNAL.c.kind, JOURNAL.c.occurred_at, JOURNAL.c.facts)
    .where(
        JOURNAL.c.operation == bindparam("operation"),
        JOURNAL.c.point == bindparam("point"),
        JOURNAL.c.kind.in_(bindparam("kinds", expanding=True)),
        JOURNAL.c.revision <= bindparam("until"),
    )
    .order_by(JOURNAL.c.revision)
)


class Told(Protocol):
    """An entry, or as much of one as says what stands."""

    @property
    def revision(self) -> int: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def what(self) -> What: ...


@dataclass(frozen=True, slots=True)
class Written:
    """An entry without its words."""

    revision: int
    occurred_at: datetime
    what: What


@dataclass(frozen=True, slots=True)
class Stands:
    """The entries that a point's phase and what it says of its opening come from."""

    phase: Told | None = None
    opening: Told | None = None


def written(connection: Connection, entry: Appended[Any], *kinds: Any) -> list[Written]:
    """Return the entries of a point in its operation up to one, in the order they came here."""
    asked = {"operation": entry.operation, "point": entry.point, "kinds": kinds, "until": entry.revision}
    rows = (entry.past or connection).execute(_UNTIL, asked)
    return [Written(row.revision, row.occurred_at, stated(row.kind, row.facts)) for row in rows]


def standing(told: Iterable[Told], found: Mapping[int, Standpoint]) -> Stands:
    """Return what stands of a point's phase and opening after all that was said of them on all islands."""
    stands = Stands()
    for one in in_order(told, found, lambda each: (each.revision, each.occurred_at)):
        stands = _after(stands, one, found)
    return stands


def _after(before: Stands, told: Told, found: Mapping[int, Standpoint]) -> Stands:
    match told.what:
        case PhaseChanged():
            return Stands(told, None if _answered(before.opening, told, found) else before.opening)
        case OpeningSaid(opening_stands=stays) if stays is not None:
            return before
    return Stands(before.phase, told)


def _answered(said: Told | None, told: Told, found: Mapping[int, Standpoint]) -> bool:
    """Return whether a transition answers what was said: by what it states of it, where it knew of it."""
    if said is None:
        return True
    change: Any = told.what
    if found[said.revision].known_to(found[told.revision]):
        return change.opening_stands is None
    opened = not isinstance(said.what, OpeningSaid) or said.what.opened
    return answers(change.phase, told.occurred_at, Opening(opened, said.occurred_at, "", "", said.revision))


def settled_last(told: Sequence[Written], found: Mapping[int, Standpoint]) -> PointSettled:
    """Return how a point was settled last, on whichever island."""
    last: Any = in_order(told, found, lambda each: (each.revision, each.occurred_at))[-1].what
    return last if isinstance(last, PointSettled) else PointSettled(keeps=True)


def stood_then(
    connection: Connection, told: Mapping[str, Sequence[Entry]]
) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return the entries of each point's phase and opening, by all that had come here until then."""
    found = places(connection, [entry.revision for entries in told.values() for entry in entries])
    stood = {point: standing(entries, found) for point, entries in told.items()}
    known = {entry.revision: entry for entries in told.values() for entry in entries}
    return (
        {point: known[one.phase.revision] for point, one in stood.items() if one.phase is not None},
        {point: known[one.opening.revision] for point, one in stood.items() if one.opening is not None},
    )
