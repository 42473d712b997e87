"""What was known at a real moment, and of requests and sectors at a moment of the operation's own time."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, or_, select

from data.clock import NEVER
from data.entries.kinds import Part, touching
from data.errors import Missing
from data.failures.answering import turns as failure_turns
from data.forecast import reads as forecast_reads
from data.forecast.facts import Grounds
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.operations.reads import SHARED, Until, revision_at
from data.points import reads as point_reads
from data.points.facts import Picture, Report
from data.requests import reads as request_reads
from data.requests.reads import asked_in
from data.requests.rules import Coordination, turns
from data.sectors import reads as sector_reads
from data.staff import reads as staffing
from data.staff.facts import Staff, plan_turns
from data.staff.since import Known
from data.store.database import Store
from data.store.tables.core import JOURNAL, OPERATION
from data.truth import expiries

MARKS: Final = 160
_AT: Any = select(JOURNAL.c.recorded_at).where(JOURNAL.c.revision == bindparam("revision"))
_HERE = JOURNAL.c.operation == bindparam("operation")
_LAST: Any = (
    select(JOURNAL.c.recorded_at)
    .where(_HERE, JOURNAL.c.revision <= bindparam("revision"))
    .order_by(JOURNAL.c.revision.desc())
    .limit(1)
)
# What was sent in together has one time.
_BEFORE: Any = _LAST.where(JOURNAL.c.recorded_at < bindparam("last"))
_AFTER: Any = (
    select(JOURNAL.c.recorded_at)
    .where(_HERE, JOURNAL.c.revision > bindparam("revision"))
    .order_by(JOURNAL.c.revision)
    .limit(1)
)
_COUNT: Any = select(func.count()).where(
    _HERE, JOURNAL.c.revision > bindparam("after"), JOURNAL.c.revision <= bindparam("until")
)
_FORGOTTEN: Any = select(func.max(JOURNAL.c.revision)).where(
    JOURNAL.c.kind.in_(touching(Part.WORDS)),
    JOURNAL.c.revision > bindparam("after"),
)


@dataclass(frozen=True, slots=True)
class Then:
    """What was known at a revision. `others` are the operations that were open beside it.

    `at` is when that revision was entered, `until` when the next one was (None: it is the last); both real.
    """

    picture: Picture
    others: tuple[Operation, ...]
    held: Coordination
    staff: Staff
    grounds: Grounds
    at: datetime
    until: datetime | None

    @property
    def operation(self) -> Operation:
        return self.picture.operation


@dataclass(frozen=True, slots=True)
class Steps:
    """Where an operation's entries are around a revision, real times: the last, the one before, the next."""

    last: datetime | None
    previous: datetime | None
    next: datetime | None


@dataclass(frozen=True, slots=True)
class Span:
    """What a replay runs over: an operation's real time, and how many of its entries fell in each part."""

    operation: Operation
    begins: datetime
    ends: datetime
    counts: tuple[int, ...]


def then(
    connection: Connection,
    operation_id: str,
    until: Until,
    recent: int,
    recall: dict[int, Report] | None = None,
) -> Then:
    """Return what was known of an operation at a revision or a real moment; raises Missing before it opened.

    `recall`: reports read before, as `queries.picture_in` keeps them.
    """
    revision = revision_at(connection, until)
    picture = point_reads.picture_in(connection, operation_id, recent, revision, recall)
    held = request_reads.coordination_in(connection, picture.operation, revision)
    at = connection.execute(_AT, {"revision": revision}).scalar_one()
    return Then(
        picture=picture,
        others=tuple(_others(connection, operation_id, revision, at)),
        held=held,
        staff=staffing.staff_in(connection, held, picture),
        grounds=forecast_reads.grounds_in(connection, picture.operation, revision),
        at=at,
        until=connection.execute(_AT, {"revision": revision + 1}).scalar(),
    )


def _others(connection: Connection, operation_id: str, revision: int, at: datetime) -> Iterator[Operation]:
    """Yield the operations that were open then: a wall never keeps one silent."""
    statement = select(OPERATION.c.id).where(
        OPERATION.c.id != operation_id,
        SHARED,
        OPERATION.c.opened_at <= at,
        or_(OPERATION.c.closed_at.is_(None), OPERATION.c.closed_at >= at),
    )
    newest = statement.order_by(OPERATION.c.opened_at.desc(), OPERATION.c.id)
    for identity in connection.execute(newest).scalars().all():
        with suppress(Missing):
            yield operation_reads.operation(connection, identity, revision)


def turned_at(one: Then, real: datetime) -> datetime:
    """Return when what stands at a real moment began to be shown so, in the operation's time.

    A wall is drawn anew when somebody has acted or when time alone turns something, and never in between.
    """
    clock = one.operation.clock
    entered, now = clock.at(one.at), clock.at(real)
    return max((moment for moment in _turns(one, now) if entered < moment <= now), default=entered)


def holds_until(one: Then, real: datetime) -> datetime | None:
    """Return the real moment up to which what is shown then stays so; None where nothing is to come."""
    clock = one.operation.clock
    now = clock.at(real)
    coming = min((moment for moment in _turns(one, now) if moment > now), default=None)
    turns_at = clock.real(coming) if coming is not None and clock.speed > 0 else NEVER
    ends = min(turns_at, one.until or NEVER)
    return ends if ends < NEVER else None


def _turns(one: Then, now: datetime) -> Iterator[datetime]:
    failing = failure_turns(one.picture, one.held)
    foreseen = forecast_reads.of(one.picture, one.grounds, now).turns
    return chain(expiries(one.picture), turns(one.held), failing, plan_turns(one.staff), foreseen)


def steps(connection: Connection, operation_id: str, until: Until) -> Steps:
    """Return the entries of an operation around a revision, which need not be one of its own, or a moment."""
    here = {"operation": operation_id, "revision": revision_at(connection, until)}
    last = connection.execute(_LAST, here).scalar()
    before = connection.execute(_BEFORE, {**here, "last": last}).scalar() if last is not None else None
    return Steps(last, before, connection.execute(_AFTER, here).scalar())


def span(connection: Connection, operation_id: str, now: datetime) -> Span:
    """Return what a replay of an operation runs over; raises Missing. `now` is the real time.

    An exercise begins when its clock first runs: it may have been planned for weeks.
    """
    operation = operation_reads.operation(connection, operation_id)
    ran = (one.started_at for one in operation.clock.stretches if one.speed > 0)
    begins = next(ran, operation.opened_at)
    ends = max(operation.closed_at or now, begins)
    edges = [begins + (ends - begins) * part / MARKS for part in range(1, MARKS)]
    bounds = [0, *(revision_at(connection, edge) for edge in edges), revision_at(connection, ends)]
    return Span(operation, begins, ends, _counted(connection, operation_id, bounds))


def _counted(connection: Connection, operation_id: str, bounds: Sequence[int]) -> tuple[int, ...]:
    return tuple(
        connection.execute(_COUNT, {"operation": operation_id, "after": after, "until": until}).scalar_one()
        if until > after
        else 0
        for after, until in pairwise(bounds)
    )


def forgotten_since(connection: Connection, revision: int) -> bool:
    """Return whether words have been taken away since a revision: what was read of the past may hold them."""
    return connection.execute(_FORGOTTEN, {"after": revision}).scalar() is not None


def known_at(store: Store, operation: Operation, moment: datetime) -> Known | None:
    """Return what was known at a moment of the operation's time; None before it was opened.

    What arrived later is not in it, even if it was observed before.
    """
    with store.reading() as connection:
        until = operation_reads.revision_at(connection, operation.clock.real(moment))
        try:
            picture = point_reads.picture_in(connection, operation.id, 0, until)
        except Missing:
            return None
        then = picture.operation
        said = sector_reads.standing_in(connection, operation.id, until, then.clock)
        return Known(picture, moment, asked_in(connection, then, until), said)
