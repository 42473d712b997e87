"""Reads of an exercise: its control's room folded to facts, and what each participant has been sent."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from sqlalchemy import Connection, func, select

from data.entries.entry import Entry, EntryKind, Says
from data.entries.kinds import Timed, timed_by
from data.entries.operations import (
    ActAssessed,
    BreakAsked,
    ControlNoted,
    ExercisePlanned,
    InjectAcknowledged,
    InjectChanged,
    InjectDelivered,
    InjectSkipped,
    InjectsOpened,
    InjectWithdrawn,
    Observed,
    RecipientReminded,
    ResultGiven,
)
from data.exercise import sourced
from data.exercise.facts import (
    Ask,
    Assessment,
    ControlNote,
    Delivered,
    Exercise,
    Observation,
    Reminded,
    Skipped,
    Withdrawn,
    form_of,
    is_for,
    room_of,
)
from data.exercise.scenario import Inject, Recipient, Scenario, name_of_recipient, reached
from data.exercise.written import from_json, inject_from
from data.lessons.reads import lessons_of
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.operations.facts import Operation
from data.operations.reads import SHARED
from data.rights import Grant
from data.store.database import Store
from data.store.rows import MASKED, entry_from, operation_from, worded_entries, worded_operations
from data.store.tables.core import JOURNAL, OPERATION
from data.words import OperationKind

_KINDS = (*timed_by(Timed.CONTROL), EntryKind.LESSON)


def exercise(store: Store, operation_id: str) -> Exercise | None:
    """Return an exercise as its control knows it; None where it has no scenario. Raises Missing."""
    with store.reading() as connection:
        return exercise_in(connection, operation_id)


def exercise_in(connection: Connection, operation_id: str) -> Exercise | None:
    """Return an exercise inside the caller's transaction. Raises Missing."""
    operation = operation_reads.operation(connection, operation_id)
    told = log_reads.apart(connection, room_of(operation_id), *_KINDS) if operation.is_exercise else []
    found = fold(operation, told)
    return sourced.exercise_with_words(connection, found) if found is not None else None


def renewed(store: Store, operation_id: str, before: Exercise | None) -> Exercise | None:
    """Return what `exercise` would, reading the room again only where something was written there since.

    For what runs: its own words removed since are not noticed, and only an exercise that has ended loses any.
    """
    with store.reading() as connection:
        if before is not None and _room_tip(connection, operation_id) <= before.revision:
            operation = operation_reads.operation(connection, operation_id)
            known = replace(before, operation=operation, revision=max(before.revision, operation.version))
            return sourced.exercise_with_words(connection, known)
        return exercise_in(connection, operation_id)


def _room_tip(connection: Connection, operation_id: str) -> int:
    newest = select(func.max(JOURNAL.c.revision)).where(JOURNAL.c.operation == room_of(operation_id))
    return int(connection.execute(newest).scalar() or 0)


def exercises(store: Store) -> tuple[Operation, ...]:
    """Return every exercise that is everybody's, newest first, those without a scenario too."""
    with store.reading() as connection:
        found = worded_operations().where(OPERATION.c.kind == OperationKind.OVNING, SHARED)
        rows = connection.execute(found.order_by(OPERATION.c.opened_at.desc(), OPERATION.c.id))
        return tuple(operation_from(row) for row in rows)


def inbox(store: Store, operation_id: str, grants: tuple[Grant, ...], now: datetime) -> tuple[Delivered, ...]:
    """Return what has been delivered to these grants until `now` (real time), the last first.

    Exactly what they got: not who else did, who played it, nor what is to come.
    """
    found = exercise(store, operation_id)
    return inbox_of(found, grants, now) if found is not None else ()


def inbox_of(found: Exercise, grants: tuple[Grant, ...], now: datetime) -> tuple[Delivered, ...]:
    """Return what of an exercise has been delivered to these grants."""
    mine = (_theirs(found, one, grants) for one in found.delivered if one.recorded_at <= now)
    return tuple(sorted((one for one in mine if one is not None), key=lambda one: -one.revision))


def delivered_since(store: Store, operation_id: str, revision: int) -> tuple[Delivered, ...]:
    """Return what has been delivered in an exercise since a revision, as it came, but what was taken back."""
    here = (JOURNAL.c.operation == room_of(operation_id), JOURNAL.c.point.is_(None))
    kinds = (EntryKind.INJECT_DELIVERED, EntryKind.INJECT_WITHDRAWN)
    new = (JOURNAL.c.kind.in_(kinds), JOURNAL.c.revision > revision)
    with store.reading() as connection:
        entries = [entry_from(row) for row in connection.execute(worded_entries().where(*here, *new))]
        gone = {what.delivery for _, what in _of(entries, InjectWithdrawn)}
        came = (each for each in _of(entries, InjectDelivered) if each[0].revision not in gone)
        return sourced.told_with_words(connection, tuple(_delivered(*each, {}) for each in came))


def _theirs(found: Exercise, told: Delivered, grants: tuple[Grant, ...]) -> Delivered | None:
    ours = reached(found.operation, grants, told.to, found.areas)
    if not ours:
        return None
    names = {name_of_recipient(grant.role, grant.bound) for grant in ours}

    def own(held: Mapping[str, datetime] | None) -> Mapping[str, datetime]:
        return MappingProxyType({name: at for name, at in (held or {}).items() if name in names})

    return replace(
        told,
        to=tuple(Recipient(grant.role, grant.bound) for grant in ours),
        by="",
        acknowledged=own(told.acknowledged),
        heard=None,
        opened=own(told.opened),
        reminded=own(told.reminded),
    )


def fold(operation: Operation, told: Iterable[Entry]) -> Exercise | None:
    """Return what the room's entries amount to, in the order they were made; None without a plan."""
    entries = list(told)
    plan = next((one for one in entries if isinstance(one.what, ExercisePlanned)), None)
    if plan is None:
        return None
    planned = plan.says(ExercisePlanned)
    out = {one.revision: (one, what) for one, what in _of(entries, InjectDelivered)}
    withdrawn = tuple(
        _withdrawn(one, what, *out[what.delivery]) for one, what in _of(entries, InjectWithdrawn)
    )
    return Exercise(
        operation=operation,
        revision=max(operation.version, *(one.revision for one in entries)),
        scenario=_edited(_planned(plan.text, planned), _of(entries, InjectChanged)),
        delivered=tuple(_told(entries, {one.delivery for one in withdrawn})),
        skipped=tuple(_skipped(one, what) for one, what in _of(entries, InjectSkipped)),
        asks=tuple(_ask(one) for one, _ in _of(entries, BreakAsked)),
        observations=tuple(_observation(one, what) for one, what in _of(entries, Observed)),
        assessments=tuple(_assessment(one, what) for one, what in _of(entries, ActAssessed)),
        lessons=lessons_of(entries),
        clone_of=planned.clone_of,
        areas=planned.areas,
        withdrawn=withdrawn,
        reminded=tuple(_reminded(one, what) for one, what in _of(entries, RecipientReminded)),
        notes=tuple(_note(one) for one, _ in _of(entries, ControlNoted)),
        given=tuple(dict.fromkeys(to for _, what in _of(entries, ResultGiven) for to in what.to)),
    )


def _of(entries: Iterable[Entry], form: type[Says]) -> Iterator[tuple[Entry, Says]]:
    """Yield the entries of one kind, each with what it says."""
    yield from ((one, one.what) for one in entries if isinstance(one.what, form))


@lru_cache(maxsize=16)
def _parsed(text: str) -> Scenario:
    return from_json(text)


@lru_cache(maxsize=256)
def _parsed_inject(text: str) -> Inject:
    return inject_from(text)


def _planned(words: Mapping[str, str] | None, plan: ExercisePlanned) -> Scenario:
    """Return the scenario as planned; once its words have been removed only its frame is left."""
    if words is not None:
        return _parsed(words["scenario"])
    return Scenario(plan.scenario, MASKED, plan.origin, plan.duration, form=form_of(plan.scenario))


def _edited(scenario: Scenario, changes: Iterable[tuple[Entry, InjectChanged]]) -> Scenario:
    held = {inject.id: inject for inject in scenario.injects}
    for entry, _ in changes:
        if entry.text is not None:
            inject = _parsed_inject(entry.text["inject"])
            held[inject.id] = inject
    return replace(scenario, injects=tuple(held.values()))


def _told(entries: Sequence[Entry], withdrawn: Collection[int]) -> Iterator[Delivered]:
    """Yield what was delivered and not taken back, with what each recipient has done about it."""
    answers: dict[str, dict[str, Entry]] = {}
    for entry, ack in _of(entries, InjectAcknowledged):
        for name in ack.recipients:
            answers.setdefault(ack.inject, {}).setdefault(name, entry)
    opened: dict[int, dict[str, datetime]] = {}
    for entry, seen in _of(entries, InjectsOpened):
        for number in seen.deliveries:
            opened[number] = dict.fromkeys(seen.recipients, entry.occurred_at) | opened.get(number, {})
    reminded: dict[int, dict[str, datetime]] = {}
    for entry, again in _of(entries, RecipientReminded):
        for number in again.deliveries:
            reminded.setdefault(number, {})[again.recipient] = entry.occurred_at
    for entry, told in _of(entries, InjectDelivered):
        if entry.revision not in withdrawn:
            made = _delivered(entry, told, answers.get(told.inject, {}))
            saw = {name: at for name, at in opened.get(made.revision, {}).items() if is_for(made.to, name)}
            again_of = reminded.get(made.revision, {})
            yield replace(made, opened=MappingProxyType(saw), reminded=MappingProxyType(again_of))


def _delivered(entry: Entry, told: InjectDelivered, answers: Mapping[str, Entry]) -> Delivered:
    return Delivered(
        inject=told.inject,
        revision=entry.revision,
        at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        sender=_words(entry, "sender"),
        channel=told.channel,
        text=_words(entry, "text"),
        to=told.to,
        by=entry.actor if told.by_hand else "",
        acknowledged=MappingProxyType({name: one.occurred_at for name, one in answers.items()}),
        heard=MappingProxyType({name: one.recorded_at for name, one in answers.items()}),
        source=told.source if entry.text is not None else None,
    )


def _withdrawn(entry: Entry, what: InjectWithdrawn, out: Entry, told: InjectDelivered) -> Withdrawn:
    return Withdrawn(
        inject=what.inject,
        delivery=what.delivery,
        revision=entry.revision,
        at=entry.occurred_at,
        by=entry.actor,
        told_at=out.occurred_at,
        told_by=out.actor if told.by_hand else "",
        to=told.to,
    )


def _reminded(entry: Entry, what: RecipientReminded) -> Reminded:
    times = (entry.revision, entry.occurred_at, entry.recorded_at)
    return Reminded(*times, entry.actor, what.recipient, what.deliveries)


def _note(entry: Entry) -> ControlNote:
    times = (entry.revision, entry.occurred_at, entry.recorded_at)
    return ControlNote(*times, entry.actor, _words(entry, "text"))


def _skipped(entry: Entry, what: InjectSkipped) -> Skipped:
    return Skipped(what.inject, entry.revision, entry.occurred_at, _words(entry, "reason"), entry.actor)


def _ask(entry: Entry) -> Ask:
    return Ask(entry.revision, entry.occurred_at, entry.recorded_at, entry.actor, _words(entry, "reason"))


def _observation(entry: Entry, what: Observed) -> Observation:
    return Observation(
        revision=entry.revision,
        at=entry.occurred_at,
        by=entry.actor,
        text=_words(entry, "text"),
        objective=what.objective,
        inject=what.inject,
    )


def _assessment(entry: Entry, what: ActAssessed) -> Assessment:
    return Assessment(
        revision=entry.revision,
        inject=what.inject,
        expected=what.expected,
        outcome=what.outcome,
        by=entry.actor,
        text=_words(entry, "text"),
    )


def _words(entry: Entry, key: str) -> str:
    return MASKED if entry.text is None else entry.text.get(key, "")
