"""Reads of the notices: the plan that holds, what was told to whom, and what never arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, func, or_, select

from data.entries.lists import NoticePlanLoaded
from data.log.reads import NEWEST, last_loaded
from data.notices.facts import EMPTY_PLAN, NoticePlan
from data.notices.words import NoticeState
from data.store.database import Store
from data.store.tables.sectors import NOTICE
from data.words import Function, NoticeChannel, NoticeEvent, Phase, Priority

# What has waited longer than this has not gone as it should: someone may be counting on it.
PROMPT: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the outbox. `at` is the time of its operation, where it has one; all else is real."""

    id: str
    operation: str | None
    event: NoticeEvent
    at: datetime
    request: str | None
    area: str | None
    point: str | None
    phase: Phase | None
    priority: Priority | None
    step: str
    label: str
    count: int
    name: str
    channel: NoticeChannel
    address: str
    state: NoticeState
    attempts: int
    error: str
    queued_at: datetime
    next_attempt: datetime
    sent_at: datetime | None
    function: Function | None = None


@dataclass(frozen=True, slots=True)
class HeldPlan:
    """The plan that holds and the revision of the act that loaded it; 0 where none is loaded."""

    revision: int
    plan: NoticePlan


def plan(store: Store) -> NoticePlan:
    """Return the plan as it was last loaded, examples included."""
    with store.reading() as connection:
        return plan_in(connection).plan


def plan_in(connection: Connection, until: int = NEWEST) -> HeldPlan:
    """Return the plan that holds, or held at a revision, inside the caller's transaction."""
    loaded = last_loaded(connection, NoticePlanLoaded, until)
    if loaded is None:
        return HeldPlan(0, EMPTY_PLAN)
    revision, entry = loaded
    return HeldPlan(revision, entry.plan)


def outbox(store: Store, operation: str, limit: int = 500) -> tuple[Told, ...]:
    """Return what has been told, or is to be, in an operation; newest first."""
    statement = select(NOTICE).where(NOTICE.c.operation == operation)
    statement = statement.order_by(NOTICE.c.queued_at.desc(), NOTICE.c.id).limit(limit)
    with store.reading() as connection:
        return tuple(told(row) for row in connection.execute(statement))


def failed(store: Store, operation: str | None, now: datetime) -> int:
    """Return how many notices of an operation, or of none, have not gone as they should; `now` is real.

    Those that were given up, and those that still wait although they should have gone by now.
    """
    waiting = (NOTICE.c.state == NoticeState.VANTAR) & (
        (NOTICE.c.error != "") | (NOTICE.c.queued_at < now - PROMPT)
    )
    statement = select(func.count()).where(
        NOTICE.c.operation == operation, or_(NOTICE.c.state == NoticeState.MISSLYCKAD, waiting)
    )
    with store.reading() as connection:
        return int(connection.execute(statement).scalar_one())


@dataclass(frozen=True, slots=True)
class Unsent:
    """What waits though it should have gone by now, and how many were given up in the last day."""

    waiting: tuple[Told, ...]
    given_up: int


def unsent(store: Store, now: datetime) -> Unsent:
    """Return what has not gone as it should, of every operation and of none; `now` is real."""
    late = (NOTICE.c.state == NoticeState.VANTAR) & (NOTICE.c.queued_at < now - PROMPT)
    lately = (NOTICE.c.state == NoticeState.MISSLYCKAD) & (NOTICE.c.queued_at > now - timedelta(days=1))
    with store.reading() as connection:
        rows = connection.execute(select(NOTICE).where(late).order_by(NOTICE.c.queued_at).limit(1000))
        waiting = tuple(told(row) for row in rows)
        given_up = connection.execute(select(func.count()).select_from(NOTICE).where(lately)).scalar_one()
    return Unsent(waiting, int(given_up))


def undelivered(one: Told, now: datetime) -> bool:
    """Return the same of one row as `failed` counts."""
    late = bool(one.error) or one.queued_at < now - PROMPT
    return one.state is NoticeState.MISSLYCKAD or (one.state is NoticeState.VANTAR and late)


def known(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Return which of these notices are in the outbox already."""
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        found |= set(connection.execute(select(NOTICE.c.id).where(NOTICE.c.id.in_(some))).scalars())
    return frozenset(found)


def told_up_to(connection: Connection) -> int:
    """Return the last act that anybody has been told of."""
    return int(connection.execute(select(func.max(NOTICE.c.revision))).scalar() or 0)


def waiting(store: Store, now: datetime) -> frozenset[NoticeChannel]:
    """Return the channels that have something to send at a real moment."""
    statement = select(NOTICE.c.channel).where(due(now)).distinct()
    with store.reading() as connection:
        return frozenset(NoticeChannel(one) for one in connection.execute(statement).scalars())


def due(now: datetime) -> Any:
    """Return the condition that a notice is to be sent now and that nobody is sending it."""
    free = or_(NOTICE.c.held_until.is_(None), NOTICE.c.held_until <= now)
    return (NOTICE.c.state == NoticeState.VANTAR) & (NOTICE.c.next_attempt <= now) & free


_COLUMNS: Final = tuple(Told.__slots__)


def told(row: Row[Any]) -> Told:
    """Return a row as people read it."""
    return Told(**{name: getattr(row, name) for name in _COLUMNS})
