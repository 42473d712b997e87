"""What a form stands on: its operations, the point as one sees it, and what "oförändrat" would confirm."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from dashboard.wall.reading import Reading, mark_text, status_word
from dashboard.words import _, label
from dashboard.words.times import clock
from data.clock import Clock
from data.entries.entry import Entry
from data.errors import Missing
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import current
from data.points import reads as point_reads
from data.points.acts.whole_reports import sent_before
from data.points.facts import NO_FUNCTIONS, Point
from data.store.database import Store
from data.truth import Effective
from data.words import Function, Mark, OperationKind, Phase, Readiness, Status

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

    `revision` is the store's at the moment the point was read. `opened`: it is open in every one of those.
    """

    operation: Operation
    open: tuple[Operation, ...]
    point: Point
    area: str
    revision: int
    opened: bool

    @property
    def asks(self) -> bool:
        return self.operation is NOWHERE and bool(self.open)

    @property
    def none_open(self) -> bool:
        return not self.open


def standing(store: Store, point: str, open_here: Sequence[Operation], wanted: str | None) -> Standing:
    """Read one point: in the only open operation, or of several in the `wanted` one. Raises Missing."""
    chosen = [one for one in open_here if one.id == wanted]
    with store.reading() as connection:
        seen = _seen(connection, chosen or open_here, point)
        revision = operation_reads.current_revision(connection)
        shown = next(iter(seen)) if len(seen) == 1 else NOWHERE
        found = seen[shown] if len(seen) == 1 else _named(connection, seen, point)
    here = tuple(open_here) if chosen else tuple(seen)
    opened = bool(seen) and all(one.phase is Phase.OPPEN for one in seen.values())
    return Standing(shown, here, found, _area(store, found), revision, opened)


def unchosen(found: Standing) -> Standing:
    """Return the same with nothing chosen: after a refusal an operation is never chosen for anybody."""
    return replace(found, operation=NOWHERE, point=_bare(found.point))


def over_in(store: Store, point: str, exercise: Operation) -> Standing:
    """Return a point of an exercise that is over: its name and place, and nothing that can be reported."""
    with store.reading() as connection:
        found = _bare(current.point(connection, exercise, point))
        revision = operation_reads.current_revision(connection)
    return Standing(NOWHERE, (), found, _area(store, found), revision, opened=False)


def _seen(connection: Connection, operations: Sequence[Operation], point: str) -> dict[Operation, Point]:
    """Return the point as each operation sees it: a temporary one is in its own alone. Raises Missing."""
    found: dict[Operation, Point] = {}
    missing = None
    for one in operations:
        try:
            found[one] = current.point(connection, one, point)
        except Missing as nowhere:
            missing = nowhere
    if missing is not None and not found:
        raise missing
    return found


def _named(connection: Connection, seen: Mapping[Operation, Point], point: str) -> Point:
    """Return the point with its name and place alone, for where no operation is chosen or open."""
    found = next(iter(seen.values()), None)
    return _bare(found) if found is not None else current.point(connection, NOWHERE, point)


def _bare(point: Point) -> Point:
    """Return a point with nothing said of it: what one operation says of it another may not."""
    return replace(
        point, phase=Phase.PLANERAD, phase_change=None, opening=None, functions=NO_FUNCTIONS, occupancy=None
    )


def _area(store: Store, point: Point) -> str:
    areas = {area.id: area.name for area in point_reads.areas(store)}
    return areas.get(point.area, point.area)


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


@dataclass(frozen=True, slots=True)
class Cover:
    """What "oförändrat" would repeat for a function, or why it cannot; `seen` is what the page shows."""

    function: Function
    name: str
    says: str
    why_not: str
    seen: int


def cover(function: Function, reading: Reading, now: datetime) -> Cover:
    one = reading.functions[function]
    said = status_word(one)
    if one.report is not None and one.mark is Mark.BEKRAFTAT:
        said = _("%(word)s sedan %(at)s", word=said, at=clock(one.report.observed_at, now))
    seen = reading.point.functions[function].newest
    return Cover(function, label(function), said, _why_not_cover(one, now), seen)


def left_out_says(function: Function, reading: Reading, now: datetime) -> str:
    """Say that a function was not confirmed, and what holds of it now, when since and how sure."""
    one = reading.functions[function]
    name = label(function)
    holds = mark_text(one, now)
    if not holds and one.report is not None:
        at = clock(one.report.observed_at, now)
        holds = _("%(word)s sedan %(at)s", word=status_word(one), at=at)
    return _(
        "%(name)s bekräftades inte: det sidan visade gäller inte längre. Nu: %(holds)s. Svara för %(it)s.",
        name=name.capitalize(),
        holds=holds,
        it=name,
    )


def _why_not_cover(one: Effective, now: datetime) -> str:
    if one.report is None:
        return _("aldrig rapporterat")
    if one.mark is Mark.MOTSTRIDIGT:
        return _("motstridigt: avgör i en egen rapport")
    if one.expired:
        return _("har gått ut: rapporterades %(at)s", at=clock(one.report.observed_at, now))
    if one.status is not Status.EJ_AKTUELL:
        return ""
    return _("%(word)s: inget att bekräfta", word=label(one.status))
