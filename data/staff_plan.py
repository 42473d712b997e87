"""Reads of the staff's plan: the one that stands, and when the next lägesrapport is due."""

from datetime import time

from sqlalchemy import Connection

from data import of_kind
from data.database import Store
from data.domain.carried_entries import carried_entry
from data.domain.clock import Clock
from data.domain.facts import Entry
from data.domain.staff_plan import NO_PLAN, StaffPlan
from data.domain.words import EntryKind
from data.journal import parse_time
from data.rows import MASKED


def plan(store: Store, operation_id: str) -> StaffPlan:
    """Return the plan that stands in an operation; an empty one where nobody has set it."""
    with store.reading() as connection:
        return plan_in(connection, operation_id)


def plan_in(
    connection: Connection, operation_id: str, until: int = of_kind.NEWEST, clock: Clock | None = None
) -> StaffPlan:
    """Return the plan that stands, or stood at a revision, inside the caller's transaction.

    `clock` is the operation's as it was then: when the plan was set is moved along by its jumps.
    """
    found = of_kind.newest(connection, operation_id, EntryKind.STAFF_PLAN, until)
    if found is None:
        return NO_PLAN
    return _plan(found if clock is None else carried_entry(clock, found))


def _plan(entry: Entry) -> StaffPlan:
    shifts = entry.facts["shifts"]
    return StaffPlan(
        direction=MASKED if entry.text is None else entry.text.get("direction", ""),
        briefing_at=parse_time(entry.facts["briefing_at"]),
        report_at=parse_time(entry.facts["report_at"]),
        shifts=tuple(time.fromisoformat(str(at)) for at in (shifts if isinstance(shifts, list) else ())),
        set_at=entry.occurred_at,
        actor=entry.actor,
        revision=entry.revision,
    )
