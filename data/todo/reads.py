"""Reads of what the list needs beside the picture and the requests: who took what, and what is promised."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, select

from data.access.holders import accounts_that_may
from data.entries.codec import BY
from data.entries.entry import EntryKind
from data.entries.kinds import Part, Trait, below, having, touching
from data.entries.staff import LogLine, OfSituationReport, TaskTaken
from data.exercise import reads as exercise_reads
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.points import reads as point_reads
from data.requests import reads as request_reads
from data.rights import Deed, Grant, place_of
from data.sectors import reads as sector_reads
from data.situation_reports import reads as situation_report_reads
from data.situation_reports.facts import ReportState, SituationReport
from data.staff import reads as staff_reads
from data.staff.facts import next_report
from data.store.database import Store
from data.store.journal import stated_as
from data.store.tables.core import JOURNAL
from data.todo.facts import TAKEN_FOR, Beside, Known, Taking
from data.todo.promised import newest_of

_KINDS = (
    *having(Trait.BY_WHOM),
    *below(OfSituationReport),
    *below(LogLine),
    *touching(Part.WORDS | Part.CLOCK),
)
_SINCE: Any = (
    select(JOURNAL.c.revision)
    .where(
        JOURNAL.c.operation == bindparam("operation"),
        JOURNAL.c.revision > bindparam("revision"),
        JOURNAL.c.kind.in_(_KINDS),
    )
    .limit(1)
)
_TAKEN: Any = (
    select(JOURNAL.c.facts, JOURNAL.c.recorded_at, JOURNAL.c.actor)
    .where(
        JOURNAL.c.operation == bindparam("operation"),
        JOURNAL.c.kind == EntryKind.TASK_TAKEN,
        JOURNAL.c.recorded_at > bindparam("since"),
    )
    .order_by(JOURNAL.c.revision)
)


def known(store: Store, operation_id: str, now: datetime, grants: tuple[Grant, ...] = ()) -> Known:
    """Return all that a list is worked out from, at the real moment `now`; raises Missing.

    Of injects what these grants have been sent.
    """
    picture = point_reads.picture(store, operation_id, recent=0)
    sent = picture.operation.is_exercise and grants
    return Known(
        picture,
        request_reads.coordination(store, operation_id),
        renewed(store, operation_id, None, now),
        exercise_reads.inbox(store, operation_id, grants, now) if sent else (),
    )


def renewed(store: Store, operation_id: str, before: Beside | None, now: datetime) -> Beside:
    """Return what stands beside the picture, read again only where something of it was written since."""
    with store.reading() as connection:
        revision = operation_reads.current_revision(connection)
        if before is not None:
            asked = {"operation": operation_id, "revision": before.revision}
            if connection.execute(_SINCE, asked).first() is None:
                approvers = _approvers(connection, operation_id, before.reports)
                return replace(before, revision=revision, approvers=approvers)
        found = _beside(connection, operation_id, revision, now)
    return replace(found, lines=log_reads.open_entries(store, operation_id))


def _approvers(
    connection: Connection, operation_id: str, reports: Iterable[SituationReport]
) -> frozenset[str]:
    """Return who may approve the report that waits for it: rights change without a word in the journal."""
    newest = newest_of(reports)
    if newest is None or newest.state is not ReportState.FRYST:
        return frozenset()
    here = place_of(operation_reads.operation(connection, operation_id))
    return accounts_that_may(connection, Deed.APPROVE, here)


def _beside(connection: Connection, operation_id: str, revision: int, now: datetime) -> Beside:
    clock = operation_reads.operation(connection, operation_id).clock
    reports = situation_report_reads.reports_in(connection, operation_id)
    plan = staff_reads.plan(connection, operation_id, clock=clock)
    last = staff_reads.last_report(connection, operation_id)
    return Beside(
        revision=revision,
        takings=takings(connection, operation_id, now),
        # What they hold of the facts is not asked, and is most of them.
        reports=tuple(replace(report, content={}) for report in reports),
        due=next_report(plan, last.due if last is not None else None),
        moved=sector_reads.decisions(connection, operation_id, clock=clock),
        approvers=_approvers(connection, operation_id, reports),
    )


def takings(connection: Connection, operation_id: str, now: datetime) -> tuple[Taking, ...]:
    """Return what has been taken and may still be held, in the order it was, inside the caller's turn."""
    asked = {"operation": operation_id, "since": now - TAKEN_FOR}
    return tuple(
        Taking(
            tasks=stated_as(TaskTaken, row.facts).tasks,
            at=row.recorded_at,
            by=str(orjson.loads(row.facts).get(BY, "")),
            actor=row.actor,
        )
        for row in connection.execute(_TAKEN, asked)
    )
