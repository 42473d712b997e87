"""The outbox and the plan it follows: what is owed is put in once, sent by one, said to be sent or not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from data.acting import Actor, Receipt, allow, once, refuse_list, turn
from data.clock import NOTHING
from data.entries.entry import Entry
from data.entries.kinds import Trait, having
from data.entries.lists import NoticePlanLoaded
from data.errors import Stale
from data.notices import reads as notice_reads
from data.notices.difference import PlanChange, difference
from data.notices.due import Notice, failed, happened, stands
from data.notices.exercises import broken_off, held_back, withdraw_in
from data.notices.facts import NoticePlan, objections
from data.notices.reads import HeldPlan, Told
from data.notices.reminding import reminded
from data.notices.words import NoticeState
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.points.facts import Failed, Picture
from data.requests.reads import requests_of
from data.rights import ANYWHERE, Deed
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.store.journal import Act
from data.store.rows import entry_from, worded_entries
from data.store.tables.core import JOURNAL
from data.store.tables.sectors import NOTICE
from data.words import NoticeChannel

# Longer than the slowest sending: whoever held it so long has died, and another sends it.
HOLD: Final = timedelta(minutes=2)
WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 900))
GIVES_UP: Final = timedelta(hours=24)
GIVEN_UP: Final = "Gavs upp efter 24 timmar."


@dataclass(slots=True)
class Memory:
    """What a process need not ask again: how far it has read, its pictures, what is in the outbox."""

    after: int = 0
    pictures: dict[str, Picture] = field(default_factory=dict)
    put: set[str] = field(default_factory=set)
    reminded: str = ""  # the hour in which it was last looked for


# ── what is owed ─────────────────────────────────────────────────────────────────────────────


def owed(store: Store, now: datetime, memory: Memory | None = None) -> list[Notice]:
    """Return what somebody should have been told by now and is not in the outbox; `now` is the real time.

    Acts are told of from the loading of the plan that holds; what that plan's forerunner owed was put in
    the outbox when it was loaded.
    """
    memory = memory or Memory()
    with store.reading() as connection:
        held = notice_reads.plan_in(connection)
        if held.revision == 0:
            return []
        until = operation_reads.current_revision(connection)
        after = max(held.revision, memory.after, notice_reads.told_up_to(connection))
        news = _News(_told_of(connection, after), _failed(connection, after))
        found = list(_all(store, held, news, now, memory))
        if (hour := f"{now:%Y-%m-%d %H}") != memory.reminded:
            memory.reminded = hour
            found += reminded(connection, store, held.plan, now)
        unsure = [one for one in found if one.id not in memory.put]
        there = notice_reads.known(connection, [one.id for one in unsure])
    memory.put |= there
    fresh = [one for one in unsure if one.id not in there]
    if not fresh:
        memory.after = until  # else once they are in the outbox: what is not must be found again
    return fresh


@dataclass(frozen=True, slots=True)
class _News:
    """What has happened since somebody looked, by operation."""

    acts: Mapping[str, Sequence[Entry]]
    failed: Mapping[str, Sequence[Failed]]


def _failed(connection: Connection, after: int) -> dict[str, list[Failed]]:
    found: dict[str, list[Failed]] = {}
    for one in point_reads.failed_since(connection, after):
        found.setdefault(one.operation, []).append(one)
    return found


def _told_of(connection: Connection, after: int) -> dict[str, list[Entry]]:
    """Return the acts that are told of since a revision, by operation; what was carried here, was there.

    What still stands then, a failure or an unanswered request, is told of as ever.
    """
    statement = worded_entries().where(JOURNAL.c.revision > after, JOURNAL.c.kind.in_(having(Trait.TOLD)))
    found: dict[str, list[Entry]] = {}
    for row in connection.execute(statement.order_by(JOURNAL.c.revision)):
        entry = entry_from(row)
        if entry.origin is None:
            found.setdefault(row.operation, []).append(entry)
    return found


def _all(store: Store, held: HeldPlan, news: _News, now: datetime, memory: Memory) -> Iterator[Notice]:
    for operation in operation_reads.operations(store):
        if operation.closed_at is None or operation.id in news.acts:
            yield from _of_operation(store, operation, held, news, now, memory)


def _of_operation(
    store: Store,
    operation: Operation,
    held: HeldPlan,
    news: _News,
    now: datetime,
    memory: Memory,
) -> Iterator[Notice]:
    plan = held.plan.for_operation(operation.is_exercise)
    if not plan.addresses or operation.interrupted:  # what was broken off is told of to nobody
        return
    picture = point_reads.renewed(store, operation.id, memory.pictures.get(operation.id))
    memory.pictures[operation.id] = picture
    asked = {one.id: one for one in requests_of(store, operation)}
    yield from happened(news.acts.get(operation.id, ()), picture, asked, plan)
    if operation.closed_at is None:
        moment = operation.clock.at(now)
        yield from failed(news.failed.get(operation.id, ()), picture, plan, moment)
        yield from stands(picture, asked, plan, moment)


# ── the outbox ───────────────────────────────────────────────────────────────────────────────


def put(store: Store, owing: Sequence[Notice], now: datetime) -> int:
    """Put notices in the outbox, each once however many work it out; return how many were new."""
    if not owing:
        return 0
    with store.transaction() as connection:
        return put_in(connection, owing, now)


def put_in(connection: Connection, owing: Iterable[Notice], now: datetime) -> int:
    """Put notices in the outbox inside the caller's turn."""
    by_id = {one.id: one for one in owing}
    there = notice_reads.known(connection, list(by_id))
    operations = {one.said.operation for one in by_id.values()}
    waits, off = held_back(connection, operations), broken_off(connection, operations)
    new = (one for one in by_id.values() if one.id not in there and one.said.operation not in off)
    rows = [_row(one, now, waits) for one in new]
    if rows:
        connection.execute(insert(NOTICE), rows)
    return len(rows)


def _row(notice: Notice, now: datetime, waits: Mapping[str, timedelta]) -> dict[str, Any]:
    said, to = notice.said, notice.to
    copied = (
        *("operation", "event", "at", "revision", "request", "area", "point", "phase", "priority"),
        "function",
    )
    return {
        "id": notice.id,
        **{name: getattr(said, name) for name in (*copied, "step", "label", "count")},
        "name": to.name,
        "channel": to.channel,
        "address": to.address,
        "state": NoticeState.VANTAR,
        "attempts": 0,
        "error": "",
        "queued_at": now,
        "next_attempt": now + waits.get(said.operation or "", NOTHING),
        "held_by": "",
        "held_until": None,
        "sent_at": None,
    }


def take(store: Store, channel: NoticeChannel, by: str, now: datetime) -> Told | None:
    """Return the next notice to send by a channel, held by this sender alone for a while; None for none.

    Of those put in at once the earliest goes first, so that a chain is told of in its order.
    """
    first = select(NOTICE).where(notice_reads.due(now), NOTICE.c.channel == channel)
    first = first.order_by(NOTICE.c.next_attempt, NOTICE.c.at, NOTICE.c.id).limit(1)
    with store.transaction() as connection:
        row = connection.execute(first).first()
        while row is not None and broken_off(connection, [row.operation]):  # while somebody was sending it
            withdraw_in(connection, row.operation, now)
            row = connection.execute(first).first()
        if row is None:
            return None
        held = {"held_by": by, "held_until": now + HOLD, "attempts": row.attempts + 1}
        connection.execute(update(NOTICE).where(NOTICE.c.id == row.id).values(**held))
        return notice_reads.told(connection.execute(select(NOTICE).where(NOTICE.c.id == row.id)).one())


def say_sent(store: Store, identity: str, now: datetime) -> None:
    """Say that a notice has been sent, whoever holds it by now."""
    sent = {"state": NoticeState.SKICKAD, "sent_at": now, "error": "", "held_by": "", "held_until": None}
    waiting = (NOTICE.c.id == identity) & (NOTICE.c.state == NoticeState.VANTAR)
    with store.transaction() as connection:
        connection.execute(update(NOTICE).where(waiting).values(**sent))


def say_not_sent(store: Store, one: Told, by: str, why: str, now: datetime, *, permanent: bool) -> None:
    """Say why a notice was not sent: tried again after a growing wait, unless it never can be."""
    changed: dict[str, Any] = {"error": why, "held_by": "", "held_until": None}
    if permanent:
        changed["state"] = NoticeState.MISSLYCKAD
    else:
        changed["next_attempt"] = now + WAITS[min(one.attempts, len(WAITS)) - 1]
    ours = (NOTICE.c.id == one.id) & (NOTICE.c.held_by == by) & (NOTICE.c.state == NoticeState.VANTAR)
    with store.transaction() as connection:
        connection.execute(update(NOTICE).where(ours).values(**changed))


def give_up(store: Store, now: datetime) -> int:
    """Give up what has waited a whole day: it is no longer news, and its failure is what must be seen."""
    old = (NOTICE.c.state == NoticeState.VANTAR) & (NOTICE.c.queued_at < now - GIVES_UP)
    with store.reading() as connection:
        found = connection.execute(select(NOTICE.c.id, NOTICE.c.error).where(old)).all()
    if not found:
        return 0
    with store.transaction() as connection:
        for row in found:
            said = f"{GIVEN_UP} {row.error}".strip()
            waiting = (NOTICE.c.id == row.id) & (NOTICE.c.state == NoticeState.VANTAR)
            changed = {"state": NoticeState.MISSLYCKAD, "error": said}
            connection.execute(update(NOTICE).where(waiting).values(**changed))
    return len(found)


def plan_change(store: Store, plan: NoticePlan) -> PlanChange:
    """Return what loading this plan would change (the dry run)."""
    with store.reading() as connection:
        return _change(connection, plan)


def load_plan(
    store: Store, actor: Actor, plan: NoticePlan, now: datetime, shown: PlanChange | None = None
) -> Receipt | None:
    """Load a whole plan; None where it is already so. What the old plan owes is put in the outbox first.

    Raises Refused where the plan cannot be believed, and Stale where it would no longer change exactly what
    was `shown`.
    """
    with turn(store, now) as connection:
        who = allow(connection, actor, Deed.REGISTERS, ANYWHERE, now)
        change = _change(connection, plan)
        if shown is not None and change.held != shown.held:
            raise Stale("Aviseringsplanen har ändrats sedan den granskades. Inget lästes in: granska igen.")
        refuse_list(change.refused)
        if change.nothing:
            return None
        put_in(connection, owed(store, now), now)
        act = Act(id=f"notices:{uuid4()}", what=NoticePlanLoaded.of(plan), occurred_at=now, text={})
        return once(connection, who, act, (), now)


def _change(connection: Connection, plan: NoticePlan) -> PlanChange:
    organisations = {one.id for one in sector_reads.register_in(connection).organisations}
    refused = objections(plan, point_reads.area_ids(connection), organisations)
    return difference(notice_reads.plan_in(connection).plan, plan, refused)
