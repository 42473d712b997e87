"""What has been read of the store at its last revision, shared by all who look at it.

Reads are kept with the store's revision in the key, so that a page drawn after a commit never shows
what was true before it. What is kept is frozen: Streamlit's own cache would copy it for each session.
What was known then does not change either, but words masked since do: reads of the past are kept no longer.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache, wraps
from threading import local
from types import MappingProxyType
from typing import ParamSpec, TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import newest
from dashboard.installation.keys import installation_id
from dashboard.settings import settings
from data.access import reads as access_reads
from data.drafts import reads as draft_reads
from data.drafts.facts import StoredDraft
from data.entries.kinds import Part, touching_only
from data.errors import SignedOut
from data.events import reads as event_reading
from data.events.facts import Event
from data.exercise import reads as exercising
from data.exercise.facts import Delivered, Exercise
from data.forecast.facts import Grounds
from data.operations import reads as operation_reads
from data.operations import replay
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Area, Picture
from data.requests.rules import Coordination
from data.requests.rules import turns as coordination_turns
from data.rights import NOBODY, Grant, Who
from data.sectors import reads as sector_reads
from data.sectors.facts import SectorRegister
from data.situation_reports import reads as reported
from data.situation_reports.facts import SituationReport
from data.staff import reads as staffing
from data.staff.facts import Message, Staff
from data.staff.handover import Handover, handover
from data.staff.since import Known
from data.store import database
from data.store.database import Store

_Asked = ParamSpec("_Asked")
_Read = TypeVar("_Read")


@cache
def _database() -> tuple[str, str]:
    """Read once where the store is, and as which installation: reading settings costs more than a query."""
    return settings().database_url, installation_id(settings())


_open = cache(lambda url, here: database.open_store(url, installation=here))


def store() -> Store:
    """Return the store that the settings name, opened once."""
    return _open(*_database())


class _Look(local):
    """What one run of a page has asked for at its beginning, so that the rest need not ask again."""

    run: object = None
    open = 0
    heads: tuple[int, int] | None = None
    who: Who | None = None
    drafts: Mapping[str, Mapping[draft_reads.Which, StoredDraft]] = MappingProxyType({})


_look = _Look()
_OF_POINTS = touching_only(Part.POINT)
_others: dict[str, tuple[int, int]] = {}  # by store: a revision, and the last till then not of points
_newest_register: dict[str, Coordination] = {}  # as it was last read with who acts, by store


@contextmanager
def one_look() -> Iterator[None]:
    """Look at the store as it is now: what is drawn inside rests on one revision and one answer to who looks.

    Parts drawn in the same run share it. A callback runs before that, and always asks.
    """
    context = get_script_run_ctx()
    run = context.parallel_coordinator if context is not None else object()  # one for each run
    if not _look.open and _look.run is not run:
        _look.run, _look.heads, _look.who, _look.drafts = run, None, None, {}
    _look.open += 1
    try:
        with store().one_moment():
            yield
    finally:
        _look.open -= 1


def who(key: str, now: datetime) -> Who:
    """Return whom a session's key stands for; NOBODY once it has ended."""
    if not _look.open:
        return _who(key, now)
    if _look.who is None:
        _look.who = _who(key, now)
    return _look.who


def _who(key: str, now: datetime) -> Who:
    with store().reading() as connection:
        _look.heads = heads = (_look.open and _look.heads) or access_reads.heads(connection)
        try:
            return access_reads.who(connection, key, now, heads[1])
        except SignedOut:
            return NOBODY


def revision() -> int:
    """Return the store's last revision."""
    if not _look.open:
        return operation_reads.revision(store())
    if _look.heads is None:
        with store().reading() as connection:
            _look.heads = access_reads.heads(connection)
    return _look.heads[0]


def draft(operation: Operation, who: Who, which: draft_reads.Which, now: datetime) -> StoredDraft | None:
    """Return what somebody can go on with, or has set aside; all of theirs is read at once in a run."""
    if not _look.open:
        return draft_reads.drafts_of(store(), who, operation, now).get(which)
    if operation.id not in _look.drafts:
        _look.drafts = {**_look.drafts, operation.id: draft_reads.drafts_of(store(), who, operation, now)}
    return _look.drafts[operation.id].get(which)


def _last_but_of_points() -> int:
    """Return the last revision, but for those that only say something of a point in an operation.

    Nearly all that is written in a night is that, and most of what is read does not rest on it.
    """
    here, last = _database()[0], revision()
    known, found = _others.get(here, (0, 0))
    if found <= last <= known:
        return found  # also for a look that began before somebody else's
    if last < found:
        known, found = 0, 0
    with store().reading() as connection:
        found = operation_reads.last_of_others(connection, _OF_POINTS, known, last) or found
    _others[here] = (last, found)
    return found


def at_the_revision(
    most: int, *, of_points: bool = True
) -> Callable[[Callable[_Asked, _Read]], Callable[_Asked, _Read]]:
    """Keep what a read returned, of so many last asked for, until something is written in the store.

    Without `of_points` it stands also after what says something of a point in an operation, and nothing else.
    """
    standing = revision if of_points else _last_but_of_points

    def kept(read: Callable[_Asked, _Read]) -> Callable[_Asked, _Read]:
        @lru_cache(maxsize=most)
        def held(_url: str, _revision: int, /, *asked: _Asked.args, **named: _Asked.kwargs) -> _Read:
            return read(*asked, **named)

        @wraps(read)
        def current(*asked: _Asked.args, **named: _Asked.kwargs) -> _Read:
            return held(_database()[0], standing(), *asked, **named)  # type: ignore[arg-type]  # all of it hashable

        return current

    return kept


@at_the_revision(8, of_points=False)
def operations() -> tuple[Operation, ...]:
    """Return every operation, newest first, somebody's own too: `session.operations` keeps to whose."""
    return tuple(operation_reads.operations(store(), private=True))


def renewed_at_the_revision(renew: Callable[[str, _Read | None], _Read]) -> Callable[[str], _Read]:
    """Hand a read of an operation what it returned last: it reads again only what has been touched since.

    Reading all of it again for each act was a quarter of what a submitted form cost.
    """
    newest: dict[tuple[str, str], _Read] = {}

    def read(operation_id: str) -> _Read:
        here = (_database()[0], operation_id)
        newest[here] = found = renew(operation_id, newest.get(here))
        return found

    return at_the_revision(24)(read)


@at_the_revision(24)
def picture(operation_id: str) -> Picture:
    """Return everything an operation's pages are drawn from."""
    return newest.picture(store(), operation_id)


@at_the_revision(2, of_points=False)
def areas() -> tuple[Area, ...]:
    """Return the areas as loaded."""
    return tuple(point_reads.areas(store()))


@at_the_revision(8, of_points=False)
def points_loaded() -> bool:
    """Return whether any point list is loaded, examples included."""
    return bool(point_reads.loaded_points(store()))


@at_the_revision(2)
def sector_register() -> SectorRegister:
    """Return the sector organisation as loaded, examples included."""
    beside = _newest_register.get(_database()[0])
    return beside.register if beside and beside.revision == revision() else sector_reads.register(store())


@at_the_revision(2, of_points=False)
def former_names() -> Mapping[str, str]:
    """Return the names of sectors and organisations that have left the list, by id."""
    return sector_reads.former_names(store())


@at_the_revision(8, of_points=False)
def events(operation_id: str) -> tuple[Event, ...]:
    """Return the events of other systems in an operation, newest first."""
    return event_reading.events(store(), operation_id)


@at_the_revision(24)
def coordination(operation_id: str) -> Coordination:
    """Return who acts in an operation: the sector organisation, what sectors say, what is asked for."""
    _newest_register[_database()[0]] = found = newest.coordination(store(), operation_id)
    return found


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which that changes with nobody doing anything; the operation's time."""
    return coordination_turns(coordination(operation.id))


@at_the_revision(24)
def staff(operation_id: str) -> Staff:
    """Return the staff's rhythm in an operation: its plan, owners moved, what has been seen."""
    return newest.staff(store(), coordination(operation_id))


@at_the_revision(24)
def grounds(operation_id: str) -> Grounds:
    """Return what an operation's forecast rests on beside its picture."""
    return newest.grounds(store(), picture(operation_id).operation)


@at_the_revision(8, of_points=False)
def messages(operation_id: str) -> tuple[Message, ...]:
    """Return what the public has been told in an operation, the last said first."""
    return staffing.messages(store(), operation_id)


@at_the_revision(8)
def situation_reports(operation_id: str) -> tuple[SituationReport, ...]:
    """Return an operation's situation reports, newest first."""
    return reported.reports(store(), operation_id)


@at_the_revision(8)
def handed_over(operation_id: str, now: datetime) -> Handover:
    """Return what one shift hands over to the next at a real moment; raises Missing."""
    return handover(store(), operation_id, now)


@at_the_revision(8)
def exercise(operation_id: str) -> Exercise | None:
    """Return an exercise as its control knows it: never for a participant. None without a scenario."""
    return exercising.exercise(store(), operation_id)


def inbox(operation_id: str, grants: tuple[Grant, ...], now: datetime) -> tuple[Delivered, ...]:
    """Return what has been delivered to somebody's grants in an exercise, the last first."""
    found = exercise(operation_id)
    return exercising.inbox_of(found, grants, now) if found is not None else ()


def exercise_brief(operation_id: str) -> str:
    """Return what everybody in an exercise may read of its scenario; "" where there is nothing."""
    found = exercise(operation_id)
    return found.scenario.brief if found is not None else ""


@at_the_revision(8)
def known_at(operation: Operation, moment: datetime) -> Known | None:
    """Return what was known at a past moment of an operation's time; None before it was opened."""
    return replay.known_at(store(), operation, moment)
