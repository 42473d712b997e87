"""All that a point's phases and its opening come from: as it is now, and as it was known at a revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, ScalarSelect, String, bindparam, func, select

from data.carried.reads import brought, places
from data.clock import Clock
from data.entries.entry import Entry, EntryKind, What
from data.entries.points import PointAdded
from data.entries.reports import OpeningSaid, PhaseChanged
from data.operations.carried import moved
from data.points.entered import Knew, by_number
from data.points.islands import OF_PHASES
from data.store.journal import stated
from data.store.rows import entry_from, worded_entries
from data.store.tables.core import JOURNAL, POINT, POINT_STATE

_LINE: Final = "\n"  # facts are JSON, and have none
_PART: Final = "|"
# Named as they are in the index, point by point: the whole operation would otherwise be read for it.
_THEN: Any = worded_entries().where(
    JOURNAL.c.operation == bindparam("operation"),
    JOURNAL.c.point.in_(select(POINT.c.id)),
    JOURNAL.c.kind.in_(OF_PHASES),
    JOURNAL.c.revision <= bindparam("until"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry that a point's phases come from; what it says is read only where that is asked for."""

    kind: str
    revision: int
    occurred_at: datetime
    facts: str

    @property
    def what(self) -> What:
        return stated(EntryKind(self.kind), self.facts)


def phases_told() -> ScalarSelect[str]:
    """Return what a statement about `POINT_STATE` reads for `told_in`: one look-up in the journal a point."""
    told = JOURNAL.alias("told")
    parts = (told.c.kind, told.c.revision, told.c.occurred_at, told.c.recorded_at)
    line: ColumnElement[str] = told.c.facts
    for part in reversed(parts):
        line = part.cast(String).concat(_PART).concat(line)
    here = (told.c.operation == POINT_STATE.c.operation, told.c.point == POINT_STATE.c.point)
    lines = select(func.aggregate_strings(line, _LINE)).where(*here, told.c.kind.in_(OF_PHASES))
    return lines.correlate(POINT_STATE).scalar_subquery()


def told_in(lines: str | None, clock: Clock) -> list[Line]:
    """Return the entries at the times that count now: a jump that let nothing age has moved them along."""
    return [_line(line, clock) for line in lines.split(_LINE)] if lines else []


def _line(line: str, clock: Clock) -> Line:
    kind, revision, occurred, recorded, facts = line.split(_PART, 4)
    at = _utc(occurred)
    if clock.carries:
        at += moved(clock, at, _utc(recorded))
    return Line(kind, int(revision), at, facts)


def _utc(stored: str) -> datetime:
    """Return a time that was read as text: SQLite keeps it without its zone."""
    found = datetime.fromisoformat(stored)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def told_then(connection: Connection, asked: Mapping[str, Any]) -> dict[str, list[Entry]]:
    """Return what was told of each point until a revision, in the order that it came here."""
    told: dict[str, list[Entry]] = {}
    for row in connection.execute(_THEN, asked):
        told.setdefault(row.point, []).append(entry_from(row))
    return {point: sorted(entries, key=lambda one: one.revision) for point, entries in told.items()}


def counting_now(told: Sequence[Entry], clock: Clock) -> list[Entry]:
    """Return entries at the times that count by a clock."""
    if not clock.carries:
        return list(told)
    by = [moved(clock, one.occurred_at, one.recorded_at) for one in told]
    return [replace(one, occurred_at=one.occurred_at + far) for one, far in zip(told, by, strict=True)]


def last_phases(told: Mapping[str, Sequence[Entry]]) -> dict[str, Entry]:
    """Return the entry of each point's last transition."""
    return {
        point: entry
        for point, entries in told.items()
        for entry in entries
        if isinstance(entry.what, PhaseChanged)
    }


def last_openings(told: Mapping[str, Sequence[Entry]]) -> dict[str, Entry]:
    """Return the entry of what each point had said of its opening: its last word, or what stood after it."""
    found: dict[str, Entry] = {}
    for point, entries in told.items():
        stood = _opening_stood(entries[-1])
        found.update((point, entry) for entry in entries if entry.revision == stood)
    return found


def _opening_stood(entry: Entry) -> int | None:
    """Return the entry whose word stood after this one: itself, an earlier one, or none."""
    if isinstance(entry.what, PointAdded):
        return entry.revision
    if isinstance(entry.what, OpeningSaid):
        return entry.what.opening_stands or entry.revision
    return entry.says(PhaseChanged).opening_stands


def knew_in(connection: Connection, operation: str) -> Knew:
    """Return what tells whether one entry of an operation was known where another was written, on any island.

    Only what holds longer than its phase lets it asks for it, so that nothing is read until then.
    """

    @cache
    def carried() -> bool:
        return brought(connection, operation)

    def knew(entry: int, writing: int) -> bool:
        if not carried():
            return by_number(entry, writing)
        found = places(connection, [entry, writing])
        return found[entry].known_to(found[writing])

    return knew
