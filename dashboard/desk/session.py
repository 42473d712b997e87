"""The one owner of session state and of the clock in pages: who looks at what, and what is being typed."""

# ruff: noqa: TID251  (this is the file that the ban leaves room for)
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import streamlit as st

from dashboard import clock
from dashboard.desk import last_read
from dashboard.door.provider_asked import ask_again
from dashboard.settings import session_cookie, settings
from dashboard.wall.open_operations import shown
from data.access import reads as access_reads
from data.access import sessions
from data.acting import Actor
from data.drafts.facts import DraftKind, StoredDraft
from data.entries.entry import Entry
from data.entries.kind import EntryKind
from data.errors import Refused, SignedOut
from data.events.facts import Event
from data.exercise.evaluation import Evaluation
from data.exercise.facts import Delivered, Exercise
from data.log import reads as log_reads
from data.log.facts import OpenEntry, Selected
from data.operations import replay
from data.operations.facts import Operation
from data.operations.replay import Span, Steps, Then
from data.points.facts import Picture
from data.requests.who_acts import Coordination
from data.requests.who_acts import turns as coordination_turns
from data.rights import NOBODY, Deed, Who, may, place_of
from data.sectors.facts import SectorRegister
from data.situation_reports.facts import SituationReport
from data.staff.facts import Message, Staff
from data.staff.since import Known
from data.store.database import Store

_OPERATION = "handelse"
_POINT = "punkt"
_SAVED = "saved"
_DONE = "done"
_KEY = "key"


# ── what is true ─────────────────────────────────────────────────────────────────────────────


@cache
def _cookie() -> str:
    return session_cookie(settings().secure)


def store() -> Store:
    return last_read.store()


def now() -> datetime:
    """Return the real time."""
    return clock.now()


def moment(operation: Operation) -> datetime:
    """Return the operation's own time."""
    return operation.clock.at(now())


def key() -> str:
    """Return the digest of this browser's session; Streamlit copies cookies only at its handshake."""
    held = st.session_state.get(_KEY)
    if held is None:
        secret = st.context.cookies.get(_cookie(), "")
        held = st.session_state[_KEY] = access_reads.digest(secret) if secret else ""
    return str(held)


def who() -> Who:
    """Return who sits at the page, as the store knows them now; NOBODY once the session has ended."""
    with store().reading() as connection:
        try:
            return access_reads.who(connection, key(), now())
        except SignedOut:
            return NOBODY


def actor(*, acts: bool = True) -> Actor:
    """Return who acts; what they may do is read again by every service, in its own transaction.

    Keeping what is being written is no act: the identity provider is not asked for each field.
    """
    if acts:
        ask_again(store(), key(), now())
    sessions.seen(store(), key(), now())  # an open page asks nothing of the door for hours
    return Actor(who().name, key())


def origin() -> str:
    """Return the address to write links with: the public one, else the one that this page was opened at."""
    at = urlsplit(st.context.url or "")
    return settings().public_url or (f"{at.scheme}://{at.netloc}" if at.netloc else "")


@cache
def decider() -> str:
    """Return the function that usually decides to open a point: an example, never a value."""
    return settings().decider


def operations() -> list[Operation]:
    """Return every operation that may be read, newest first."""
    reader = who()
    return [one for one in last_read.operations() if may(reader, Deed.READ, place_of(one))]


def every_operation() -> Sequence[Operation]:
    """Return every operation there is: only to say truly whether one is open, never what it is called."""
    return last_read.operations()


def picture(operation: Operation) -> Picture:
    """Return everything an operation's pages are drawn from, as of the last commit."""
    return last_read.picture(operation.id)


def points_loaded() -> bool:
    """Return whether any point list is loaded, examples included."""
    return last_read.points_loaded()


def sector_register() -> SectorRegister:
    """Return the sector organisation as loaded, examples included."""
    return last_read.sector_register()


def former_names() -> Mapping[str, str]:
    """Return the names of sectors and organisations that have left the list, by id."""
    return last_read.former_names()


def events(operation: Operation) -> tuple[Event, ...]:
    """Return the events of other systems in an operation, newest first."""
    return last_read.events(operation.id)


def coordination(operation: Operation) -> Coordination:
    """Return who acts in an operation: the sector organisation, what sectors say, what is asked for."""
    return last_read.coordination(operation.id)


def turns(operation: Operation) -> Iterator[datetime]:
    """Yield the moments at which that changes with nobody doing anything; the operation's time."""
    return coordination_turns(coordination(operation))


def staff(operation: Operation) -> Staff:
    """Return the staff's rhythm in an operation: its plan, owners moved, what has been seen."""
    return last_read.staff(operation.id)


def messages(operation: Operation) -> tuple[Message, ...]:
    """Return what the public has been told in an operation, the last said first."""
    return last_read.messages(operation.id)


def situation_reports(operation: Operation) -> tuple[SituationReport, ...]:
    """Return an operation's situation reports, newest first."""
    return last_read.situation_reports(operation.id)


def inbox(operation: Operation) -> tuple[Delivered, ...]:
    """Return what has been delivered to whoever sits at the page, the last first."""
    return last_read.inbox(operation.id, who().grants, now()) if operation.is_exercise else ()


def exercise_brief(operation: Operation) -> str:
    """Return what everybody in an exercise may read of its scenario; "" where there is nothing."""
    return last_read.exercise_brief(operation.id) if operation.is_exercise else ""


def known_at(operation: Operation, moment: datetime) -> Known | None:
    """Return what was known at a past moment of an operation's time; None before it was opened."""
    return last_read.known_at(operation, moment)


def exercise(operation: Operation) -> Exercise | None:
    """Return an exercise as its control knows it; None for anybody else, and where it has no scenario."""
    if not may(who(), Deed.CONTROL, place_of(operation)):
        return None
    return last_read.exercise(operation.id)


def evaluation(operation: Operation) -> Evaluation | None:
    """Return an exercise's evaluation for its control; None for anybody else, and without a scenario.

    While it runs it is worked out anew each minute.
    """
    if not may(who(), Deed.CONTROL, place_of(operation)):
        return None
    return last_read.evaluation(operation.id, operation.closed_at or _this_minute())


def _this_minute() -> datetime:
    return now().replace(second=0, microsecond=0)


def log(
    operation: Operation,
    words: str,
    kinds: Sequence[EntryKind],
    points: Sequence[str],
    limit: int,
    selected: Selected | None = None,
) -> list[Entry]:
    """Return an operation's entries, newest first."""
    return list(last_read.log(operation.id, words, tuple(kinds), tuple(points), limit, selected))


def then(operation: Operation, real: datetime) -> Then:
    """Return everything that was known of an operation at a real moment; raises Missing."""
    return last_read.then(operation.id, real)


def replay_span(operation: Operation) -> Span:
    """Return what a replay of an operation runs over; of an open one until the minute that is."""
    return last_read.replay_span(operation.id, _this_minute())


def replay_steps(operation: Operation, real: datetime) -> Steps:
    """Return the entries around a real moment; `previous` is the last before it."""
    with store().reading() as connection:
        found = replay.steps(connection, operation.id, real)
    return found if found.last is None or found.last >= real else Steps(found.last, found.last, found.next)


def entry_numbers(operation: Operation, found: Sequence[Entry]) -> Mapping[int, int]:
    """Return the running numbers of entries within their operation."""
    return last_read.entry_numbers(operation.id, tuple(one.revision for one in found))


def open_entries(operation: Operation) -> tuple[OpenEntry, ...]:
    """Return the entries that wait for somebody, those due first first."""
    return last_read.open_entries(operation.id)


def entry(operation: Operation, number: int) -> Entry | None:
    """Return one entry of an operation by its number."""
    found = log_reads.entries(store(), operation.id, before=number + 1, limit=1)
    return found[0] if found and found[0].revision == number else None


# ── what is chosen ───────────────────────────────────────────────────────────────────────────


def operation() -> Operation | None:
    """Return the chosen operation; at first the one in the address, else the one the wall would get.

    The first is a choice too: what is opened later never takes over a page, nor the one gone to next.
    """
    found = operations()
    own = st.session_state.get(_OPERATION)
    if own not in {one.id for one in found}:
        own = st.query_params.get(_OPERATION)
    held = shown(own, found) or next(iter(found), None)
    if held is not None:
        st.session_state[_OPERATION] = held.id
    return held


def choose_operation(identity: str) -> None:
    """Choose an operation; a point belongs to the picture it was chosen in."""
    st.session_state[_OPERATION] = identity
    st.session_state.pop(_POINT, None)


def point() -> str | None:
    """Return the id of the chosen point."""
    held: str | None = st.session_state.get(_POINT) or st.query_params.get(_POINT)
    return held


def choose_point(identity: str | None) -> None:
    st.session_state[_POINT] = identity or ""
    st.query_params.pop(_POINT, None)


def remember_in_address(shown: Operation | None) -> None:
    """Write what is chosen in the page's address, so that a reload or a sent link shows the same."""
    wanted = {_OPERATION: shown.id if shown else None, _POINT: point() or None}
    for name, value in wanted.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def value(key: str, otherwise: Any = None) -> Any:
    """Return what a widget holds."""
    return st.session_state.get(key, otherwise)


def put(key: str, held: Any) -> None:
    """Set what a widget is to hold; before it is drawn."""
    st.session_state[key] = held


def trigger(key: str, name: str) -> str | None:
    """Return what a component has just sent; gone in the next rerun."""
    sent = getattr(st.session_state.get(key), name, None)
    return str(sent) if sent else None


# ── what is being typed ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Kept:
    """What a page knows of the draft that the store keeps of its form; `labels` has its fields.

    `version` and `at` are those of the last save. `unsaved`: the page holds what the store does not, because
    of `fault`, or of `refused` (why, by field). `other` is a newer text than the page's, or somebody else's;
    `gone`: what the page had saved was sent or thrown away elsewhere.
    """

    operation: str
    kind: DraftKind
    labels: Mapping[str, str]
    version: int = 0
    at: datetime | None = None
    unsaved: bool = False
    gone: bool = False
    fault: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)
    other: StoredDraft | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One form until it is saved: its act id is made when it is first shown, so that a double click
    never doubles, and its fields keep what was typed until then. `kept`: the store keeps them too."""

    name: str
    act: str
    refused: Refused | None = None
    warned: tuple[str, ...] = ()
    kept: Kept | None = None

    def key(self, field: str) -> str:
        return f"{self.name}:{field}:{self.act}"

    def typed(self, field: str, otherwise: Any = "") -> Any:
        held = value(self.key(field))
        return otherwise if held is None else held

    def why(self, field: str | None) -> str:
        """Return why the last attempt was refused, if it concerned this field, or why it is not kept."""
        if self.refused and self.refused.field == field:
            return self.refused.reason
        return self.kept.refused.get(field, "") if self.kept and field else ""


def draft(name: str) -> Draft:
    """Return the draft of a form, begun if there is none."""
    held: Draft | None = st.session_state.get(f"draft:{name}")
    if held is None:
        held = Draft(name, uuid4().hex)
        keep(held)
    return held


def keep(one: Draft) -> None:
    st.session_state[f"draft:{one.name}"] = one


def restart(one: Draft, fields: Mapping[str, Any], act: str = "") -> Draft:
    """Return a draft that begins anew under another act (or one that is given), its fields holding these."""
    begun = Draft(one.name, act or uuid4().hex, kept=one.kept)
    for name, held in fields.items():
        if held is not None or begun.key(name) in st.session_state:
            put(begun.key(name), held)
    keep(begun)
    return begun


def draw_again() -> None:
    """Draw the whole page again after a callback in a part of it; the callback ends here."""
    st.rerun()


def finish(one: Draft, said: str) -> None:
    """Forget a draft that was saved, and say so once."""
    st.session_state.pop(f"draft:{one.name}", None)
    st.session_state[_SAVED] = (one.name, said)
    _forget_fields(st.session_state.get(_DONE, ""))
    st.session_state[_DONE] = one.act


def _forget_fields(act: str) -> None:
    """Forget the fields of the form saved before this one: Streamlit keeps them, once they have been away
    for a run, as long as the page is open, and looks through all of them for each field it draws."""
    if act:
        for held in [key for key in st.session_state if str(key).endswith(f":{act}")]:
            del st.session_state[held]


def saved(name: str) -> str:
    """Return what was just saved by this form, once."""
    held = st.session_state.get(_SAVED)
    if held is None or held[0] != name:
        return ""
    del st.session_state[_SAVED]
    return str(held[1])
