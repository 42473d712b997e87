"""Rows to facts: how what the database returns becomes what leaves the store."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import Row, Select, select

from data.clock import Clock, Stretch
from data.entries.codec import decode, origin_in
from data.entries.entry import Entry
from data.entries.operations import OfClock
from data.operations.facts import Operation
from data.points.facts import (
    NO_FUNCTIONS,
    FunctionState,
    NewPoint,
    OccupancyReport,
    Opening,
    Own,
    PhaseChange,
    Point,
    Report,
)
from data.store.journal import required_time, wire_time
from data.store.tables.core import JOURNAL, OPERATION, PAYLOAD, REPORT
from data.words import Function, Phase

MASKED = "[maskerat]"

_OPERATION_COLUMNS = [column.name for column in OPERATION.c]
_REPORT_FACTS = (
    *("id", "revision", "point", "function", "status", "supply", "observed_at", "recorded_at"),
    *(
        "valid_until",
        "lasts_until",
        "restored_estimate",
        "channel",
        "source_key",
        "settles",
        "unconfirmed_device",
        "device_key",
        "seen",
        "repeats",
    ),
)


def worded_entries() -> Select[Any]:
    """Return the statement that reads journal entries with their words."""
    return select(JOURNAL, PAYLOAD.c.text).join(PAYLOAD, PAYLOAD.c.revision == JOURNAL.c.revision)


def worded_reports() -> Select[Any]:
    """Return the statement that reads reports with their words and who wrote them."""
    return (
        select(REPORT, PAYLOAD.c.text, JOURNAL.c.actor)
        .join(PAYLOAD, PAYLOAD.c.revision == REPORT.c.revision)
        .join(JOURNAL, JOURNAL.c.revision == REPORT.c.revision)
    )


def worded_operations() -> Select[Any]:
    """Return the statement that reads operations with what is said to everybody while one is paused."""
    paused = PAYLOAD.c.revision == OPERATION.c.pause_revision
    return select(OPERATION, PAYLOAD.c.text.label("pause_text")).outerjoin(PAYLOAD, paused)


def operation_from(row: Row[Any], prefix: str = "") -> Operation:
    """Return an operation row, whose columns may carry a prefix in a joined statement, then without words."""
    column = {name: getattr(row, prefix + name) for name in _OPERATION_COLUMNS}
    return Operation(
        id=column["id"],
        name=column["name"],
        kind=column["kind"],
        readiness=column["readiness"],
        clock=clock_from(column),
        opened_at=column["opened_at"],
        closed_at=column["closed_at"],
        version=column["revision"],
        interrupted=column["interrupted"],
        owner=column["owner"],
        rehearses=column["rehearses"],
        pause=said(getattr(row, "pause_text", None)).get("word", ""),
    )


def clock_from(stated: Mapping[str, Any]) -> Clock:
    """Return the clock of an operation row."""
    earlier = stated["clock_earlier"]
    return Clock(
        stated["clock_started_at"],
        stated["clock_origin"],
        stated["clock_speed"],
        timedelta(seconds=stated["clock_carried"]),
        stretches_from(earlier) if earlier else (),
    )


def clock_after(clock: Clock, act: OfClock) -> Clock:
    """Return a clock after an act on it."""
    if act.pace:
        return clock.paced(act.clock_started_at, act.pace)
    return clock.then(act.clock_started_at, act.clock_origin, act.clock_speed, act.carried)


def stretches_from(earlier: str) -> tuple[Stretch, ...]:
    """Return the stretches of a clock as they are kept beside it."""
    return tuple(
        Stretch(required_time(began), required_time(origin), speed, timedelta(seconds=carried))
        for began, origin, speed, carried in orjson.loads(earlier)
    )


def kept_stretches(stretches: Sequence[Stretch]) -> str:
    """Return stretches as they are kept beside a clock."""
    return orjson.dumps(
        [
            (wire_time(one.started_at), wire_time(one.origin), one.speed, one.carried.total_seconds())
            for one in stretches
        ]
    ).decode()


def point_from(
    row: Any,
    functions: Mapping[Function, FunctionState] = NO_FUNCTIONS,
    *,
    phase: Phase = Phase.PLANERAD,
    phase_change: PhaseChange | None = None,
    opening: Opening | None = None,
    occupancy: OccupancyReport | None = None,
    version: int = 0,
    own: Own | None = None,
) -> Point:
    """Return a point row (anything with the register's attributes) with its state in an operation."""
    if own is None:
        own = Own(row.revision if row.added_in else 0, row.temporary)
    return Point(
        **{name: getattr(row, name) for name in NewPoint.__slots__},
        phase=phase,
        phase_change=phase_change,
        opening=opening,
        functions={**NO_FUNCTIONS, **functions},
        occupancy=occupancy,
        version=version,
        temporary=own.temporary,
        added=own.added,
    )


def report_from(row: Mapping[Any, Any], source: str = "", cause: str = "", note: str = "") -> Report:
    """Return a report row as a fact, with the words its payload holds."""
    return Report(**{name: row[name] for name in _REPORT_FACTS}, source=source, cause=cause, note=note)


def worded_report(row: Mapping[Any, Any]) -> Report:
    """Return a report row joined with its payload text and its entry's actor."""
    words = said(row["text"]) if row["text"] is not None else {"note": MASKED}
    source = words.get("on_behalf_of") or row["actor"]
    return report_from(row, source, words.get("cause", ""), words.get("note", ""))


def entry_from(row: Row[Any]) -> Entry:
    """Return a journal row joined with its payload as people read it."""
    facts = orjson.loads(row.facts)
    return Entry(
        revision=row.revision,
        kind=row.kind,
        operation=row.operation,
        point=row.point,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        actor=row.actor,
        what=decode(row.kind, facts),
        text=orjson.loads(row.text) if row.text is not None else None,
        origin=origin_in(facts),
    )


def phase_change_from(phase: Phase, row: Row[Any]) -> PhaseChange | None:
    """Return the last transition from a row with `phase_at`, `phase_revision` and `phase_text`."""
    if row.phase_revision is None:
        return None
    words = said(row.phase_text) or {"decider": MASKED, "reason": MASKED}
    return PhaseChange(phase, row.phase_at, words.get("decider", ""), words["reason"], row.phase_revision)


def occupancy_from(row: Row[Any]) -> OccupancyReport | None:
    """Return the standing occupancy from a row with its words and its entry's actor."""
    if row.occupancy is None:
        return None
    return OccupancyReport(
        occupancy=row.occupancy,
        people=row.people,
        staffing=row.staffing,
        observed_at=row.occupancy_observed_at,
        valid_until=row.occupancy_valid_until,
        source=said(row.occupancy_text).get("on_behalf_of") or row.occupancy_actor,
        revision=row.occupancy_revision,
        relief_at=row.relief_at,
    )


def bare_opening_from(row: Row[Any]) -> Opening | None:
    """Return what a point says of its opening from a row without its words."""
    if row.opening_revision is None:
        return None
    return Opening(row.opened, row.opening_at, "", "", row.opening_revision)


def opening_from(row: Row[Any]) -> Opening | None:
    """Return what a point says of its opening from a row with its words and its entry's actor."""
    if row.opening_revision is None:
        return None
    words = said(row.opening_text)
    source = words.get("on_behalf_of") or row.opening_actor
    return Opening(row.opened, row.opening_at, words.get("reason", ""), source, row.opening_revision)


def said(text: str | None) -> dict[str, str]:
    """Return the words of a payload; masked ones are none."""
    return orjson.loads(text) if text else {}
