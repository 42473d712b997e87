"""Entries of the log as they count after the jumps of an exercise's clock that let nothing age.

An entry is moved just as the report, decision or request is that it made: a page says one time of each.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from data.clock import Clock
from data.entries.entry import Entry
from data.entries.kinds import Part, Timed, timed_by, touching
from data.entries.what import What
from data.operations.carried import moved

# What concerns the operation itself carries the real time, and what the clock showed when something was done
# to it is no part of what is carried along.
_STAYS: Final = (*timed_by(Timed.REAL), *touching(Part.CLOCK))
# Times that count from when they were said; `due`, `until` and `next_at` are agreed hours that nothing moves.
_COUNTED: Final = ("valid_until", "lasts_until", "restored_estimate", "relief_at", "deadline")


def carried_entry(clock: Clock, entry: Entry) -> Entry:
    """Return an entry with its time, and the times it states that count from it, moved along."""
    if entry.carried or not clock.carries or entry.operation is None or entry.kind in _STAYS:
        return entry
    by = moved(clock, entry.occurred_at, entry.recorded_at)
    if not by:
        return entry
    facts, what = _moved_facts(entry.facts, by), _moved_what(entry.what, by)
    return replace(entry, occurred_at=entry.occurred_at + by, facts=facts, what=what, carried=True)


def carried_entries(clock: Clock, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries with their times moved along."""
    return tuple(carried_entry(clock, one) for one in entries)


def recorded(clock: Clock, entry: Entry) -> datetime:
    """Return when an entry was written down in the operation's time, moved along where the entry is."""
    at = clock.at(entry.recorded_at)
    return at + moved(clock, at, entry.recorded_at) if entry.carried else at


def _moved_what(what: What, by: timedelta) -> What:
    stated: Any = what
    said = {name: at for name in _COUNTED if (at := getattr(what, name, None)) is not None}
    moved_on: What = replace(stated, **{name: at + by for name, at in said.items()})
    return moved_on


def _moved_facts(facts: Mapping[str, object], by: timedelta) -> Mapping[str, object]:
    later = {name: _later(facts[name], by) for name in _COUNTED if facts.get(name)}
    return {**facts, **later} if later else facts


def _later(stated: object, by: timedelta) -> str:
    return (datetime.fromisoformat(str(stated)) + by).isoformat()
