"""Writing scenario drafts: the only writer of them. A draft is no act: nothing of it is journalled."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Update, bindparam, delete, func, insert, select, update

from data.access.reads import login_in
from data.acting import Actor, allow, late, refuse, turn
from data.errors import Missing, Stale
from data.exercise.difference import ScenarioChange, redrafted
from data.exercise.facts import story_of
from data.exercise.scenario import Inject, Scenario
from data.exercise.sourced import SAID, why_not_choose, why_not_source
from data.exercise.written import as_json, inject_json
from data.log import reads as log_reads
from data.operations import reads as operation_reads
from data.rights import Deed, Who, place_of
from data.store.database import Store
from data.store.prepared import upsert_row
from data.store.tables.workshop import WORKSHOP as DRAFT
from data.store.tables.workshop import WORKSHOP_PART as PART
from data.workshop.facts import FRAME, WORKSHOP, ScenarioDraft, Source, frame_of
from data.workshop.from_operation import inject_of, scenario_of, why_not_begin
from data.workshop.reads import GONE, draft_in
from data.workshop.rules import (
    moved,
    why_not_draft_id,
    why_not_frame,
    why_not_inject,
    why_not_move,
    why_not_scenario,
    why_not_seen,
    why_not_version,
)

_LAST: Any = select(func.max(PART.c.place)).where(PART.c.draft == bindparam("draft"))


def begin(
    store: Store, actor: Actor, draft_id: str, scenario: Scenario, source: Source, of: str, now: datetime
) -> ScenarioDraft:
    """Begin a draft of a scenario as it stands, faults and all; sent twice it is begun once. Raises Refused.

    What was the program's example is somebody's plan from here on.
    """
    refuse(why_not_draft_id(draft_id))
    with turn(store, now) as connection:
        by = _by(connection, allow(connection, actor, Deed.LEAD, WORKSHOP, now))
        if (held := draft_in(connection, draft_id)) is not None:
            return held
        whole = replace(story_of(scenario), example=False)
        for reason in why_not_scenario(whole, whole.injects, now):
            refuse(reason)
        empty = ScenarioDraft(draft_id, 0, source, of, now, by, whole, {})
        head = {name: getattr(empty, name) for name in DRAFT.c.keys()}  # noqa: SIM118 - a table's columns
        connection.execute(insert(DRAFT).values(head))
        opened = _Opened(connection, by, now, empty)
        opened.put(frame=whole, injects=whole.injects)
        return opened.saved()


def begin_from(
    store: Store, actor: Actor, draft_id: str, operation_id: str, now: datetime, title: str = ""
) -> ScenarioDraft:
    """Begin a draft of a closed operation: what was reported is its facit; `title` "": called by its day.

    Whoever begins it must be let into the operation too. Raises Refused, Missing, NotAllowed.
    """
    with turn(store, now) as connection:
        operation = operation_reads.operation(connection, operation_id)
        allow(connection, actor, Deed.READ, place_of(operation), now)
        refuse(why_not_begin(operation))
    with store.reading() as connection:
        scenario = scenario_of(connection, operation, draft_id)
    scenario = replace(scenario, title=title or scenario.title)
    return begin(store, actor, draft_id, scenario, Source.HANDELSE, operation_id, now)


def choose(
    store: Store, actor: Actor, draft_id: str, revisions: Collection[int], now: datetime
) -> ScenarioDraft:
    """Let entries of the log that a draft was begun from be injects: all of them or none, no words copied.

    What is chosen twice is there once. Raises Refused, Missing, NotAllowed.
    """
    with _opened(store, actor, draft_id, now) as opened:
        operation = operation_reads.operation(opened.connection, opened.draft.of)
        allow(opened.connection, actor, Deed.READ, place_of(operation), now)
        refuse(why_not_begin(operation))
        told = log_reads.everywhere(opened.connection, operation.id, *SAID)
        there = {one.source for one in opened.draft.scenario.injects}
        fresh = [one for one in told if one.revision in revisions and one.revision not in there]
        if missing := set(revisions) - {one.revision for one in told}:
            raise Missing(f"Post {min(missing)} finns inte i händelsens logg.", "text")
        others = {one.id for one in opened.draft.scenario.injects}
        chosen = [inject_of(one, operation) for one in fresh]
        for entry, inject in zip(fresh, chosen, strict=True):
            refuse(why_not_choose(entry) or why_not_inject(others, inject, now))
            others.add(inject.id)
        opened.put(injects=chosen)
        return opened.saved() if fresh else opened.draft


def save_inject(
    store: Store,
    actor: Actor,
    draft_id: str,
    inject: Inject,
    seen: int | None,
    now: datetime,
    was: str = "",
) -> ScenarioDraft:
    """Keep an inject as it stands; `seen` is the version of it that was shown, None where it is new.

    `was`: its id before, where it has got another; conditions that name it follow. Sent twice it is saved
    once. Raises Stale where somebody else has changed or removed it, Refused, Missing, NotAllowed.
    """
    with _opened(store, actor, draft_id, now) as opened:
        before = was or inject.id
        held = {one.id: one for one in opened.draft.scenario.injects}
        if held.get(inject.id) == inject and (before == inject.id or before not in held):
            return opened.draft
        if seen is not None:
            refuse(late(why_not_seen(opened.draft.parts.get(before), seen)))
        refuse(why_not_source(inject, held.get(before)))
        refuse(why_not_inject(held.keys() - ({before} if seen is not None else set()), inject, now))
        if before != inject.id and seen is not None:
            opened.rename(before, inject.id)
        opened.put(injects=(inject, *_following(held.values(), before, inject.id)))
        return opened.saved()


def remove_inject(
    store: Store, actor: Actor, draft_id: str, inject_id: str, seen: int, now: datetime
) -> ScenarioDraft:
    """Take an inject out; conditions that name it stay, as faults that say so. Raises Stale."""
    with _opened(store, actor, draft_id, now) as opened:
        if inject_id not in opened.draft.parts:
            return opened.draft
        refuse(late(why_not_seen(opened.draft.parts[inject_id], seen)))
        opened.drop((inject_id,))
        return opened.saved()


def save_frame(
    store: Store, actor: Actor, draft_id: str, scenario: Scenario, seen: int, now: datetime
) -> ScenarioDraft:
    """Keep everything of a scenario but its injects, which are left as they are. Raises Stale, Refused."""
    with _opened(store, actor, draft_id, now) as opened:
        if frame_of(scenario) == frame_of(opened.draft.scenario):
            return opened.draft
        refuse(late(why_not_seen(opened.draft.parts[FRAME], seen, "scenariots ram")))
        refuse(why_not_frame(frame_of(scenario), now))
        opened.put(frame=scenario)
        return opened.saved()


def move(
    store: Store,
    actor: Actor,
    draft_id: str,
    by: timedelta,
    now: datetime,
    *,
    injects: Sequence[str] = (),
    after: timedelta | None = None,
    seen: int,
) -> ScenarioDraft:
    """Move these injects, all that come after a moment, or all; never before T+0. Raises Stale, Refused."""
    with _opened(store, actor, draft_id, now) as opened:
        scenario = opened.draft.scenario
        refuse(late(why_not_version(opened.draft, seen)))
        meant = moved(scenario, by, injects, after)
        refuse(why_not_move(by, meant))
        opened.put(injects=[replace(one, at=one.at + by) for one in meant if one.at is not None])
        return opened.saved()


def load(
    store: Store, actor: Actor, draft_id: str, listed: Scenario, shown: ScenarioChange, now: datetime
) -> ScenarioDraft:
    """Make a draft what a list says: all of it or nothing.

    Raises Stale where what would change is no longer `shown`, what somebody has looked at; Refused.
    """
    with _opened(store, actor, draft_id, now) as opened:
        change = redrafted(opened.draft.scenario, listed)
        if change != shown:
            raise Stale("Utkastet har ändrats sedan listan granskades. Inget lästes in: granska den igen.")
        for reason in why_not_scenario(frame_of(listed), listed.injects, now):
            refuse(reason)
        opened.drop(change.gone)
        same_frame = frame_of(listed) == frame_of(opened.draft.scenario)
        opened.put(frame=None if same_frame else listed, injects=change.edited)
        opened.order([one.id for one in listed.injects])
        return opened.saved()


def throw_away(store: Store, actor: Actor, draft_id: str, seen: int, now: datetime) -> None:
    """Delete a draft for good, as the page has shown it. Raises Stale, Missing, NotAllowed."""
    with _opened(store, actor, draft_id, now) as opened:
        refuse(late(why_not_version(opened.draft, seen)))
        opened.connection.execute(delete(PART).where(PART.c.draft == draft_id))
        opened.connection.execute(delete(DRAFT).where(DRAFT.c.id == draft_id))


@contextmanager
def _opened(store: Store, actor: Actor, draft_id: str, now: datetime) -> "Iterator[_Opened]":
    with turn(store, now) as connection:
        by = _by(connection, allow(connection, actor, Deed.LEAD, WORKSHOP, now))
        yield _Opened(connection, by, now, _held(connection, draft_id))


def _by(connection: Connection, who: Who) -> str:
    """Return who writes, in words: leaders are told apart by what they sign in as."""
    login = login_in(connection, who.id)
    return f"{login} ({who.name})" if login else who.name


def _held(connection: Connection, draft_id: str) -> ScenarioDraft:
    if (held := draft_in(connection, draft_id)) is None:
        raise Missing(GONE, "draft")
    return held


def _following(injects: Iterable[Inject], was: str, becomes: str) -> Iterator[Inject]:
    """Yield the other injects that depend on one whose id changes, as they name it then."""
    for one in injects:
        if was not in (one.id, becomes) and one.condition is not None and one.condition.inject == was:
            yield replace(one, condition=replace(one.condition, inject=becomes))


@dataclass(slots=True)
class _Opened:
    """A draft as it stood when a turn began, and who changes it to its next version, inside that turn."""

    connection: Connection
    by: str
    now: datetime
    draft: ScenarioDraft

    def put(self, *, frame: Scenario | None = None, injects: Iterable[Inject] = ()) -> None:
        """Keep these parts; one that is new comes last among those of its moment."""
        last = self.connection.execute(_LAST, {"draft": self.draft.id}).scalar()
        if frame is not None:
            self._part(FRAME, as_json(frame_of(frame)), 0)
        for number, inject in enumerate(injects, start=0 if last is None else last + 1):
            self._part(inject.id, inject_json(inject), number)

    def _part(self, name: str, words: str, place: int) -> None:
        row = {
            "draft": self.draft.id,
            "inject": name,
            "place": place,
            "version": self.draft.version + 1,
            "writer_name": self.by,
            "updated_at": self.now,
            "words": words,
        }
        upsert_row(self.connection, PART, row, kept=frozenset({"place"}))

    def rename(self, was: str, becomes: str) -> None:
        self.connection.execute(self._of(was).values(inject=becomes))

    def drop(self, injects: Iterable[str]) -> None:
        here = PART.c.draft == self.draft.id
        self.connection.execute(delete(PART).where(here, PART.c.inject.in_(injects)))

    def order(self, injects: Iterable[str]) -> None:
        for place, inject in enumerate(injects):
            self.connection.execute(self._of(inject).values(place=place))

    def _of(self, inject: str) -> Update:
        return update(PART).where(PART.c.draft == self.draft.id, PART.c.inject == inject)

    def saved(self) -> ScenarioDraft:
        """Return the draft as it has become, at its next version."""
        changed = update(DRAFT).where(DRAFT.c.id == self.draft.id)
        version = self.draft.version + 1
        self.connection.execute(changed.values(version=version, writer_name=self.by, updated_at=self.now))
        return _held(self.connection, self.draft.id)
