"""Reading everything that a situation report is composed from, in one transaction."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from data import notices, queries, sector_reports, sectors, situation_reports
from data.carried_requests import asked_in
from data.database import Store
from data.domain.carried_entries import carried_entries
from data.domain.clock import Clock
from data.domain.facts import Entry, Picture
from data.domain.notices import escalation
from data.domain.requests import SupportRequest
from data.domain.situation_report_document import Before, Document
from data.domain.words import EntryKind
from data.models import JOURNAL
from data.reports.composing import Gathered, compose
from data.request_tables import REQUEST
from data.rows import entry_from, said, worded_entries

_DECISIONS = (EntryKind.DECISION, EntryKind.OWNER_MOVED)
_NAMED = (EntryKind.OPERATION_OPENED, EntryKind.OPERATION_CHANGED)


def composed(store: Store, operation_id: str, now: datetime) -> Document:
    """Return the facts as a report would hold them at the real moment `now`; raises Missing."""
    with store.reading() as connection:
        return composed_in(connection, operation_id, now)


def composed_in(connection: Connection, operation_id: str, now: datetime) -> Document:
    """Return the facts of a report inside the caller's transaction; raises Missing."""
    picture = queries.picture_in(connection, operation_id, recent=0)
    moment = picture.operation.clock.at(now)
    before, earlier = _before(connection, operation_id)
    clock = picture.operation.clock
    waiting = asked_in(connection, picture.operation)
    asked = select(REQUEST.c.id, REQUEST.c.asked_revision).where(REQUEST.c.operation == operation_id)
    held = Gathered(
        picture=picture,
        name=_named(connection, operation_id),
        now=moment,
        real=now,
        before=before,
        earlier=earlier,
        register=sectors.register_in(connection),
        sectors=sector_reports.standing_in(connection, operation_id, clock=clock),
        requests=waiting,
        asked={row.id: row.asked_revision for row in connection.execute(asked)},
        decisions=_decisions(connection, operation_id, clock, before.revision if before else 0),
        chains=_chains(connection, waiting, picture.operation.is_exercise, moment),
    )
    return compose(held)


def _before(connection: Connection, operation_id: str) -> tuple[Before | None, Picture | None]:
    found = situation_reports.reports_in(connection, operation_id)
    if not found:
        return None, None
    newest = found[0]
    revision = situation_reports.document(newest).revision
    return (
        Before(newest.number, newest.frozen.at, revision),
        queries.picture_in(connection, operation_id, 0, revision),
    )


def _named(connection: Connection, operation_id: str) -> int:
    """Return the entry that holds the operation's name as it is now."""
    statement = worded_entries().where(
        JOURNAL.c.operation == operation_id, JOURNAL.c.point.is_(None), JOURNAL.c.kind.in_(_NAMED)
    )
    rows = connection.execute(statement)
    return max(int(row.revision) for row in rows if "name" in said(row.text))


def _chains(
    connection: Connection, waiting: Iterable[SupportRequest], exercise: bool, moment: datetime
) -> dict[str, tuple[str, ...]]:
    """Return the steps of its chain that each request has reached: who has been told of it in vain."""
    plan = notices.plan_in(connection).plan.for_operation(exercise)
    return {one.id: tuple(step.label for step in escalation(one, plan, moment)) for one in waiting}


def _decisions(connection: Connection, operation_id: str, clock: Clock, after: int) -> tuple[Entry, ...]:
    statement = worded_entries().where(
        JOURNAL.c.operation == operation_id,
        JOURNAL.c.point.is_(None),
        JOURNAL.c.kind.in_(_DECISIONS),
        JOURNAL.c.revision > after,
    )
    found = carried_entries(clock, (entry_from(row) for row in connection.execute(statement)))
    return tuple(sorted(found, key=lambda one: (one.occurred_at, one.revision)))
