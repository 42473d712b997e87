"""What a form stands on: the operations it may concern, the point as one of them sees it, what was sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from data.clock import Clock
from data.entries.entry import Entry
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import current
from data.points import reads as point_reads
from data.points.acts.whole_reports import sent_before
from data.points.facts import Point
from data.store.database import Store
from data.words import OperationKind, Readiness

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# Where no operation is chosen or open the point is read as none sees it: its name and place alone.
NOWHERE = Operation(
    id="",
    name="",
    kind=OperationKind.INCIDENT,
    readiness=Readiness.NORMALLAGE,
    clock=Clock(_BEGINNING, _BEGINNING),
    opened_at=_BEGINNING,
    closed_at=None,
    version=0,
)


@dataclass(frozen=True, slots=True)
class Light:
    """What the light pages are served from; `public_url` is how phones reach the server, where settled."""

    store: Store
    now: Callable[[], datetime]
    public_url: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """`operation` is the one shown (NOWHERE: none is), `open` those that may be chosen.

    `revision` is the store's at the moment the point was read.
    """

    operation: Operation
    open: tuple[Operation, ...]
    point: Point
    area: str
    revision: int

    @property
    def asks(self) -> bool:
        return self.operation is NOWHERE and len(self.open) > 1

    @property
    def none_open(self) -> bool:
        return not self.open


def standing(store: Store, point: str, open_here: Sequence[Operation], wanted: str | None) -> Standing:
    """Read one point: in the only open operation, or of several in the `wanted` one. Raises Missing."""
    chosen = next((one for one in open_here if one.id == wanted), None)
    shown = chosen or (open_here[0] if len(open_here) == 1 else NOWHERE)
    with store.reading() as connection:
        found = current.point(connection, shown, point)
        revision = operation_reads.current_revision(connection)
    areas = {area.id: area.name for area in point_reads.areas(store)}
    return Standing(shown, tuple(open_here), found, areas.get(found.area, found.area), revision)


def unchosen(found: Standing) -> Standing:
    """Return the same with nothing chosen: after a refusal an operation is never chosen for anybody."""
    return replace(found, operation=NOWHERE)


def open_operations(store: Store) -> tuple[Operation, ...]:
    """Return the operations that are open, newest first."""
    return tuple(one for one in operation_reads.operations(store) if one.closed_at is None)


def sent(store: Store, identity: str, point: str) -> tuple[Entry, ...]:
    """Return the entries that a report's id became at this point; none where it has not arrived."""
    revisions = sent_before(store, identity) if 0 < len(identity) <= 64 else ()
    if not revisions:
        return ()
    span = max(revisions) - min(revisions) + 1
    found = log_reads.entries_since(store, min(revisions) - 1, limit=span)
    return tuple(one for one in found if one.revision in revisions and one.point == point)
