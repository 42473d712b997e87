"""Reads of who acts or acted in an operation: whole, or what acts since the last reading have touched."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from data.entries.kinds import Part, touching
from data.log.reads import NEWEST
from data.notices import reads as notice_reads
from data.operations.facts import Operation
from data.points import reads as point_reads
from data.requests.reads import asked_in
from data.requests.who_acts import Coordination
from data.sectors import reads as sector_reads
from data.store.database import Store
from data.store.tables.core import JOURNAL

_KINDS_SINCE = (
    select(JOURNAL.c.kind, JOURNAL.c.operation)
    .where(JOURNAL.c.revision > bindparam("revision"))
    .limit(bindparam("limit"))
)
_MANY = 200
# What may change any part of it; a jump of the clock may carry along what is known.
_ANEW = frozenset(touching(Part.ORGANISATION | Part.NOTICE_PLAN | Part.WORDS | Part.CLOCK))
_OF_REQUESTS, _OF_REPORTS = touching(Part.REQUESTS), touching(Part.SECTOR_REPORTS)


def coordination(store: Store, operation_id: str) -> Coordination:
    """Return who acts in an operation, as of the last commit."""
    with store.reading() as connection:
        return coordination_in(connection, point_reads.operation(connection, operation_id))


def coordination_in(connection: Connection, operation: Operation, until: int | None = None) -> Coordination:
    """Return the same inside the caller's transaction, or as it was at a revision, as `operation` is.

    What holds then are the lists as they were loaded then.
    """
    bound = NEWEST if until is None else until
    return Coordination(
        operation.id,
        point_reads.current_revision(connection) if until is None else until,
        sector_reads.register_in(connection, until),
        asked_in(connection, operation, until),
        sector_reads.standing_in(connection, operation.id, bound, operation.clock),
        notice_reads.plan_in(connection, bound).plan.for_operation(operation.is_exercise),
    )


def renewed(store: Store, operation_id: str, before: Coordination | None) -> Coordination:
    """Return what `coordination` would, reading again only what acts since `before` have touched.

    Without what was read of the same operation before, it is read whole.
    """
    if before is None or before.operation != operation_id:
        return coordination(store, operation_id)
    with store.reading() as connection:
        now = point_reads.current_revision(connection)
        if now == before.revision:
            return before
        acts = connection.execute(_KINDS_SINCE, {"revision": before.revision, "limit": _MANY}).all()
        ours = {act.kind for act in acts if act.operation == operation_id}
        if 0 < len(acts) < _MANY and not {a.kind for a in acts} & _ANEW:
            fresh = replace(before, revision=now)
            if ours & set(_OF_REQUESTS):
                operation = point_reads.operation(connection, operation_id)
                fresh = replace(fresh, requests=asked_in(connection, operation))
            if ours & set(_OF_REPORTS):
                operation = point_reads.operation(connection, operation_id)
                said = sector_reads.standing_in(connection, operation_id, clock=operation.clock)
                fresh = replace(fresh, reports=said)
            return fresh
    return coordination(store, operation_id)
