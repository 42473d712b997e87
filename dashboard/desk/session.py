"""The one owner of session state and of the clock in pages: who looks, and at what."""

# ruff: noqa: TID251  (this is the file that the ban leaves room for)
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import clock
from dashboard.desk import last_read
from dashboard.desk.evaluation import reading as evaluation_reading
from dashboard.door.asking import ask_again
from dashboard.settings import session_cookie, settings
from dashboard.wall.header import shown
from dashboard.words.inbox_rows import takes_part as takes_part_in
from data.access import reads as access_reads
from data.access import sessions
from data.acting import Actor
from data.exercise.evaluation import Evaluation
from data.exercise.facts import Delivered, Exercise
from data.operations.facts import Operation
from data.rights import Deed, Who, may, place_of

_OPERATION, _LEFT = "handelse", "operation-left"
_STILL_THERE = timedelta(seconds=5)
_AREA, _POINT = "omrade", "punkt"
_KEY = "key"
_OWN_ACTS = "own-acts"
_ACTED = "acted-at"
_ANEW = "asked-anew-at"


# ── who looks ────────────────────────────────────────────────────────────────────────────────


@cache
def _cookie() -> str:
    return session_cookie(settings().secure)


def now() -> datetime:
    """Return the real time."""
    return clock.now()


def moment(operation: Operation) -> datetime:
    """Return the operation's own time."""
    return operation.clock.at(now())


def key() -> str:
    """Return the digest of this browser's session; Streamlit copies cookies only at its handshake."""
    digest = st.session_state.get(_KEY)
    if digest is None:
        secret = st.context.cookies.get(_cookie(), "")
        digest = st.session_state[_KEY] = access_reads.digest(secret) if secret else ""
    return str(digest)


def who() -> Who:
    """Return who sits at the page, as the store knows them now; NOBODY once the session has ended."""
    return last_read.who(key(), now())


def actor(*, acts: bool = True) -> Actor:
    """Return who acts; what they may do is read again by every service, in its own transaction.

    Keeping what is being written is no act: the identity provider is not asked for each field.
    """
    if acts:
        st.session_state[_ACTED] = now()
        ask_again(last_read.store(), key(), now())
    sessions.seen(last_read.store(), key(), now())  # an open page asks nothing of the door for hours
    return Actor(who().name, key())


def ask_anew() -> None:
    """Remember that whoever sits at the page wants to see what is new, in what stands still until then."""
    st.session_state[_ANEW] = now()


def asked_anew_at() -> datetime | None:
    """Return when whoever sits at the page last asked to see what is new."""
    moment: datetime | None = st.session_state.get(_ANEW)
    return moment


def acted_at() -> datetime | None:
    """Return when whoever sits at the page last did anything there that is written down."""
    moment: datetime | None = st.session_state.get(_ACTED)
    return moment


def origin() -> str:
    """Return the address to write links with: the public one, else the one that this page was opened at."""
    at = urlsplit(st.context.url or "")
    return settings().public_url or (f"{at.scheme}://{at.netloc}" if at.netloc else "")


@cache
def decider() -> str:
    """Return the function that usually decides to open a point: an example, never a value."""
    return settings().decider


def address() -> str:
    """Return the page that is open, by path and query, to come back to it."""
    path = urlsplit(st.context.url or "").path or "/"
    asked = urlencode(st.query_params.to_dict())
    return f"{path}?{asked}" if asked else path


def operations() -> list[Operation]:
    """Return every operation that may be read, newest first."""
    reader = who()
    return [each for each in last_read.operations() if may(reader, Deed.READ, place_of(each))]


def inbox(operation: Operation) -> tuple[Delivered, ...]:
    """Return what has been delivered to whoever sits at the page, the last first."""
    return last_read.inbox(operation.id, who().grants, now()) if operation.is_exercise else ()


def takes_part(operation: Operation) -> bool:
    """Return whether whoever sits at the page can be sent injects there."""
    reader = who()
    if not takes_part_in(reader, operation, ()):
        return False
    return takes_part_in(reader, operation, areas_of(operation))


def areas_of(operation: Operation) -> tuple[str, ...]:
    """Return the areas that take part in an exercise; empty: all do."""
    found = last_read.exercise(operation.id) if operation.is_exercise else None
    return found.areas if found is not None else ()


def exercise(operation: Operation) -> Exercise | None:
    """Return an exercise as its control knows it; None for anybody else, and where it has no scenario."""
    if not may(who(), Deed.CONTROL, place_of(operation)):
        return None
    return last_read.exercise(operation.id)


def evaluation(operation: Operation) -> Evaluation | None:
    """Return an exercise's evaluation, anew each minute while it runs; None for who is not its control."""
    if not may(who(), Deed.CONTROL, place_of(operation)):
        return None
    return evaluation_reading.evaluation(operation.id, operation.closed_at or this_minute())


def this_minute() -> datetime:
    """Return the real minute: what is worked out by it is kept until it has passed."""
    return now().replace(second=0, microsecond=0)


# ── at what ──────────────────────────────────────────────────────────────────────────────────


def operation() -> Operation | None:
    """Return the chosen operation: the one in the address, else the last chosen, else the one the wall gets.

    The first is a choice too: what is opened later never takes over a page, nor the one gone to next.
    """
    readable = operations()
    own = _addressed()
    if own not in {each.id for each in readable}:
        own = st.session_state.get(_OPERATION)
    chosen = shown(own, readable) or next(iter(readable), None)
    if chosen is not None:
        st.session_state[_OPERATION] = chosen.id
    return chosen


def choose_operation(identity: str) -> None:
    _leave()
    _go_to(identity)


def _go_to(identity: str) -> None:
    st.session_state[_OPERATION] = identity
    st.query_params[_OPERATION] = identity


def _leave() -> None:
    st.session_state[_LEFT] = (st.query_params.get(_OPERATION), now() + _STILL_THERE)


def _addressed() -> str | None:
    """Return the operation in the address; not the one just left, which a browser may say once more.

    What draws itself by the clock asks with the address that the browser had before it heard of the choice.
    """
    own = st.query_params.get(_OPERATION)
    left, until = st.session_state.get(_LEFT, (None, None))
    if own is None or own != left or now() >= until:
        return own
    return st.session_state.get(_OPERATION)


def leave_operation(other: str | None) -> None:
    """Go from the chosen operation to another, on the same page; None: to the one that the wall gets."""
    _leave()
    st.session_state.pop(_OPERATION, None)
    st.query_params.clear()
    if other is not None:
        _go_to(other)


def operation_in_address() -> dict[str, str]:
    """Return the chosen operation as an address says it."""
    chosen = st.session_state.get(_OPERATION)
    return {_OPERATION: chosen} if chosen else {}


def area() -> str:
    """Return the id of the area that the address names; "" where it names none."""
    return st.query_params.get(_AREA, "")


def point() -> str | None:
    """Return the id of the point that the address names."""
    return st.query_params.get(_POINT)


def choose_point(identity: str | None) -> None:
    if identity:
        st.query_params[_POINT] = identity
    else:
        st.query_params.pop(_POINT, None)


def begin_in(identity: str) -> None:
    """Name an area in an address that names none; what else it says stands."""
    st.query_params[_AREA] = identity


def look_at(named: Mapping[str, str]) -> None:
    """Go to what is named beside the operation, on the same page: a step that the browser can go back."""
    st.query_params.from_dict({**operation_in_address(), **named})


def remember_in_address(shown: Operation | None) -> None:
    """Write the chosen operation in the page's address, so that a reload or a sent link shows the same."""
    if shown is None:
        st.query_params.pop(_OPERATION, None)
    elif st.query_params.get(_OPERATION) != shown.id:
        st.query_params[_OPERATION] = shown.id


def acted(subject: str, before: int | None, after: int) -> None:
    """Remember that one's own act took a subject from one version to the next: no news to its other forms."""
    earlier, latest = value(_OWN_ACTS, {}).get(subject, ((), None))
    own = (*earlier, before) if before == latest else (before,)
    put(_OWN_ACTS, {subject: (own, after)})


def version(subject: str, shown: int) -> int:
    """Return the version that a form stands on which showed this one: one's own acts are no news to it."""
    own, latest = value(_OWN_ACTS, {}).get(subject, ((), shown))
    return int(latest) if shown in own else shown


def value(key: str, otherwise: Any = None) -> Any:
    """Return what a widget holds."""
    return st.session_state.get(key, otherwise)


def put(key: str, value: Any) -> None:
    """Set what a widget is to hold; before it is drawn."""
    st.session_state[key] = value


def trigger(key: str, name: str) -> str | None:
    """Return what a component has just sent; gone in the next rerun."""
    sent = getattr(st.session_state.get(key), name, None)
    return str(sent) if sent else None


def draw_again() -> None:
    """Draw the whole page again after a callback in a part of it; the callback ends here."""
    st.rerun()


def drawn_alone() -> bool:
    """Return whether this is a run of some pieces of the page; else the whole page follows by itself."""
    run = get_script_run_ctx()
    return run is not None and bool(run.fragment_ids_this_run)


def draw_page() -> None:
    """Draw the whole page again: what it shows is no longer so. The callback ends here."""
    if drawn_alone():
        st.rerun()
