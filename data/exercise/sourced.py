"""Words of an inject that stand in another operation's log: read there each time, and never copied.

What is kept of such an inject has no text but the number of an entry; when that entry is masked or disposed
of, its words are gone from every scenario, exercise and inbox too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, bindparam

from data.entries.entry import Entry, EntryKind
from data.entries.sectors import SupportRequested
from data.entries.staff import DecisionWritten, NoteWritten, PublicTold
from data.errors import Reason
from data.exercise.facts import Delivered, Exercise
from data.exercise.scenario import Inject, Scenario
from data.log.facts import handling_of
from data.store.rows import MASKED, entry_from, worded_entries
from data.store.tables.core import JOURNAL
from data.words import TextClass

# The entries that can be an inject, each with the field that says what it is about: never who, nor to whom.
SAID: Final[Mapping[EntryKind, str]] = MappingProxyType(
    {
        NoteWritten.KIND: "note",
        DecisionWritten.KIND: "decision",
        PublicTold.KIND: "message",
        SupportRequested.KIND: "what",
    }
)
_NAMED: Any = worded_entries().where(JOURNAL.c.revision.in_(bindparam("revisions", expanding=True)))


def why_not_choose(entry: Entry) -> Reason | None:
    """Why an entry's words cannot be an inject's."""
    if entry.kind not in SAID:
        return Reason(f"Post {entry.revision} är varken anteckning, beslut, budskap eller begäran.", "text")
    if entry.text is None:
        return Reason(f"Post {entry.revision} är maskerad: dess ord finns inte längre.", "text")
    if handling_of(entry.what) is TextClass.STRYK_VID_EXPORT:
        return Reason(f"Post {entry.revision} är klassad stryk vid export: orden stannar i loggen.", "text")
    return None


def why_not_source(inject: Inject, held: Inject | None) -> Reason | None:
    """Why an inject cannot have its words in a log; `held` is the inject of the same id as it is kept."""
    if inject.source is None or (held is not None and held.source == inject.source):
        return None
    return Reason("Ord ur en händelses logg väljs post för post i verkstaden.", "text")


def following(before: Scenario, after: Scenario) -> Scenario:
    """Return a scenario that was read from a file, where unchanged words still stand in their source.

    So do masked ones, whatever the file says: it may have been fetched while they could still be read.
    """
    held = {one.id: one for one in before.injects if one.source is not None}
    return replace(after, injects=tuple(_followed(held.get(one.id), one) for one in after.injects))


def _followed(held: Inject | None, inject: Inject) -> Inject:
    if held is None or held.text not in (inject.text, MASKED):
        return inject
    return replace(inject, source=held.source, text=held.text)


def with_words(connection: Connection, scenario: Scenario) -> Scenario:
    """Return a scenario with the words that its injects have in logs."""
    said = _said(connection, {one.source for one in scenario.injects if one.source is not None})
    return _scenario_with(scenario, said)


def exercise_with_words(connection: Connection, found: Exercise) -> Exercise:
    """Return an exercise with the words that its injects have in logs, those delivered too."""
    named = {one.source for one in found.scenario.injects} | {one.source for one in found.delivered}
    said = _said(connection, {source for source in named if source is not None})
    if not said:
        return found
    delivered = _told_with(found.delivered, said)
    return replace(found, scenario=_scenario_with(found.scenario, said), delivered=delivered)


def told_with_words(connection: Connection, told: Sequence[Delivered]) -> tuple[Delivered, ...]:
    """Return deliveries with the words that they have in logs."""
    return _told_with(told, _said(connection, {one.source for one in told if one.source is not None}))


def _told_with(told: Sequence[Delivered], said: Mapping[int, str]) -> tuple[Delivered, ...]:
    return tuple(replace(one, text=said[one.source]) if one.source is not None else one for one in told)


def _scenario_with(scenario: Scenario, said: Mapping[int, str]) -> Scenario:
    if not said:
        return scenario
    injects = (
        replace(one, text=said[one.source]) if one.source is not None else one for one in scenario.injects
    )
    return replace(scenario, injects=tuple(injects))


def _said(connection: Connection, sources: Collection[int]) -> Mapping[int, str]:
    """Return what each of these entries says now."""
    if not sources:
        return {}
    entries = map(entry_from, connection.execute(_NAMED, {"revisions": sorted(sources)}))
    return dict.fromkeys(sources, MASKED) | {one.revision: _words(one) for one in entries}


def _words(entry: Entry) -> str:
    # A source comes from a choice that was judged; judged again it says no more than could be chosen.
    return (entry.text or {}).get(SAID[entry.kind], "") if why_not_choose(entry) is None else MASKED
